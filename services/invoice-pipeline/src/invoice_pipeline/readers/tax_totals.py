"""BT-110 and BT-111, which CII and UBL tell apart by their currencies alone."""

from invoice_pipeline.readers.xml_group import Group

_MOST = 10
"""The standard has at most two."""


def tax_paths(group: Group, repeated: str, below: str, main: str | None, other: str | None) -> dict[str, str]:
    """Where these two are. ``repeated`` may stand there twice, ``below`` leads from it to its amount.

    An amount without a currency is in the invoice's (``main``). Two of one currency say nothing.
    """
    paths = [f"{repeated}[{position}]{below}" for position in range(1, _MOST + 1)]
    stated = [(path, group.text(f"{path}/@currencyID") or main) for path in paths if group.text(path)]
    first = stated[0][1] if stated else None
    found: dict[str, str] = {}
    for field, currency in (("tax", main or first), ("tax_in_tax_currency", other)):
        matching = [path for path, of in stated if of == currency]
        if len(matching) == 1 and (field == "tax" or (other is not None and other != main)):
            found[field] = matching[0]
    return found

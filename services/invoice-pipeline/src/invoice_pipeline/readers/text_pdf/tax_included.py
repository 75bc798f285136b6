"""What stands behind the name of an amount and says whether tax is in it: ``Total (excl. GST)``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WITHOUT = frozenset(
    {
        "excl",
        "excluding",
        "ex",
        "exclusive",
        "exc",
        "before",
        "without",
        "pre",
        "exkl",
        "ohne",
        "zonder",
        "hors",
    }
    | {"sans", "senza", "sin", "sem", "bez", "uden", "utan", "ekskl", "eksklusive", "exklusive", "exclusief"}
)
_WITH = frozenset({"incl", "including", "inc", "inclusive", "inkl", "inklusive", "inclusief", "vc", "vcetne"})
_OF = frozenset({"of", "any", "all"})
_TAXES = frozenset(
    {"vat", "gst", "hst", "pst", "qst", "tax", "taxes", "gst/hst", "igst", "gct", "sst"}
    | {"btw", "mwst", "ust", "umsatzsteuer", "tva", "iva", "moms", "mva", "dph", "alv", "pdv"}
)
_NET: Mapping[str, str] = {"gross": "net", "payable": "net"}
_GROSS: Mapping[str, str] = {"net": "gross"}
_AMOUNTS = frozenset({"net", "gross", "payable"})
_MOST_BETWEEN = 2
"""Words such as ``of`` and ``10%`` that may stand before the name of the tax."""


@dataclass(frozen=True, slots=True)
class SaidOfTax:
    """``length``: words that say it, none where nothing is said."""

    length: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The field that is named so, with what is said of the tax: a total without tax is the net amount."""
        return self.fields.get(name, name)

    def clears(self, name: str) -> bool:
        """Whether a vague word for an amount, such as "total", now means nothing else."""
        return self.length > 0 and name in _AMOUNTS


NOTHING = SaidOfTax()


def said_of_tax(words: Sequence[str], position: int) -> SaidOfTax:
    """What stands at ``position``, behind a label, such as ``incl. GST`` or ``(GST incl.)``.

    ``words`` are as they are compared.
    """
    first, second = (*words[position : position + 2], "", "")[:2]
    if first in _TAXES and second in WITHOUT | _WITH:
        return SaidOfTax(2, _NET if second in WITHOUT else _GROSS)
    fields = _NET if first in WITHOUT else _GROSS if first in _WITH else None
    if fields is None:
        return NOTHING
    for end in range(position + 1, min(position + 2 + _MOST_BETWEEN, len(words))):
        if words[end] in _TAXES:
            return SaidOfTax(end + 1 - position, fields)
        if words[end] not in _OF and not words[end].endswith("%"):
            return NOTHING
    return NOTHING


__all__ = ["NOTHING", "WITHOUT", "SaidOfTax", "said_of_tax"]

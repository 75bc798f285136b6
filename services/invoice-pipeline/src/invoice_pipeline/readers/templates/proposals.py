"""A template's fields in the terms of the canonical invoice, each with its place on the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from invoice_pipeline.identifiers import compact, iban_is_valid
from invoice_pipeline.readers.standing import Kind, Standing, kind_of_field, standings
from invoice_pipeline.readers.text_pdf.accounts import ibans_in
from invoice_pipeline.readers.text_pdf.layout import Line

_FIELDS = {
    "invoice_number": "number",
    "date": "issue_date",
    "date_due": "due_date",
    "currency": "currency",
    "issuer": "seller.name",
    "vat": "seller.vat_id",
    "amount_untaxed": "totals.net",
    "amount_tax": "totals.tax",
    "amount": "totals.gross",
    "iban": "payment.iban",
}
_CENT = Decimal("0.01")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """``standing`` is None where the page does not show the value: the template states it, or computes it."""

    field: str
    value: str
    standing: Standing | None


def proposals(found: Mapping[str, object], lines: list[Line]) -> Iterator[Proposal]:
    for name, field in _FIELDS.items():
        value = _text(field, found.get(name))
        if value is None:
            continue
        if field == "payment.iban":
            yield from _account(value, lines)
            continue
        places = [place for place, _ in standings(field, value, lines)]
        if places:
            place = places[-1] if kind_of_field(field) is Kind.AMOUNT else places[0]
            shown = place.value if kind_of_field(field) is Kind.AMOUNT else value
            yield Proposal(field, shown, place)
        else:
            yield Proposal(field, value, None)


def _text(field: str, value: object) -> str | None:
    """Numbers come as floats, whose cents are what was written; of several values none is the one."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if kind_of_field(field) is Kind.AMOUNT:
        return _amount(value)
    if not isinstance(value, str | int) or isinstance(value, bool) or kind_of_field(field) is Kind.DATE:
        return None
    text = str(value).strip()[:_LONGEST]
    return (compact(text) if field.endswith("vat_id") else text) or None


def _amount(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return str(Decimal(str(value)).quantize(_CENT))
    except InvalidOperation:
        return None


def _account(value: str, lines: list[Line]) -> Iterator[Proposal]:
    """Only one that the page names, with right check digits: a template cannot redirect what is paid."""
    if not iban_is_valid(value):
        return
    for position, line in enumerate(lines):
        for found in ibans_in(line):
            if found.value == compact(value):
                yield Proposal(
                    "payment.iban",
                    found.value,
                    Standing(found.value, position, 0, len(found.words), found.words),
                )
                return

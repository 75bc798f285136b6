"""Number, dates and currency."""

from collections.abc import Iterator
from datetime import date

from common.schemas.invoice import Invoice
from invoice_pipeline.duplicates import normalised_number
from invoice_pipeline.readers.page_comparison import written_forms
from invoice_pipeline.readers.page_comparison.compared import Compared, agrees, differs, not_shown
from invoice_pipeline.readers.page_comparison.visible_page import VisiblePage
from invoice_pipeline.readers.text_pdf.candidates import best
from invoice_pipeline.readers.text_pdf.currency import currencies_in
from invoice_pipeline.readers.text_pdf.references import reference

_SURE = 0.88
"""Confidence of a value beside or below a label that means nothing else."""
_MEANINGFUL = 4
"""Letters and digits of a number whose appearance in another is no chance."""


def compare_header(invoice: Invoice, page: VisiblePage) -> Iterator[Compared]:
    if invoice.number:
        yield _number(invoice.number, page)
    for field in ("issue_date", "due_date"):
        day = getattr(invoice, field)
        if isinstance(day, date):
            yield _date(field, day, page)
    if invoice.currency:
        yield _currency(invoice.currency, page)


def _number(number: str, page: VisiblePage) -> Compared:
    pattern = written_forms.number(number)
    seen = page.find(pattern)
    if seen:
        return agrees("number", number, seen)
    labelled = [found for found in page.document.candidates("number", reference) if found.confidence >= _SURE]
    for found in labelled:
        if _one_in_the_other(found.value, number):
            return agrees("number", number, found)
    other = best(labelled)
    if other:
        return differs("number", number, other, hidden=page.hides(pattern))
    return not_shown("number", number, hidden=page.hides(pattern))


def _one_in_the_other(shown: str, number: str) -> bool:
    """A number without its prefix or suffix is the same number."""
    shorter, longer = sorted((normalised_number(shown), normalised_number(number)), key=len)
    return len(shorter) >= _MEANINGFUL and shorter in longer


def _date(field: str, day: date, page: VisiblePage) -> Compared:
    seen = next((found for found in page.dates() if found.value == day), None)
    if seen:
        return agrees(field, day, seen)
    other = page.read.get(field)
    if other and other.confidence >= _SURE:
        return differs(field, day, other)
    return not_shown(field, day)


def _currency(code: str, page: VisiblePage) -> Compared:
    seen = next((found for found in currencies_in(page.lines) if code in found.value), None)
    if seen:
        return agrees("currency", code, seen)
    other = next(iter(currencies_in(page.lines)), None)
    return differs("currency", code, other) if other else not_shown("currency", code)

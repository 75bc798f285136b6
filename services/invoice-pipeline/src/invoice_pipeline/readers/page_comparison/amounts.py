"""The totals: what the XML would have paid, held against what the page asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from common.schemas.comparison import Outcome
from common.schemas.invoice import Invoice, Totals
from invoice_pipeline.readers.page_comparison import written_forms
from invoice_pipeline.readers.page_comparison.compared import Compared, agrees, differs, not_shown
from invoice_pipeline.readers.page_comparison.visible_page import VisiblePage
from invoice_pipeline.readers.text_pdf.candidates import Candidate, best
from invoice_pipeline.readers.text_pdf.labelled_amounts import amount_finder

_LABELS = {"net": ("net",), "tax": ("tax",), "gross": ("gross", "payable")}
"""What a page calls each total. Where nothing was paid before, the amount due is only the total."""
_PAYABLE = "totals.payable"
_PROVEN = 0.95
"""Confidence of amounts that add up with each other on the page."""


@dataclass(frozen=True, slots=True)
class _Sums:
    """The XML's amounts, and whether its totals all stand on the page, so that it proves no others."""

    page: VisiblePage
    own: frozenset[Decimal]
    printed: bool

    @classmethod
    def of(cls, invoice: Invoice, page: VisiblePage) -> Self:
        totals = invoice.totals or Totals()
        distinct = {abs(value) for value in (totals.net, totals.tax, totals.gross) if value}
        printed = len(distinct) > 1 and all(page.find(written_forms.amount(value)) for value in distinct)
        return cls(page, frozenset(_amounts(invoice)), printed)

    def contradicted(self, name: str, value: Decimal, rival: Candidate[object], *, seen: bool) -> bool:
        """Whether what the page calls by that name is another amount.

        One that the page proves by adding up stands against one that is merely printed somewhere. Where the
        label's amount is another of the XML's own, or one rate's share, the reader took it for the total.
        """
        if seen:
            return rival.confidence >= _PROVEN and not self.printed
        if not isinstance(rival.value, Decimal) or abs(rival.value) in self.own:
            return False
        rest = abs(value) - abs(rival.value)
        return name == "gross" or rest <= 0 or not self.page.find(written_forms.amount(rest))


def compare_totals(invoice: Invoice, page: VisiblePage) -> Iterator[Compared]:
    totals = invoice.totals or Totals()
    sums = _Sums.of(invoice, page)
    gross = None
    for name in _LABELS:
        value = getattr(totals, name)
        if value is not None:
            compared = _compare(name, value, sums)
            gross = compared if name == "gross" else gross
            yield compared
    if totals.payable is not None:
        yield _due(totals.payable, gross, totals, page)


def _compare(name: str, value: Decimal, sums: _Sums) -> Compared:
    field, page = f"totals.{name}", sums.page
    rival = page.read.get(field)
    labelled = [found for label in _LABELS[name] for found in _labelled(label, page)]
    same = next(
        (found for found in (*labelled, *([rival] if rival else [])) if _same(found.value, value)), None
    )
    if same:
        return agrees(field, value, same)
    pattern = written_forms.amount(value)
    seen = page.find(pattern)
    if rival and sums.contradicted(name, value, rival, seen=seen is not None):
        return differs(field, value, rival, hidden=page.hides(pattern), vital=name == "gross")
    if seen:
        return agrees(field, value, seen)
    return not_shown(field, value, blocking=name == "gross", hidden=page.hides(pattern))


def _due(value: Decimal, gross: Compared | None, totals: Totals, page: VisiblePage) -> Compared:
    if gross and totals.gross == value:
        return _all_due(value, gross, page)
    return _part_due(value, gross, totals, page)


def _all_due(value: Decimal, gross: Compared, page: VisiblePage) -> Compared:
    """What holds for the total holds for the amount due, unless the page proves that part of it was paid."""
    rival = page.read.get("totals.payable")
    if (
        rival
        and rival.confidence >= _PROVEN
        and "totals.prepaid" in page.read
        and not _same(rival.value, value)
    ):
        return differs(_PAYABLE, value, rival, vital=True)
    return replace(gross, field=_PAYABLE, xml=value)


def _part_due(value: Decimal, gross: Compared | None, totals: Totals, page: VisiblePage) -> Compared:
    """What a label calls due, or what is left of the total after payments that the page shows."""
    called_due = _labelled("payable", page)
    same = next((found for found in called_due if _same(found.value, value)), None)
    if same:
        return agrees(_PAYABLE, value, same)
    pattern = written_forms.amount(value)
    seen = page.find(pattern)
    paid = page.find(written_forms.amount(totals.prepaid)) if totals.prepaid else None
    if seen and (paid or not called_due):
        return agrees(_PAYABLE, value, seen)
    if paid and gross and gross.outcome is Outcome.AGREES:
        return agrees(_PAYABLE, value, paid)
    rival = best(called_due) or (gross.place if gross else None)
    if rival:
        return differs(_PAYABLE, value, rival, hidden=page.hides(pattern), vital=True)
    return not_shown(_PAYABLE, value, blocking=True, hidden=page.hides(pattern))


def _amounts(invoice: Invoice) -> Iterator[Decimal]:
    totals = (invoice.totals or Totals()).model_dump().values()
    groups = (amount for item in invoice.vat_breakdown for amount in (item.taxable, item.tax))
    yield from (abs(amount) for amount in (*totals, *groups) if isinstance(amount, Decimal))


def _labelled(label: str, page: VisiblePage) -> list[Candidate[object]]:
    return [
        Candidate(found.value, found.words, found.confidence)
        for found in page.document.candidates(label, amount_finder(page.document.decimal_mark))
    ]


def _same(shown: object, value: Decimal) -> bool:
    """Credit notes are written with a minus sign, or without."""
    return isinstance(shown, Decimal) and abs(shown) == abs(value)

"""Totals that end too early: the page, or the one behind it, goes on to another amount due."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from common.schemas.amounts import Totals
from common.schemas.evidence import FieldEvidence, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.early_payment import OFFERED
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.words import Word
from invoice_pipeline.readers.trust.naming import Table, unread

_DUE = "totals.payable"
_TOTALS = ("gross", "payable")
_ROWS = 4
"""Lines between a total and what was paid of it."""
_DEDUCTIONS = ("discount", "prepaid", "withheld")
_UNTAXED = frozenset({"USD", "CAD"})
"""Currencies of countries where services bear no tax as a rule, so that what a commission leaves is all."""


def unfinished_totals(
    record: InvoiceRecord, document: LabelledLines, table: Table
) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0, where the last total named is one without tax, or a deduction follows it."""
    totals, due = record.invoice.totals, surest(record.evidence).get(_DUE)
    if totals is None or not totals.payable or due is None or due.bbox is None or due.page is None:
        return
    less_commission = totals.allowances and record.invoice.currency in _UNTAXED
    if totals.tax is None and not less_commission:
        nets = list(_called(("net",), abs(totals.payable), document, table))
        if nets and not any(_called(_TOTALS, abs(totals.payable), document, table)):
            yield unread(_DUE, nets[-1])
            return
    known = {abs(amount) for amount in (totals.allowances, totals.prepaid, totals.rounding) if amount}
    deducted = next(_deducted_below(due, known, document, table), None) or next(
        _paid_before(totals, document), None
    )
    if deducted:
        yield unread(_DUE, deducted)


def _paid_before(totals: Totals, document: LabelledLines) -> Iterator[tuple[Word, ...]]:
    """What was paid, by its name, and led from another total that was not read to what is due."""
    if totals.prepaid or totals.payable is None:
        return
    for position, label in document.labels("prepaid"):
        for amount in document.amounts(position) if label.starts_cell else ():
            total = totals.payable + abs(amount.value)
            before = range(max(position - _ROWS, 0), position)
            if amount.value and any(one.value == total for at in before for one in document.amounts(at)):
                yield words_between(label.line.words, amount.start, amount.end)


def _deducted_below(
    due: FieldEvidence, known: Collection[Decimal], document: LabelledLines, table: Table
) -> Iterator[tuple[Word, ...]]:
    """Amounts below what is due that are called a deduction, and are none that was read."""
    bottom = due.bbox[3] - 1 if due.bbox else 0.0
    for position, label in (one for name in _DEDUCTIONS for one in document.labels(name)):
        below = (label.line.page, label.bbox[1]) > (due.page or 0, bottom)
        offered = OFFERED.search(label.line.text)
        if label.starts_cell and below and not offered and not table.holds(label.line):
            for amount in document.amounts(position):
                if amount.has_cents and amount.value and abs(amount.value) not in known:
                    yield words_between(label.line.words, amount.start, amount.end)


def _called(
    names: Sequence[str], value: Decimal, document: LabelledLines, table: Table
) -> Iterator[tuple[Word, ...]]:
    """The words of that amount where it stands in the line of such a label, outside of the table of lines."""
    for name in names:
        for position, label in document.labels(name):
            if label.starts_cell and not table.holds(label.line) and not is_head_of_items(label.line):
                for amount in document.amounts(position):
                    if abs(amount.value) == value:
                        yield words_between(label.line.words, amount.start, amount.end)


__all__ = ["unfinished_totals"]

"""Two amounts that come to the total where no tax was read: the smaller one may be the tax on the other."""

from collections.abc import Iterator
from decimal import Decimal

from common.schemas.evidence import FieldEvidence
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.words import Word
from invoice_pipeline.readers.trust.naming import Naming, Table, naming, unread

ZERO = Decimal(0)
_FIELD = "totals.tax"
_MOST = Decimal("0.28")
"""Of the net amount: Hungary's 27 percent is the highest rate of value added tax."""
_WORDS = 5
"""Between the name of the tax and its amount."""
_LINES = 1_000


def unnamed_tax(record: InvoiceRecord, document: LabelledLines, table: Table) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0."""
    totals = record.invoice.totals
    if totals is None or totals.tax or not totals.gross or totals.gross < ZERO:
        return
    stated = next(_at_labels(document, table), None)
    if stated:
        yield unread(_FIELD, stated)
        return
    printed = {value: (at, words) for value, at, words in _printed(record, document, table, totals.gross)}
    for value, (position, words) in printed.items():
        net = totals.gross - value
        if net in printed and value <= net * _MOST and naming(document, position, words) is not Naming.KNOWN:
            yield unread(_FIELD, words)
            return


def _at_labels(document: LabelledLines, table: Table) -> Iterator[tuple[Word, ...]]:
    """Amounts in the cell of a label of the tax, or in the next one if no label begins there."""
    for position, label in document.labels("tax"):
        if not label.starts_cell or table.holds(label.line):
            continue
        starts = document.label_starts(position)
        after = label.line.cells.index(label.cell) + 1
        beside = [cell for cell in label.line.cells[after : after + 1] if id(cell.words[0]) not in starts]
        near = {word for cell in (label.cell, *beside) for word in cell.words}
        for amount in document.amounts(position):
            words = words_between(label.line.words, amount.start, amount.end)
            between = label.line.words.index(words[0]) - label.after
            if amount.has_cents and amount.value != ZERO and near.issuperset(words) and between <= _WORDS:
                yield words


def _printed(
    record: InvoiceRecord, document: LabelledLines, table: Table, gross: Decimal
) -> Iterator[tuple[Decimal, int, tuple[Word, ...]]]:
    """Amounts less than the total outside the table of lines, and their lines' positions."""
    known = {line.net_amount for line in record.invoice.lines}
    for position, line in enumerate(document.lines[:_LINES]):
        if table.holds(line):
            continue
        for amount in document.amounts(position):
            if amount.has_cents and ZERO < amount.value < gross and amount.value not in known:
                yield amount.value, position, words_between(line.words, amount.start, amount.end)


__all__ = ["unnamed_tax"]

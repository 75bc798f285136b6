"""Amounts that may be a tax, where none was read: they lead to the total, or are called as taxes are."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from common.schemas.evidence import FieldEvidence
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.amounts import Amount
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.tax_services import is_about_tax
from invoice_pipeline.readers.text_pdf.words import Word
from invoice_pipeline.readers.trust.naming import Naming, Table, naming, unread

ZERO = Decimal(0)
_FIELD = "totals.tax"
_MOST = Decimal("0.28")
"""Of the net amount: Hungary's 27 percent is the highest rate of value added tax."""
_WORDS = 5
"""Between the name of the tax and its amount."""
_LINES = 1_000
_NEAR = 6
"""Lines below a net amount in which its tax may stand."""
_NAMED = 4
"""Words of a tax's name, at the most."""
_ABBREVIATED = re.compile(r"\b[^\W\d_]?[A-ZÀ-Þ](?:\.?[A-ZÀ-Þ]){1,5}\b|\b[^\W\d_]{2,6}\.")
"""As the names of taxes are, in most languages: ``VAT``, ``I.V.A.``, ``MwSt.``"""
_RATES = tuple(map(Decimal, ("5", "5.5", "6", "7", "8", "9", "10", "12", "13", "14", "15", "16", "17", "18",
                             "19", "20", "21", "22", "23", "24", "25", "25.5", "27")))  # fmt: skip
"""Percent: those of value added tax in most countries."""
_CENT = Decimal("0.01")
_WITHOUT_CENTS = frozenset({"HUF", "ISK", "JPY", "KRW", "CLP", "PYG", "VND", "XAF", "XOF", "UGX", "RWF"})
"""Money that is printed in whole units."""
_Row = tuple[int, Sequence[Amount]]


def unnamed_tax(record: InvoiceRecord, document: LabelledLines, table: Table) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0."""
    totals = record.invoice.totals
    if totals is None or totals.tax or not totals.gross or totals.gross < ZERO:
        return
    rows, whole = _amounts(document), _is_whole(record)
    stated = (
        next(_at_labels(document, table, whole=whole), None)
        or next(_on_a_net(record, document, table, rows), None)
        or next(_like_a_tax(document, rows, totals.gross, whole=whole), None)
    )
    if stated:
        yield unread(_FIELD, stated)


def _at_labels(document: LabelledLines, table: Table, *, whole: bool) -> Iterator[tuple[Word, ...]]:
    """Amounts in the cell of a label of the tax, or in the next one if no label begins there."""
    for position, label in document.labels("tax"):
        if not label.starts_cell or table.holds(label.line) or is_about_tax(label):
            continue
        starts = document.label_starts(position)
        after = label.line.cells.index(label.cell) + 1
        beside = [cell for cell in label.line.cells[after : after + 1] if id(cell.words[0]) not in starts]
        near = {word for cell in (label.cell, *beside) for word in cell.words}
        for amount in document.amounts(position):
            words = words_between(label.line.words, amount.start, amount.end)
            between = label.line.words.index(words[0]) - label.after
            if (
                (amount.has_cents or whole)
                and amount.value != ZERO
                and near.issuperset(words)
                and between <= _WORDS
            ):
                yield words


def _amounts(document: LabelledLines) -> Sequence[_Row]:
    """Of the lines that have any, with their positions."""
    rows = ((at, document.amounts(at)) for at in range(min(len(document.lines), _LINES)))
    found = ((at, [amount for amount in row if amount.value]) for at, row in rows)
    return [(at, row) for at, row in found if row]


def _on_a_net(
    record: InvoiceRecord, document: LabelledLines, table: Table, rows: Sequence[_Row]
) -> Iterator[tuple[Word, ...]]:
    """Amounts by unknown names that lead to the total from one that is no line's, as a tax does."""
    gross = record.invoice.totals.gross if record.invoice.totals else None
    lines = Counter(line.net_amount for line in record.invoice.lines)
    paid = {record.invoice.totals.prepaid} if record.invoice.totals else set()
    printed = Counter(value for _, row in rows for value in {abs(amount.value) for amount in row})
    for at, (position, row) in enumerate(rows):
        for column, net in enumerate(abs(amount.value) for amount in row):
            if (
                gross
                and gross - net not in paid
                and ZERO < gross - net <= net * _MOST
                and printed[net] > lines[net]
            ):
                beside = ((position, amount) for amount in row[column + 1 :] if amount.value == gross - net)
                stated = (*beside, *_elsewhere(gross - net, rows, document, table))
                below = _led_to(gross - net, [(position, row[column + 1 :]), *rows[at + 1 : at + 1 + _NEAR]])
                for found in (
                    stated if any(_is_known(document, *one) for one in stated) else (*stated, *below)
                ):
                    yield from _unless_known(document, *found, whole=_is_whole(record))


def _led_to(tax: Decimal, rows: Sequence[_Row]) -> Iterator[tuple[int, Amount]]:
    """The last amount of a row, alone or with those of the rows before it, though it was taken for a line."""
    total = ZERO
    for position, row in rows:
        if row:
            total += abs(row[-1].value)
            if tax in (total, abs(row[-1].value)):
                yield position, row[-1]


def _elsewhere(
    tax: Decimal, rows: Sequence[_Row], document: LabelledLines, table: Table
) -> Iterator[tuple[int, Amount]]:
    for position, row in rows:
        stated = [amount for amount in row if amount.value == tax]
        if stated and not table.holds(document.lines[position]):
            yield position, stated[0]


def _like_a_tax(
    document: LabelledLines, rows: Sequence[_Row], gross: Decimal, *, whole: bool
) -> Iterator[tuple[Word, ...]]:
    """An abbreviation or a rate before an amount that is so many percent of what it leaves of the total."""
    for at, (position, row) in enumerate(rows):
        amount = row[-1]
        near = (other.value for _, others in rows[max(at - _NEAR, 0) : at + _NEAR] for other in others)
        if _at_a_usual_rate(amount.value, gross) and gross in near:
            before = document.lines[position].text[: -len("0.00")].split()
            called = [word for word in before if any(map(str.isalpha, word))]
            if len(called) <= _NAMED and (_ABBREVIATED.search(" ".join(called)) or "%" in "".join(before)):
                yield from _unless_known(document, position, amount, whole=whole)


def _at_a_usual_rate(tax: Decimal, gross: Decimal) -> bool:
    net = gross - tax
    return ZERO < tax < net and any(
        (net * rate / 100).quantize(_CENT, ROUND_HALF_UP) == tax for rate in _RATES
    )


def _is_whole(record: InvoiceRecord) -> bool:
    return record.invoice.currency in _WITHOUT_CENTS


def _unless_known(
    document: LabelledLines, position: int, amount: Amount, *, whole: bool
) -> Iterator[tuple[Word, ...]]:
    if (amount.has_cents or whole) and not _is_known(document, position, amount):
        yield words_between(document.lines[position].words, amount.start, amount.end)


def _is_known(document: LabelledLines, position: int, amount: Amount) -> bool:
    """By its name, as of what the costs come to that lead from the fees to the total."""
    words = words_between(document.lines[position].words, amount.start, amount.end)
    return naming(document, position, words) is Naming.KNOWN


__all__ = ["unnamed_tax"]

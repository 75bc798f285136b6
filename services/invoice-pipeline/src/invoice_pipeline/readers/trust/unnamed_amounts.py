"""Amounts below the total that nothing explains: more or less than what was read may be due."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from math import inf

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.early_payment import OFFERED
from invoice_pipeline.readers.text_pdf.labelled_amounts import DISCOUNTED
from invoice_pipeline.readers.text_pdf.late_payment import LATE
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.words import Word
from invoice_pipeline.readers.trust.naming import Naming, naming, unread

ZERO = Decimal(0)
_DUE = "totals.payable"
_TALLER = 1.2
"""Times the height of the total, from which on an amount is set off from it."""
_EDGE = 2.0
"""Points between edges of amounts in one column."""
_NEXT = 2.6
"""In font heights: how far apart the rows of the totals stand at most."""
_MOST = 40
"""Amounts that are tried with each other."""
_LINES = 400


@dataclass(frozen=True, slots=True)
class _Below:
    """An amount, and whether its name is known."""

    value: Decimal
    line: Line
    words: tuple[Word, ...]
    named: bool


def unnamed_amounts(record: InvoiceRecord, document: LabelledLines) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 for the first one that contradicts the amount due."""
    due = record.invoice.totals.payable if record.invoice.totals else None
    best = surest(record.evidence)
    total = best.get("totals.gross") or best.get(_DUE)
    if due is None or total is None or total.bbox is None:
        return
    backwards = range(len(document.lines) - 1, -1, -1)
    last = next((at for at in backwards if _states(document, at, due)), None)
    if last is None:
        return
    found_below = (one for one in _below(last, record, document) if not _is_late(one, due))
    below = list(islice(found_below, _MOST))
    values = [one.value for one in below if one.value]
    unnamed = [one for one in below if not one.named and one.value and -one.value not in values]
    others = {abs(value) for value in values}
    found = (
        _reckoned([one for one in below if one.value and not _is_early(one, below, due)], others, due)
        or _left(below, due)
        or next(_called_total(below, document), None)
        or _set_off(unnamed, total)
        or _following(unnamed, document.lines[last])
    )
    if found:
        yield unread(_DUE, found.words)


def _states(document: LabelledLines, position: int, due: Decimal) -> bool:
    stated = (abs(amount.value) for amount in document.amounts(position) if amount.has_cents)
    return abs(due) in stated


def _below(last: int, record: InvoiceRecord, document: LabelledLines) -> Iterator[_Below]:
    """Amounts with cents on the page of that line, below it, that were not read."""
    line = document.lines[last]
    own = (*_known(record.invoice), *_of_lines_above(line, record))
    known = frozenset((*own, *_left_by_offers(last, record.invoice, document)))
    for position in range(last + 1, min(last + 1 + _LINES, len(document.lines))):
        if document.lines[position].page != line.page:
            return
        yield from _in_line(position, known, document)


def _left_by_offers(last: int, invoice: Invoice, document: LabelledLines) -> Iterator[Decimal]:
    """What those pay who pay early, where the page says what that saves."""
    due = invoice.totals.payable if invoice.totals else None
    for position in range(last + 1, min(last + 1 + _LINES, len(document.lines))):
        if due is not None and OFFERED.search(document.lines[position].text):
            yield from (due - abs(amount.value) for amount in document.amounts(position))


def _in_line(position: int, known: frozenset[Decimal], document: LabelledLines) -> Iterator[_Below]:
    line = document.lines[position]
    for amount in document.amounts(position):
        if amount.has_cents and abs(amount.value) not in known and not OFFERED.search(line.text):
            words = words_between(line.words, amount.start, amount.end)
            named = naming(document, position, words) is Naming.KNOWN
            yield _Below(amount.value, line, words, named)


def _known(invoice: Invoice) -> Iterator[Decimal]:
    totals = invoice.totals
    if totals:
        amounts = (
            totals.line_net,
            totals.allowances,
            totals.net,
            totals.tax,
            totals.gross,
            totals.prepaid,
            totals.payable,
            totals.rounding,
        )
        yield from (abs(amount) for amount in amounts if amount)
    for share in invoice.vat_breakdown:
        parts = [amount for amount in (share.taxable, share.tax) if amount is not None]
        yield from map(abs, (*parts, sum(parts, ZERO)))


def _of_lines_above(total: Line, record: InvoiceRecord) -> Iterator[Decimal]:
    """What follows the total may be taken for lines, and come to it: a commission and what it leaves."""
    tops = {
        item.field.partition(".")[0]: item.bbox[1]
        for item in record.evidence
        if item.field.endswith("].net_amount") and item.page == total.page and item.bbox
    }
    below = {line: top for line, top in tops.items() if top >= total.bbox[3] - _EDGE}
    follow = min(below.values(), default=inf) - total.bbox[3] <= _NEXT * total.words[0].height
    for at, line in enumerate(record.invoice.lines):
        if line.net_amount is not None and not (follow and f"lines[{at}]" in below):
            yield abs(line.net_amount)


def _reckoned(below: Sequence[_Below], others: Collection[Decimal], due: Decimal) -> _Below | None:
    """What the amount due and another one come to, or leave; of two that come to it, whatever their names."""
    for one in below:
        parted = due - abs(one.value) in others
        if parted or (not one.named and {abs(one.value) - due, due + abs(one.value)}.intersection(others)):
            return one
    return None


def _is_early(one: _Below, below: Sequence[_Below], due: Decimal) -> bool:
    """``2 % / 16.40 EUR Skonto = 803.75 EUR``: in one text, what early payment saves, and the rest."""
    rest = [other for other in below if other.line is one.line and other.value == due - one.value]
    cell = next(cell for cell in one.line.cells if one.words[0] in cell.words)
    return DISCOUNTED.search(cell.text) is not None and any(other.words[0] in cell.words for other in rest)


def _is_late(one: _Below, due: Decimal) -> bool:
    """``If paid after 1 June: 110.00``: more than what is due in time."""
    return one.value > due and LATE.search(one.line.text) is not None


def _left(below: Sequence[_Below], due: Decimal) -> _Below | None:
    """What the amounts before it leave of the amount due, one after the other, or nothing."""
    rest = due
    for one in below:
        if not one.named and abs(one.value) == rest:
            return one
        rest -= abs(one.value)
    last = below[-1] if below else None
    return last if last and last.value == ZERO and not last.named else None


def _called_total(below: Sequence[_Below], document: LabelledLines) -> Iterator[_Below]:
    """By a name of the total, in a line that holds nothing else: then the amount above was another."""
    totals = {
        id(label.line): label
        for field in ("gross", "payable")
        for _, label in document.labels(field)
        if label.start == 0
    }
    for one in below:
        label = totals.get(id(one.line))
        if label and one.value and one.line.words[label.after :] == one.words:
            yield one


def _set_off(unnamed: Sequence[_Below], total: FieldEvidence) -> _Below | None:
    """In taller letters than the total."""
    height = total.bbox[3] - total.bbox[1] if total.bbox else 0.0
    return next((one for one in unnamed if one.words[0].height >= _TALLER * height), None)


def _following(unnamed: Sequence[_Below], last: Line) -> _Below | None:
    """In the column of the amount due, in the row right below it."""
    bottom = last.bbox[3]
    edges = [(cell.bbox[0], cell.bbox[2]) for cell in last.cells]
    for one in unnamed:
        x0, x1 = one.words[0].bbox[0], one.words[-1].bbox[2]
        flush = any(abs(x0 - left) < _EDGE or abs(x1 - right) < _EDGE for left, right in edges)
        if flush and one.words[0].bbox[1] - bottom <= _NEXT * one.words[0].height:
            return one
    return None


__all__ = ["unnamed_amounts"]

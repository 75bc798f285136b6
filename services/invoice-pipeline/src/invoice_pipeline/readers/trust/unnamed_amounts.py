"""Amounts below the total that nothing explains: more or less than what was read may be due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
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
class _Unnamed:
    value: Decimal
    line: Line
    words: tuple[Word, ...]


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
    below = list(islice(_below(last, record.invoice, document), _MOST))
    values = [one.value for one in below]
    unnamed = [one for one in below if -one.value not in values]  # a charge that is taken off again
    found = _reckoned(unnamed, due) or _set_off(unnamed, total) or _following(unnamed, document.lines[last])
    if found:
        yield unread(_DUE, found.words)


def _states(document: LabelledLines, position: int, due: Decimal) -> bool:
    stated = (abs(amount.value) for amount in document.amounts(position) if amount.has_cents)
    return abs(due) in stated


def _below(last: int, invoice: Invoice, document: LabelledLines) -> Iterator[_Unnamed]:
    """Amounts with cents on the page of that line, below it, that were not read and have no known name."""
    known = frozenset(_known(invoice))
    page = document.lines[last].page
    for position in range(last + 1, min(last + 1 + _LINES, len(document.lines))):
        line = document.lines[position]
        if line.page != page:
            return
        for amount in document.amounts(position):
            if amount.has_cents and abs(amount.value) not in known:
                words = words_between(line.words, amount.start, amount.end)
                if naming(document, position, words) is not Naming.KNOWN:
                    yield _Unnamed(amount.value, line, words)


def _known(invoice: Invoice) -> Iterator[Decimal]:
    yield ZERO
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
        yield from (abs(amount) for amount in amounts if amount is not None)
    for share in invoice.vat_breakdown:
        parts = [amount for amount in (share.taxable, share.tax) if amount is not None]
        yield from map(abs, (*parts, sum(parts, ZERO)))
    yield from (abs(line.net_amount) for line in invoice.lines if line.net_amount is not None)


def _reckoned(unnamed: Sequence[_Unnamed], due: Decimal) -> _Unnamed | None:
    """What the amount due and another one come to, or leave."""
    others = {abs(one.value) for one in unnamed}
    for one in unnamed:
        if {abs(one.value) - due, due - abs(one.value)} & others:
            return one
    return None


def _set_off(unnamed: Sequence[_Unnamed], total: FieldEvidence) -> _Unnamed | None:
    """In taller letters than the total."""
    height = total.bbox[3] - total.bbox[1] if total.bbox else 0.0
    return next((one for one in unnamed if one.words[0].height >= _TALLER * height), None)


def _following(unnamed: Sequence[_Unnamed], last: Line) -> _Unnamed | None:
    """In the column of the amount due, in the row right below it."""
    bottom = last.bbox[3]
    edges = [cell.bbox[2] for cell in last.cells]
    for one in unnamed:
        flush = any(abs(one.words[-1].bbox[2] - edge) < _EDGE for edge in edges)
        if flush and one.words[0].bbox[1] - bottom <= _NEXT * one.words[0].height:
            return one
    return None


__all__ = ["unnamed_amounts"]

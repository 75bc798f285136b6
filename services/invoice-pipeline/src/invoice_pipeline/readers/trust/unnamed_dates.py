"""Dates by unknown names: a later one where no due date was read, or one that may be the invoice's."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.dates import FoundDate, Order, dates_in
from invoice_pipeline.readers.text_pdf.envelope import text_of
from invoice_pipeline.readers.text_pdf.vocabulary import Strength
from invoice_pipeline.readers.text_pdf.words import PageSize, Word
from invoice_pipeline.readers.trust.naming import Naming, Table, naming, unread

_FIELD, _ISSUED = "due_date", "issue_date"
_HEAD = 0.5
"""Share of the first page."""
_LABELLED = 0.7
"""Score of a date at a label of the invoice's."""
_AMOUNTS = frozenset({"net", "tax", "gross", "prepaid", "payable"})
_LONGEST_TERM = timedelta(days=183)
"""As long as a term is believed, see ``identities``."""
_LIKE_A_DATE = re.compile(r"\d[./-] ?\d|(?<!\d)(?:19|20)\d\d(?!\d)")
_RANGE = re.compile(r"\s*(?:-|\u2013|\u2014|/|to|till|through|bis|au|al|a|à|til|till|tot|do|t/m)\s*")
"""Between the first and the last day of a period."""
_TERMS = re.compile(
    r"(?i)terms|condi|zahl|pay|paie|règle|paga|pago|betal|płat|platb|fizet|maks"
    r"|überweis|remit|transf|virement|bonific|overma|przel"
)
"""Names of payments and their terms, behind which the days stand on which something is due."""
_BELOW = 2
"""Lines between a name and the value below it, at the most."""
_DIGIT = re.compile(r"\d")
_LINES = 5_000


def unnamed_dates(record: InvoiceRecord, document: LabelledLines, table: Table) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 for the first one, where nothing is known yet of a due date."""
    issued = record.invoice.issue_date
    if issued is None or any(item.field == _FIELD for item in record.evidence):
        return
    taken = {issued, record.invoice.delivery_date}
    for position, day, words in _outside(document, table, _LINES):
        later = day not in taken and _may_be_due(day, issued)
        if later and (_is_half_named(document, position, words) or not _is_named(document, position, words)):
            yield unread(_FIELD, words)
            return


def unnamed_in_head(
    record: InvoiceRecord, document: LabelledLines, table: Table, sizes: Sequence[PageSize]
) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 for the first date of the head, if the one that was read may be another.

    It has no name itself, or stands elsewhere, such as the day of a signature.
    """
    invoice, read = record.invoice, surest(record.evidence).get(_ISSUED)
    if invoice.issue_date is None or read is None or read.bbox is None:
        return
    end_of_head = _HEAD * sizes[0].height
    if read.page == 1 and read.bbox[1] < end_of_head and read.confidence >= _LABELLED:
        return
    taken = {invoice.issue_date, invoice.due_date, invoice.delivery_date}
    lines = enumerate(document.lines[:_LINES])
    end = next((at for at, line in lines if line.page > 1 or line.bbox[1] > end_of_head), _LINES)
    for position, day, words in _outside(document, table, end):
        if day not in taken and naming(document, position, words) is not Naming.KNOWN:
            yield unread(_ISSUED, words)
            return


def _outside(document: LabelledLines, table: Table, end: int) -> Iterator[tuple[int, date, tuple[Word, ...]]]:
    """The days that stand in the lines before that one, and not among the invoice's: line, day and words."""
    for position, line in enumerate(document.lines[:end]):
        if _LIKE_A_DATE.search(line.text) and not table.holds(line):
            for found in _days(line.text, document.shown_order):
                yield position, found.value, words_between(line.words, found.start, found.end)


def _days(text: str, order: Order | None) -> Iterator[FoundDate]:
    """Dates, and no periods."""
    found = list(dates_in(text, order))
    for at, one in enumerate(found):
        begins = at + 1 < len(found) and _RANGE.fullmatch(text[one.end : found[at + 1].start])
        ends = at > 0 and _RANGE.fullmatch(text[found[at - 1].end : one.start])
        if not begins and not ends:
            yield one


def _is_named(document: LabelledLines, position: int, words: Sequence[Word]) -> bool:
    """By more than terms of payment and the day from which they run, or an amount's name amid a sentence.

    ``The amount will be taken on`` names no date, nor does ``payment within a month of the date of invoice``.
    """
    if naming(document, position, words) is not Naming.KNOWN:
        return False
    cell = next(cell for cell in document.lines[position].cells if words[0] in cell.words)
    before = cell.words[: cell.words.index(words[0])]
    starts = {id(word) for word in before}
    labels = [
        label for label in document.labels_of_line(position) if id(label.line.words[label.start]) in starts
    ]
    begins = frozenset({"issue_date"} if _TERMS.search(text_of(before)) else ())
    naming_others = (one for one in labels if one.starts_cell or one.field not in _AMOUNTS | begins)
    return not labels or any(not _TERMS.search(one.text) for one in naming_others)


def _is_half_named(document: LabelledLines, position: int, words: Sequence[Word]) -> bool:
    """``Data de venciment``: of its name, before it or above it, only the vague word for a date is known."""
    for at, label in document.labels(_ISSUED):
        if label.strength is Strength.STRONG or not 0 <= position - at <= _BELOW or not label.starts_cell:
            continue
        rest = label.cell.words[label.after - label.start :]
        behind = rest[: rest.index(words[0])] if words[0] in rest else rest
        over = label.cell.bbox[0] - 1 <= words[0].bbox[0] <= label.cell.bbox[2]
        more = bool(behind) and behind[-1].text.endswith(":") and not _DIGIT.search(text_of(behind))
        if words[0].page == label.line.page and over and more:
            return not any(
                one.start >= label.after for one in document.labels_of_line(at) if one.cell is label.cell
            )
    return False


def _may_be_due(day: date, issued: date) -> bool:
    return issued < day <= issued + _LONGEST_TERM


__all__ = ["unnamed_dates", "unnamed_in_head"]

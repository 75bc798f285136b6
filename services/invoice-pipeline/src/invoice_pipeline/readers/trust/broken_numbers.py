"""A number that does not end where it was read to end: ``2026-``, and ``4711`` in the next line."""

import re
from collections.abc import Iterator, Sequence

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.words import Word

_FIELDS = ("number", "purchase_order")
_PART = re.compile(r"[/._-]?[A-Z]{0,4}\d[A-Z0-9/._-]*", re.IGNORECASE)
_MIXED = re.compile(r"(?=[^A-Z]*[A-Z])[A-Z0-9]{2,}(?:-[A-Z0-9]{2,})*")
_HYPHENS = frozenset("-/_")
"""At the end of a cell: the rest stands in its next line."""
_NEXT = 1.7
"""In font heights: between the lines of one text."""
_EDGE = 2.0
"""Points between the left edges of both."""
_DATED = 6
"""Words of a date with the one that leads to it."""
_GAP = 0.75
"""In font heights, between words of one text, also where every letter is as wide."""


def broken_numbers(record: InvoiceRecord, document: LabelledLines) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 beside what was read of each."""
    best = surest(record.evidence)
    for field in _FIELDS:
        item = best.get(field)
        place = item and item.bbox and _place(item, document.lines)
        if (
            item
            and place
            and (
                _goes_on(*place, document) or _is_amid_words(*place, document) or _is_year(item.text, record)
            )
        ):
            yield item.model_copy(update={"confidence": 0.0})


def _is_year(text: str, record: InvoiceRecord) -> bool:
    """The year that the invoice is of: part of a date, or of a longer number."""
    issued = record.invoice.issue_date
    return issued is not None and text in (str(issued.year), str(issued.year - 1))


def _place(item: FieldEvidence, lines: Sequence[Line]) -> tuple[int, Word] | None:
    """Line and last word of the value."""
    box = item.bbox
    for position, line in enumerate(lines):
        if box and line.page == item.page and line.bbox[1] <= box[3] and line.bbox[3] >= box[1]:
            for word in line.words:
                if abs(word.bbox[2] - box[2]) < 1 and abs(word.bbox[3] - box[3]) < 1:
                    return position, word
    return None


def _goes_on(position: int, last: Word, document: LabelledLines) -> bool:
    """It ends in a hyphen, or right below it, as far left, stands another with nothing before it."""
    cells = document.lines[position].cells
    index = next(at for at, cell in enumerate(cells) if last in cell.words)
    if cells[index].words[-1] is not last:
        return False
    if last.text[-1] in _HYPHENS:
        return True
    own = cells[index]
    before = own if own.words[0] is not last else cells[index - 1] if index else None
    for other in range(position + 1, min(position + 4, len(document.lines))):
        line = document.lines[other]
        if line.page != last.page or line.bbox[1] - last.bbox[3] > _NEXT * last.height:
            return False
        below = next((cell for cell in line.cells if abs(cell.bbox[0] - last.bbox[0]) < _EDGE), None)
        if below:
            heads = (cell for cell in line.cells if cell is not below)
            return _is_part(below) and not (before and any(_flush(cell, before) for cell in heads))
    return False


def _is_part(cell: Line) -> bool:
    return len(cell.words) == 1 and _PART.fullmatch(cell.text) is not None and find_date(cell.text) is None


def _flush(cell: Line, other: Line) -> bool:
    return abs(cell.bbox[0] - other.bbox[0]) < _EDGE


def _is_amid_words(position: int, last: Word, document: LabelledLines) -> bool:
    """Words follow that begin no label, as behind the number of a house; or another part of the number.

    Behind a full stop another sentence begins.
    """
    words = document.lines[position].words
    at = words.index(last)
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or following.bbox[0] - last.bbox[2] > _GAP * last.height or last.text.endswith("."):
        return False
    if last.text.endswith(".") or _is_dated(words[at + 1 : at + 1 + _DATED]):
        return False
    if id(following) in document.label_starts(position):
        return False
    text = following.text
    return text[0].isupper() or text.isdigit() or (text[0].isdigit() and _MIXED.fullmatch(text) is not None)


def _is_dated(words: Sequence[Word]) -> bool:
    """``N° 88120 DEL 2026-10-05``: a word, and the day of what is numbered."""
    leads = not any(map(str.isdigit, words[0].text))
    found = find_date(" ".join([word.text for word in words[1:]])) if leads else None
    return found is not None and found.start == 0


__all__ = ["broken_numbers"]

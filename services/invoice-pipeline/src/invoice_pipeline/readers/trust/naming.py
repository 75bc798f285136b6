"""What a value on a page is called: by a name that is known, by one that is not, or by none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line, words_box
from invoice_pipeline.readers.text_pdf.words import Word

_LETTERS = 2
"""Of a name, at the least; a currency's mark or ``a)`` is none."""
_ABOVE = 2.0
"""In font heights: how far over its value a name may stand."""
_LINES_ABOVE = 4
_EDGE = 3.0
"""Points between edges that are set one below the other."""


class Naming(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Table:
    """Where the invoice's lines stand, by page: from and to how far below its top, in points."""

    bands: Mapping[int, tuple[float, float]]

    @classmethod
    def of(cls, record: InvoiceRecord) -> "Table":
        bands: dict[int, tuple[float, float]] = {}
        for item in record.evidence:
            if item.field.startswith("lines[") and item.page and item.bbox:
                top, bottom = bands.get(item.page, (item.bbox[1], item.bbox[3]))
                bands[item.page] = (min(top, item.bbox[1]), max(bottom, item.bbox[3]))
        return cls(bands)

    def holds(self, line: Line) -> bool:
        band = self.bands.get(line.page)
        return band is not None and band[0] <= line.baseline <= band[1]


def naming(document: LabelledLines, position: int, words: Sequence[Word]) -> Naming:
    """``words`` are the value's, in the line of that position."""
    line = document.lines[position]
    starts = document.label_starts(position)
    cells = line.cells
    index = next(at for at, cell in enumerate(cells) if words[0] in cell.words)
    before = cells[index].words[: cells[index].words.index(words[0])]
    if is_text(before):
        return _known(before, starts)
    over = _named_above(document, position, words)
    if over is Naming.KNOWN:
        return over
    for cell in reversed(cells[:index]):
        last = cell.words[-1].text
        has_a_value = any(map(str.isdigit, last)) and not last.endswith("%")
        if is_text(cell.words) and not has_a_value:
            return _known(cell.words, starts)
    return over


def _known(words: Iterable[Word], starts: frozenset[int]) -> Naming:
    return Naming.KNOWN if any(id(word) in starts for word in words) else Naming.UNKNOWN


def _named_above(document: LabelledLines, position: int, words: Sequence[Word]) -> Naming:
    """By the nearest text over it that begins or ends where it does, and has no value of its own."""
    x0, x1, top, height = words[0].bbox[0], words[-1].bbox[2], words[0].bbox[1], words[0].height
    for other in range(position - 1, max(position - 1 - _LINES_ABOVE, -1), -1):
        line = document.lines[other]
        if line.page != words[0].page or top - line.bbox[3] > _ABOVE * height:
            break
        for at, cell in enumerate(line.cells):
            flush = abs(cell.bbox[0] - x0) < _EDGE or abs(cell.bbox[2] - x1) < _EDGE
            following = line.cells[at + 1].bbox[0] if at + 1 < len(line.cells) else None
            boxed = following is not None and cell.bbox[0] - _EDGE < x0 and x1 < following
            if (flush or boxed) and is_text(cell.words) and not any(map(str.isdigit, cell.text)):
                return _known(cell.words, document.label_starts(other))
    return Naming.NONE


def is_text(words: Sequence[Word]) -> bool:
    """More letters than digits."""
    text = "".join(word.text for word in words)
    letters = sum(map(str.isalpha, text))
    return letters >= _LETTERS and letters > sum(map(str.isdigit, text))


def unread(field: str, words: tuple[Word, ...]) -> FieldEvidence:
    """Evidence of confidence 0: here a value of the field may stand, and it was not understood."""
    text = " ".join(word.text for word in words)[:500]
    return FieldEvidence(
        field=field, method=Method.LABEL, page=words[0].page, bbox=words_box(words), text=text, confidence=0
    )


__all__ = ["Naming", "Table", "is_text", "naming", "unread"]

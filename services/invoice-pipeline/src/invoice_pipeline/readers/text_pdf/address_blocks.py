"""Whose an address is, by what is in it: sellers print their details, buyers have somebody's attention."""

import re
from collections.abc import Iterable, Iterator, Sequence

from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM
from invoice_pipeline.readers.text_pdf.surroundings import begins_with_label
from invoice_pipeline.readers.text_pdf.words import Word

Place = tuple[int, int]
"""Positions of a line, and of a cell in it."""
ATTENTION = re.compile(
    r"(?i)(?:for the )?att(?:n|ention)?\b(?: of\b)?|f\.?a\.?o\b|c/o\b|z\. ?h[db]|t\.?a\.?v\b"
    r"|[àa] l['\u2019]attention\b|all['\u2019]att"
)
"""Names a person within an address, below or above the company."""
POST = re.compile(
    r"(?i)the (?:managing |finance |general |chief |executive )*"
    r"(?:directors?|managers?|secretary|treasurer|bursar|principal|owner|proprietor|partners|trustees|accountant)"
)
"""Whoever holds it is written to: the company's name follows."""
_DETAILS = re.compile(
    r"(?i)(?=[tpfwh@+\d()])"  # what any of them begins with
    r"(?:\b(?:tel|phone|fax|telephone|t[ée]l|ph)\b ?[.:]?|^t ?[:.] ?[+(\d]|@|www\.|https?://"
    r"|^(?!(?:\d\d?|\d{4})[.-]\d\d?[.-]\d{2,4}$)\+?[\d()][\d() .-]{8,}$"
    r"|(?<![\d-])\(?\d{3}\)?[ .-]{1,2}\d{3}[.-]\d{4}$)"
)
_NUMBERS = frozenset({"vat_id", "tax_id"})
_REACH = 7
"""Lines of an address above its last detail."""
_EDGE = 3.0
"""Points: set flush, left or right."""
_COLUMNS = 2
"""Cells of a line in which two addresses stand side by side; labels may stand beside them."""
_GAP = 1.6
"""In font heights: what is farther apart is another block."""


def attended_company(cell: Line) -> tuple[Word, ...]:
    """``ATTN: Housing Alliance Ltd``: a company, where a person is named as a rule; else empty."""
    match = ATTENTION.match(cell.text)
    name = cell.text[match.end() :].lstrip(" :.") if match else ""
    if not LEGAL_FORM.search(name):
        return ()
    return words_between(cell.words, len(cell.text) - len(name), len(cell.text))


def cells_with_details(document: LabelledLines) -> set[Place]:
    """Cells of the first page in whose block telephone, mail address or tax number stand below them."""
    found: set[Place] = set()
    for position, line in enumerate(document.lines):
        if line.page > 1:
            break
        labels = [label for label in document.labels_of_line(position) if label.field in _NUMBERS]
        if labels or _DETAILS.search(line.text):
            for index, cell in enumerate(line.cells):
                named = any(label.line.words[label.start] in cell.words for label in labels)
                if named or _DETAILS.search(cell.text):
                    found |= {(position, index), *cells_above(document.lines, position, cell)}
    return found


def heads_of_details(document: LabelledLines) -> set[Place]:
    """The first cells of blocks in which such details stand below them, and not those of lists and forms."""
    places = document.once(cells_with_details)
    return {
        (position, index)
        for position, index in places
        if _texts_in(document, position) <= _COLUMNS
        and not any(
            (other, at) in places and _flush(cell, document.lines[position].cells[index])
            for other in range(max(position - 2, 0), position)
            for at, cell in enumerate(document.lines[other].cells)
        )
    }


def _texts_in(document: LabelledLines, position: int) -> int:
    """Cells of a line that no label begins."""
    starts = document.label_starts(position)
    return sum(id(cell.words[0]) not in starts for cell in document.lines[position].cells)


def contacts_in(cells: Iterable[Line]) -> bool:
    """Whether a telephone, mail address or web page is among them."""
    return any(_DETAILS.search(cell.text) for cell in cells)


def addressed_cells(document: LabelledLines) -> set[Place]:
    """Cells above one that names a person within the address, up to its label: letters go to buyers."""
    found: set[Place] = set()
    for position, line in enumerate(document.lines):
        if line.page > 1:
            break
        for index, cell in enumerate(line.cells):
            if ATTENTION.match(cell.text):
                found |= {(position, index), *cells_up_to_label(document, position, cell)}
            elif POST.fullmatch(cell.text):
                below = cells_below(document.lines, position, cell)
                found |= {(position, index), *(place for place, _ in below)}
    return found


def cells_up_to_label(document: LabelledLines, position: int, cell: Line) -> Iterator[Place]:
    """The cells of its block above it, up to a label: what stands over ``Bill to`` is no part of it."""
    for other, index in cells_above(document.lines, position, cell):
        yield other, index
        if begins_with_label(document.labels_of_line(other), document.lines[other].cells[index]):
            return


def cells_above(lines: Sequence[Line], position: int, cell: Line) -> Iterator[Place]:
    """The cells of its block, upwards: close to each other, and flush."""
    upper = cell
    for other in range(position - 1, max(position - 1 - 2 * _REACH, -1), -1):
        line = lines[other]
        if line.page != cell.page:
            return
        for index, one in enumerate(line.cells):
            if _flush(one, cell):
                if upper.bbox[1] - one.bbox[3] > _GAP * max(one.words[0].height, upper.words[0].height):
                    return
                upper = one
                yield other, index


def cells_below(lines: Sequence[Line], position: int, first: Line) -> Iterator[tuple[Place, Line]]:
    """The cells of the block that begins with this one, which stands in the line of that position."""
    upper = first
    for other in range(position + 1, min(position + 1 + 2 * _REACH, len(lines))):
        if lines[other].page != upper.page:
            return
        for index, cell in enumerate(lines[other].cells):
            if abs(cell.bbox[0] - upper.bbox[0]) <= _EDGE:
                if cell.bbox[1] - upper.bbox[3] > _GAP * max(cell.words[0].height, upper.words[0].height):
                    return
                upper = cell
                yield (other, index), cell


def _flush(one: Line, other: Line) -> bool:
    return abs(one.bbox[0] - other.bbox[0]) <= _EDGE or abs(one.bbox[2] - other.bbox[2]) <= _EDGE


__all__ = [
    "ATTENTION",
    "POST",
    "Place",
    "addressed_cells",
    "attended_company",
    "cells_above",
    "cells_below",
    "cells_up_to_label",
    "cells_with_details",
    "contacts_in",
    "heads_of_details",
]

"""The cells below a label of a party, and what each of them says of its name."""

import re
from collections.abc import Iterator
from itertools import islice

from invoice_pipeline.readers.text_pdf.address_blocks import ATTENTION, attended_company, cells_below
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.envelope import LINE_GAP, LINES, SAME_EDGE
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM, POSTCODE, is_name
from invoice_pipeline.readers.text_pdf.organisations import (
    is_organisation,
    may_receive_for,
    receives_for,
)
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.vocabulary import Label
from invoice_pipeline.readers.text_pdf.words import Word

_HOUSE_NUMBER = re.compile(r"\D \d{1,4}(?: ?[a-zA-Z]|[/-]\d{1,4}[a-zA-Z]?)?$")
"""At the end of a street."""
_FLUSH = 2.0
"""Points between their right edges, where both are set to the right."""


def behind_its_label(document: LabelledLines, position: int, cell: Line) -> tuple[Word, ...]:
    """The words of a cell, or those behind ``Name:``; of a cell with another label none. No mail address."""
    for label in document.labels_of_line(position):
        if label.field == "party_name" and label.text.endswith(":") and _amid(label, cell):
            return tuple(word for word in label.line.words[label.after :] if word in cell.words)
    for label in document.labels_of_line(position):
        if label.line.words[label.start] is cell.words[0]:
            return _beside(label, cell) if label.field == "party_name" else ()
    mail = next((at for at, word in enumerate(cell.words) if at and "@" in word.text), None)
    return attended_company(cell) or cell.words[:mail]


def _beside(label: Label, cell: Line) -> tuple[Word, ...]:
    """In the label's cell, or, where that is all it holds, in the next one."""
    following = tuple(word for word in label.line.words[label.after :] if word.text != ":")
    own = tuple(word for word in following if word in cell.words)
    if own or not following:
        return () if own and own[0].text == "/" else own
    return next(other.words for other in label.line.cells if following[0] in other.words)


def _amid(label: Label, cell: Line) -> bool:
    first = label.line.words[label.start]
    return first in cell.words and first is not cell.words[0]


def column_below(document: LabelledLines, position: int, label: Label) -> Iterator[tuple[int, int, Line]]:
    """The cells below a label that begin where it does, down to a gap, a label or the lines sold."""
    x0, _, x1, bottom = label.bbox
    height = label.line.words[label.start].height
    for other in range(position + 1, min(position + 1 + 2 * LINES, len(document.lines))):
        line = document.lines[other]
        if line.page != label.line.page or is_head_of_items(line):
            return
        for index, cell in enumerate(line.cells):
            if abs(cell.bbox[0] - x0) <= SAME_EDGE or abs(cell.bbox[2] - x1) <= _FLUSH:
                if cell.bbox[1] - bottom > LINE_GAP * height:
                    return
                bottom = cell.bbox[3]
                yield other, index, cell


def begins_seller(document: LabelledLines, position: int, cell: Line) -> bool:
    """``Sold by …`` begins there: the block of another party follows."""
    sellers = (one for one in document.labels_of_line(position) if calls_seller(one))
    return any(one.line.words[one.start] is cell.words[0] for one in sellers)


def company_below(document: LabelledLines, name: tuple[Word, ...]) -> tuple[Word, ...] | None:
    """Right below a person's name, a company's, which the person receives post for; or the name's form."""
    place = document.cell_with(name[0])
    for _, cell in islice(cells_below(document.lines, *place), 1) if place else ():
        if LEGAL_FORM.fullmatch(cell.text):
            return (*name, *cell.words)
        if receives_for(" ".join(word.text for word in name), cell.text) and not ATTENTION.match(cell.text):
            return cell.words
    return None


def is_below_a_person(document: LabelledLines, name: tuple[Word, ...]) -> bool:
    """An organisation without a legal form, with a person's name right above: either may be the buyer."""
    text = " ".join(word.text for word in name)
    place = None if LEGAL_FORM.search(text) or not is_organisation(text) else document.cell_with(name[0])
    if place is None:
        return False
    position, cell = place
    above = ((at, one) for at in range(max(position - 2, 0), position) for one in document.lines[at].cells)
    flush = ((at, one) for at, one in above if abs(one.bbox[0] - cell.bbox[0]) < _FLUSH)
    return any(
        is_name(one.text)
        and receives_for(one.text, text)
        and id(one.words[0]) not in document.label_starts(at)
        for at, one in flush
    )


def is_street(document: LabelledLines, name: tuple[Word, ...]) -> bool:
    """With a house's number, over a town, and below words that no label begins: these may be the name."""
    text = " ".join(word.text for word in name)
    place = document.cell_with(name[0]) if _HOUSE_NUMBER.search(text) else None
    below = next(cells_below(document.lines, *place), None) if place else None
    if place is None or not place[0] or below is None or not POSTCODE.search(below[1].text):
        return False
    starts = document.label_starts(place[0] - 1)
    above = (
        cell for cell in document.lines[place[0] - 1].cells if abs(cell.bbox[0] - name[0].bbox[0]) < _FLUSH
    )
    return any(id(cell.words[0]) not in starts and not any(map(str.isdigit, cell.text)) for cell in above)


def is_above_another(document: LabelledLines, name: tuple[Word, ...]) -> bool:
    """A person's name over words that may be a company's, and over a street below them."""
    place = document.cell_with(name[0])
    below = list(islice(cells_below(document.lines, *place), 2)) if place else []
    if len(below) <= 1 or not may_receive_for(" ".join(word.text for word in name), below[0][1].text):
        return False
    street = below[1][1].text
    if ATTENTION.match(below[0][1].text):
        return False
    return any(map(str.isdigit, street)) and not POSTCODE.search(street)


def calls_a_name(document: LabelledLines, position: int, cell: Line) -> bool:
    """A cell such as ``Name`` over its value: what stands below is the name, or there is none."""
    labels = document.labels_of_line(position)
    return any(one.field == "party_name" and one.line.words[one.start] is cell.words[0] for one in labels)


def calls_seller(label: Label) -> bool:
    """By more than one word, as ``Sold by``: one alone may be part of a name, such as ``Lieferant GmbH``."""
    return label.field == "seller" and label.after - label.start > 1


__all__ = [
    "begins_seller",
    "behind_its_label",
    "calls_a_name",
    "calls_seller",
    "column_below",
    "company_below",
    "is_above_another",
    "is_below_a_person",
    "is_street",
]

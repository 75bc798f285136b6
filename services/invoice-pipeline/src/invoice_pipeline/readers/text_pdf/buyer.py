"""Whom an invoice is for: the name under a label such as "bill to", or in an envelope's window."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from invoice_pipeline.readers.text_pdf.address_blocks import ATTENTION
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM, POSTCODE, SEPARATOR, is_name, plain_name
from invoice_pipeline.readers.text_pdf.party_cells import (
    LINE_GAP,
    LINES,
    SAME_EDGE,
    begins_with_label,
    behind_its_label,
    column_below,
)
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.vocabulary import Label, plain
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_LABELLED, _DELIVERED, _WINDOW, _PRESUMED = 0.9, 0.6, 0.86, 0.7
_NEEDS_OWN_CELL = frozenset({"for"})
"""Words that lead to a name only where nothing else stands beside them."""
_COURTESY = re.compile(r"(?i)(?:mr|mrs|ms|miss|dr|mx|prof)\b")
_BOX = re.compile(r"(?i)(?:g\.?)?p\.? ?o\.? ?box\b|post office box\b|locked bag\b|private bag\b")
"""Part of an address, though a number follows."""
_HOUSE = re.compile(r"^\d+[a-zA-Z]?, ")
_ADDRESSES = 3
"""Looked at in an envelope's window and beside it."""
_SENDER_GAP = 0.09
"""Share of the page's height between the sender's line and the name below it, at most."""
_BEFORE_HOUSE = re.compile(r"^[^,]+, (?:n[º°.]? ?|s/n|nr\.? )?\d{1,4}[A-Za-z]?(?:[ ,-/].{0,12})?$")
_COUNTRY = re.compile(r"(?<=[^\W\d])(?:, | - )(?:[A-Z]{2,3}|[^\W\d]{4,}(?: [^\W\d]{4,})?)$")
"""Behind the town: ``33500 Libourne, FR``."""
_TIMES_WIDER, _SLACK = 2.0, 0.4
"""A gap is another paragraph's if it is so many times the one below it, and font heights more."""
_PAGE_TOP, _WINDOW_TOP, _WINDOW_BOTTOM = 0.03, 0.08, 0.5
"""Shares of the first page's height between which letters are addressed, and where other pages begin."""


def find_buyer(document: LabelledLines, pages: Pages, seller: str | None) -> Candidate[str] | None:
    """Under a label, or in an envelope's window, if that address is not the seller's."""
    return (
        _labelled(document, "buyer", _LABELLED, seller)
        or _in_window(document, pages, seller)
        or _below_sender(document, pages)
        or (_at_top(document, pages, seller) if seller else None)
        or _labelled(document, "deliver_to", _DELIVERED, seller)
    )


def _labelled(
    document: LabelledLines, field: str, confidence: float, seller: str | None
) -> Candidate[str] | None:
    named = (words for label in _heads(document, field) for words in names_at(document, *label))
    name = next((words for words in named if not _same(_text(words), seller)), None)
    return Candidate(_text(name), name, confidence) if name else None


def buyer_cells(document: LabelledLines) -> set[tuple[int, int]]:
    """Line and cell of what stands under or behind a label of the buyer, or of those to whom is delivered."""
    places = [place for field in ("buyer", "deliver_to") for place in _heads(document, field)]
    under = {(position, cell) for place in places for position, cell, _ in column_below(document, *place)}
    return under | {(position, cell) for position, label in places for cell in _own_cells(label)}


def _own_cells(label: Label) -> Iterator[int]:
    """The cell of a label, in which a name may follow, and the next one where a colon leads to it."""
    cells = label.line.cells
    own = next(at for at, cell in enumerate(cells) if cell.words[0] is label.line.words[label.start])
    yield own
    if (
        label.text.endswith(":")
        and len(cells[own].words) == label.after - label.start
        and own + 1 < len(cells)
    ):
        yield own + 1


def _heads(document: LabelledLines, field: str) -> Iterator[tuple[int, Label]]:
    """Labels that stand at the beginning of a cell: elsewhere the word is part of a sentence."""
    for position, label in document.labels(field):
        lone = plain(label.text) not in _NEEDS_OWN_CELL or _is_alone(label)
        if label.starts_cell and lone and not on_payment_slip(document, position, label):
            yield position, label


def _is_alone(label: Label) -> bool:
    """The only words of its cell."""
    last = label.line.words[label.after - 1]
    return any(cell.words[-1] is last for cell in label.line.cells)


def on_payment_slip(document: LabelledLines, position: int, label: Label) -> bool:
    """A slip that goes back with the payment is addressed ``to`` the seller."""
    if plain(label.text) != "to":
        return False
    slips = document.labels("payment_slip")
    return any(
        slip < position and one.starts_cell and one.line.page == label.line.page for slip, one in slips
    )


def names_at(document: LabelledLines, position: int, label: Label) -> Iterator[tuple[Word, ...]]:
    """Names behind a label, or else the first one below it."""
    first = label.line.words[label.start]
    own, at = next(
        (cell, at) for cell in label.line.cells for at, word in enumerate(cell.words) if word is first
    )
    rest = _without_another_name(own.words[at + label.after - label.start :])
    if rest:
        clear = label.text.endswith(":") or len(rest) > 1
        if clear and is_name(_text(rest)) and not rest[0].text[0].islower():
            yield rest
        elif clear and _name_before_address(rest):
            yield _name_before_address(rest)
        if any(character.isalpha() for character in _text(rest)):
            return
    beside = [cell for cell in label.line.cells if cell.bbox[0] > own.bbox[2]]
    labelled = {id(other.line.words[other.start]) for other in document.labels_of_line(position)}
    in_form = label.text.endswith(":") or _is_one_of_several(document, position, label)
    if in_form and beside and id(beside[0].words[0]) not in labelled:
        words = beside[0].words
        if _can_name(words):
            yield words
            return
    for other, _, cell in column_below(document, position, label):
        words = behind_its_label(document, other, cell)
        if words and _can_name(words):
            yield words
            return


def _is_one_of_several(document: LabelledLines, position: int, label: Label) -> bool:
    """Right above another label, with the values in the next column."""
    below = next(column_below(document, position, label), None)
    return below is not None and begins_with_label(document, below[0], below[2])


def _without_another_name(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Without what else the label is called: ``Klant / Client``, ``Buyer (Bill to)``."""
    if words and words[0].text in ("/", "|"):
        return words[2:]
    if words and words[0].text.startswith("("):
        closing = next((at for at, word in enumerate(words) if word.text.rstrip(":").endswith(")")), None)
        return words if closing is None else words[closing + 1 :]
    return words


def _name_before_address(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Of a name and an address in one line, the name; empty where there is none."""
    text = _text(words)
    name = SEPARATOR.split(text)[0]
    whole = name != text and LEGAL_FORM.search(name) is not None and is_name(name)
    return tuple(words_between(words, 0, len(name))) if whole else ()


def _can_name(words: tuple[Word, ...]) -> bool:
    return not words[-1].text.endswith(":") and is_name(_text(words))


def _at_top(document: LabelledLines, pages: Pages, seller: str) -> Candidate[str] | None:
    """An address in the letterhead beside the seller's, as web pages are laid out."""
    found = _in_window(document, pages, seller, top=_PAGE_TOP)
    return replace(found, confidence=_PRESUMED) if found else None


def _in_window(
    document: LabelledLines, pages: Pages, seller: str | None, top: float = _WINDOW_TOP
) -> Candidate[str] | None:
    """The first address that is not the seller's; over it may stand the seller's, in one line.

    What begins with the seller's name may be one of its offices: any other address comes before it.
    """
    found = list(islice(_addressed_in_window(document, pages, seller, top), _ADDRESSES))
    own = plain_name(LEGAL_FORM.sub("", seller or ""))
    others = (one for one in found if not own or not f"{plain_name(one.value)} ".startswith(f"{own} "))
    return next(others, found[0] if found else None)


def _addressed_in_window(
    document: LabelledLines, pages: Pages, seller: str | None, top: float
) -> Iterator[Candidate[str]]:
    for position, line in enumerate(document.lines):
        if line.page > 1:
            return
        place = line.baseline / pages.sizes[0].height
        for cell in line.cells if top < place < _WINDOW_BOTTOM else ():
            if POSTCODE.search(cell.text) and not _in_one_line(cell):
                lines = _block_above(document, position, cell)
                if lines and not any(_same(above.text, seller) for above in lines):
                    words = lines[0].words
                    yield Candidate(_text(words), words, _WINDOW)


def _below_sender(document: LabelledLines, pages: Pages) -> Candidate[str] | None:
    """Below the sender's address in one line, as over an envelope's window, wherever the buyer lives."""
    words = next((words for _, words in senders_and_addressed(document, pages) if words), None)
    return Candidate(_text(words), words, _PRESUMED) if words else None


def senders_and_addressed(
    document: LabelledLines, pages: Pages
) -> Iterator[tuple[Line, tuple[Word, ...] | None]]:
    """Addresses in one line, such as a sender's over an envelope's window, and the name right below each."""
    for position, line in enumerate(document.lines):
        place = line.baseline / pages.sizes[0].height
        if line.page > 1 or place > _WINDOW_BOTTOM:
            return
        for cell in line.cells if place > _WINDOW_TOP else ():
            if POSTCODE.search(cell.text) and len(SEPARATOR.findall(cell.text)) > 1 and _names_sender(cell):
                yield cell, _first_name_below(document, position, cell, _SENDER_GAP * pages.sizes[0].height)


def _names_sender(cell: Line) -> bool:
    """Begins with a name; what begins with a street is part of an address of several lines."""
    return is_name(SEPARATOR.split(cell.text)[0])


def _first_name_below(
    document: LabelledLines, position: int, sender: Line, furthest: float
) -> tuple[Word, ...] | None:
    for other in document.lines[position + 1 : position + 1 + LINES]:
        far = other.page != sender.page or other.baseline - sender.baseline > furthest
        if far or is_head_of_items(other):
            return None
        for cell in other.cells:
            if abs(cell.bbox[0] - sender.bbox[0]) <= SAME_EDGE and is_name(cell.text):
                return cell.words
    return None


def _block_above(document: LabelledLines, position: int, last: Line) -> list[Line]:
    """The lines of an address over the one with its town, the first one first."""
    block: list[Line] = []
    below, usual = last, 0.0
    for other in range(position - 1, max(position - 1 - 2 * LINES, -1), -1):
        for cell in document.lines[other].cells:
            if abs(cell.bbox[0] - last.bbox[0]) > 3:  # noqa: PLR2004  points: set flush, not by hand
                continue
            gap, height = below.bbox[1] - cell.bbox[3], last.words[0].height
            wider = len(block) > 1 and gap > _TIMES_WIDER * max(usual, 0.0) + _SLACK * height
            if wider or gap > LINE_GAP * height or cell.page != last.page or _in_one_line(cell):
                return _named(block)
            if ATTENTION.match(cell.text):
                below = cell
                continue
            if begins_with_label(document, other, cell) and not _BOX.match(cell.text):
                return _named(block)
            block.insert(0, cell)
            below, usual = cell, gap
    return _named(block)


def _in_one_line(cell: Line) -> bool:
    """Name and address, with separators; commas around a house number are none: ``1500, boul. Talbot``."""
    text = _COUNTRY.sub("", _HOUSE.sub("", cell.text))
    return SEPARATOR.search(text) is not None and not _BEFORE_HOUSE.search(cell.text)


def _named(block: list[Line]) -> list[Line]:
    """From the first line on that can be a name; a person above a company stands for it."""
    start = next((index for index, cell in enumerate(block) if is_name(cell.text)), len(block))
    named = block[start:]
    person = len(named) > 1 and _COURTESY.match(named[0].text) and LEGAL_FORM.search(named[1].text)
    return named[1:] if person and is_name(named[1].text) else named


def _same(text: str, seller: str | None) -> bool:
    return bool(seller) and plain_name(seller or "") in plain_name(text)


def _text(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words).strip(" :,")

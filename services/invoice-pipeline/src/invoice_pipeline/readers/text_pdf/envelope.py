"""Whom a letter is addressed to: the block that shows in an envelope's window, or stands below the sender."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from invoice_pipeline.readers.text_pdf.address_blocks import (
    ATTENTION,
    POST,
    attended_company,
    cells_above,
    cells_below,
)
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import (
    LEGAL_FORM,
    POSTCODE,
    SEPARATOR,
    is_name,
    plain_name,
    without_form,
)
from invoice_pipeline.readers.text_pdf.organisations import receives_for
from invoice_pipeline.readers.text_pdf.surroundings import begins_with_label
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength
from invoice_pipeline.readers.text_pdf.words import Pages, Word

WINDOW, PRESUMED, _DELIVERED = 0.86, 0.7, 0.6
COURTESY = re.compile(r"(?i)(?:mr|mrs|ms|miss|dr|mx|prof)\b")
_WITH_PERSON = 2
"""Lines of a name and of whom it receives post for."""
_BOX = re.compile(r"(?i)(?:g\.?)?p\.? ?o\.? ?box\b|post office box\b|locked bag\b|private bag\b")
"""Part of an address, though a number follows."""
_HOUSE = re.compile(r"^\d+[a-zA-Z]?, ")
_STREET_FIRST = re.compile(
    r"(?i)\d+[a-z]? |(?:unit|suite|ste|floor|level|flat|apt|shop|block|plot|lot|no)\.? [\da-z]{1,5},"
)
"""What begins with one is a part of an address, and not its first line."""
_END = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d"
    r"|[A-Z]{2},? \d{5}(?:-\d{4})?|[A-Z]{2,3} \d{4})$"
)
"""The last line of another address, in Britain, America and Australia: the seller's, right above."""
_PAID_TO = re.compile(r"(?i)\bpayment (?:processing|cent(?:er|re))\b|\bremittance\b")
"""Where post with payments goes, which is the seller's."""
_STREET = re.compile(
    r"(?i)\b(?:avenue|street|road|lane|drive|close|crescent|terrace|highway|boulevard|rd|ave|blvd|ln|hwy)\.?$"
)
_COUNTY = re.compile(r"(?:Co\.?|County) [A-Z][a-z]+\.?$")
"""Ends an Irish address, often without a code."""
_CODE_ALONE, _LEAST = re.compile(r"\d{4}"), 3
"""South African postal codes have a line to themselves, below name, street or box, and town."""
_LAND = re.compile(r"(?<=[^\W\d])(?:, | - )(?:[A-Z]{2,3}|[^\W\d]{4,}(?: [^\W\d]{4,})?)$")
"""Behind the town: ``33500 Libourne, FR``."""
_FLUSH = 3
"""Points between edges, left or right, that are set flush, and not by hand."""
_ADDRESSES = 3
"""Looked at in an envelope's window and beside it."""
LINES = 7
"""Down to the name below a sender, and of an address."""
SAME_EDGE = 14.0
"""Points between the left edges of lines that are set one below the other."""
LINE_GAP = 2.6
"""In font heights: what is farther below belongs to another paragraph."""
_SENDER_GAP = 0.09
"""Share of the page's height between the sender's line and the name below it, at most."""
_BEFORE_HOUSE = re.compile(r"^[^,]+, (?:n[º°.]? ?|s/n|nr\.? )?\d{1,4}[A-Za-z]?(?:[ ,-/].{0,12})?$")
_TIMES_WIDER, _SLACK = 2.0, 0.4
"""A gap is another paragraph's if it is so many times the one below it, and font heights more."""
PAGE_TOP, _WINDOW_TOP, _WINDOW_BOTTOM = 0.03, 0.08, 0.5
"""Shares of the first page's height between which letters are addressed, and where other pages begin."""


def in_window(
    document: LabelledLines, pages: Pages, seller: str | None, top: float = _WINDOW_TOP
) -> Candidate[str] | None:
    """The first address that is not the seller's; over it may stand the seller's, in one line.

    What begins with the seller's name may be one of its offices, and where goods were sent is not who is
    billed: any other address comes before them.
    """
    found = list(islice(_addressed(document, pages, seller, top), _ADDRESSES))
    own = without_form(seller or "")
    others = [one for one in found if not own or not f"{plain_name(one.value)} ".startswith(f"{own} ")]
    first = next(chain(others, found), None)
    if first is None or not _is_delivered_to(document, first):
        return first
    elsewhere = [one for one in others if not _is_delivered_to(document, one)]
    lone = first if elsewhere else replace(first, confidence=_DELIVERED, unclear=True)
    return next((one for one in elsewhere if not same_party(one.value, first.value)), lone)


def _is_delivered_to(document: LabelledLines, found: Candidate[str]) -> bool:
    """A label of that stands over the address, in its block."""
    labels = {id(label.line.words[label.start]) for _, label in document.labels("deliver_to")}
    place = document.cell_with(found.words[0]) if labels else None
    above = cells_above(document.lines, *place) if place else ()
    return any(id(document.lines[at].cells[index].words[0]) in labels for at, index in above)


def _addressed(
    document: LabelledLines, pages: Pages, seller: str | None, top: float
) -> Iterator[Candidate[str]]:
    for position, line in enumerate(document.lines):
        if line.page > 1:
            return
        place = line.baseline / pages.sizes[0].height
        for cell in line.cells if top < place < _WINDOW_BOTTOM else ():
            coded = (POSTCODE.search(cell.text) or _COUNTY.match(cell.text)) and not _in_one_line(cell)
            if coded or _CODE_ALONE.fullmatch(cell.text):
                lines = _block_above(document, position, cell)
                if len(lines) >= (1 if coded else _LEAST) and not any(
                    same_party(above.text, seller) for above in lines
                ):
                    words = lines[0].words
                    if not (
                        _heads_columns(document, words[0]) or _is_headed(document, words[0], "returned_to")
                    ):
                        yield Candidate(text_of(words), words, WINDOW)


def _heads_columns(document: LabelledLines, word: Word) -> bool:
    """A code with a text behind it, in a table, looks like a town's."""
    place = document.cell_with(word)
    return place is not None and is_head_of_items(document.lines[place[0]])


def _is_headed(document: LabelledLines, first: Word, field: str) -> bool:
    """Right below ``Retur:`` stands whoever sends the letter, and below ``Deliver to`` where the goods go."""
    return any(
        label.starts_cell
        and label.line.page == first.page
        and abs(label.cell.bbox[0] - first.bbox[0]) <= SAME_EDGE
        and 0 <= first.bbox[1] - label.bbox[3] + 1 <= LINE_GAP * first.height
        for _, label in document.labels(field)
    )


def company_attended(document: LabelledLines, seller: str | None) -> Candidate[str] | None:
    """``For the attention of Housing Alliance Ltd``: a company, where a person is named as a rule."""
    for line in document.lines:
        if line.page > 1:
            return None
        for cell in line.cells:
            words = attended_company(cell)
            name = " ".join(word.text for word in words)
            if words and is_name(name) and not same_party(name, seller):
                return Candidate(name, words, PRESUMED)
    return None


def below_post(document: LabelledLines, seller: str | None) -> Candidate[str] | None:
    """The name below ``The Managing Director``, on the first page."""
    posts = (
        (position, cell)
        for position, line in enumerate(document.lines)
        if line.page == 1
        for cell in line.cells
        if POST.fullmatch(cell.text.strip(" ,:"))
    )
    for post in posts:
        for _, below in islice(cells_below(document.lines, *post), 1):
            if is_name(text_of(below.words)) and not same_party(below.text, seller):
                return Candidate(text_of(below.words), below.words, PRESUMED)
    return None


def senders_and_addressed(
    document: LabelledLines, pages: Pages
) -> Iterator[tuple[Line, tuple[Word, ...] | None]]:
    """Addresses in one line, such as a sender's over an envelope's window, and the name right below each."""
    for position, line in enumerate(document.lines):
        place = line.baseline / pages.sizes[0].height
        if line.page > 1 or place > _WINDOW_BOTTOM:
            return
        for cell in line.cells if place > PAGE_TOP else ():
            if POSTCODE.search(cell.text) and len(SEPARATOR.findall(cell.text)) > 1 and _names_sender(cell):
                name = _first_name_below(document, position, cell, _SENDER_GAP * pages.sizes[0].height)
                if place > _WINDOW_TOP or _heads_a_letter(document, position, cell, name):
                    yield cell, name


def _heads_a_letter(
    document: LabelledLines, position: int, sender: Line, name: tuple[Word, ...] | None
) -> bool:
    """The first line of a page, over an address: elsewhere, it is what follows the letterhead's name."""
    place = document.cell_with(name[0]) if name else None
    above = (cell for line in document.lines[:position] for cell in line.cells)
    if place is None or any(abs(cell.bbox[0] - sender.bbox[0]) <= SAME_EDGE for cell in above):
        return False
    below = islice(cells_below(document.lines, *place), LINES)
    return any(POSTCODE.search(cell.text) for _, cell in below)


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
            flush = abs(cell.bbox[0] - sender.bbox[0]) <= SAME_EDGE
            if flush and is_name(cell.text) and not ATTENTION.match(cell.text):
                return cell.words
    return None


def _block_above(document: LabelledLines, position: int, last: Line) -> list[Line]:
    """The lines of an address over the one with its town, the first one first."""
    block: list[Line] = []
    below, usual = last, 0.0
    for other in range(position - 1, max(position - 1 - 2 * LINES, -1), -1):
        for cell in document.lines[other].cells:
            if min(abs(cell.bbox[0] - last.bbox[0]), abs(cell.bbox[2] - last.bbox[2])) > _FLUSH:
                continue
            gap, height = below.bbox[1] - cell.bbox[3], last.words[0].height
            wider = len(block) > 1 and gap > _TIMES_WIDER * max(usual, 0.0) + _SLACK * height
            if wider or gap > LINE_GAP * height or cell.page != last.page or _in_one_line(cell):
                return _named(block)
            if block and _END.search(cell.text):
                return _named(block)
            if ATTENTION.match(cell.text):
                below = cell
                continue
            if _is_labelled(document.labels_of_line(other), cell) and not _BOX.match(cell.text):
                return _named(block)
            block.insert(0, cell)
            below, usual = cell, gap
    return _named(block)


def _is_labelled(labels: Sequence[Label], cell: Line) -> bool:
    """By more than a vague word, which begins parts of addresses too, such as ``No 4, Jalan Maharani``."""
    clear = [label for label in labels if label.strength is Strength.STRONG or label.text.endswith(":")]
    return begins_with_label(clear, cell)


def _in_one_line(cell: Line) -> bool:
    """Name and address, with separators; commas around a house number are none: ``1500, boul. Talbot``.

    One comma is none either, where no legal form stands before it: ``Suite 4, Level 2``, ``Akron, OH 44301``.
    """
    text = _LAND.sub("", _HOUSE.sub("", cell.text))
    parts = SEPARATOR.split(text)
    if len(parts) == 1 or _BEFORE_HOUSE.search(cell.text):
        return False
    if len(parts) == 2 and "," in text[len(parts[0]) : len(text) - len(parts[1])]:  # noqa: PLR2004  one comma
        return LEGAL_FORM.search(parts[0]) is not None and POSTCODE.search(parts[1]) is not None
    return not _STREET_FIRST.match(text)


def _can_head(text: str) -> bool:
    """A name, and not that of a street, though it may lack the number of a house."""
    street = _STREET.search(text) and not LEGAL_FORM.search(text)
    return is_name(text) and text[0] != "(" and not street and not _PAID_TO.search(text)


def _named(block: list[Line]) -> list[Line]:
    """From the first line on that can be a name; a person above a company stands for it."""
    start = next((index for index, cell in enumerate(block) if _can_head(cell.text)), len(block))
    named = block[start:]
    if len(named) < _WITH_PERSON:
        return named
    name, below = named[0].text, named[1].text
    person = COURTESY.match(name) and LEGAL_FORM.search(below) and is_name(below)
    return named[1:] if person or receives_for(name, below) else named


def same_party(text: str, seller: str | None) -> bool:
    """Whether the one name holds the other, whatever their legal forms."""
    if not seller:
        return False
    own, other = without_form(seller), without_form(text)
    return own in other or set(other.split()) <= set(own.split())


def text_of(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words).strip(" :,")

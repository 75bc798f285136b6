"""Names on a page that were taken neither for the seller's nor for the buyer's, where they may be."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.address_blocks import ATTENTION, cells_above
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import (
    LEGAL_FORM,
    is_acronym,
    is_name,
    mostly_small,
    plain_name,
    without_form,
)
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.vocabulary import Label, tables
from invoice_pipeline.readers.text_pdf.words import PageSize
from invoice_pipeline.readers.trust.naming import unread

_SELLER, _BUYER = "seller.name", "buyer.name"
_LABELLED = 0.9
"""Score of a buyer under a label."""
_CONTESTED = 0.7
"""Score of a seller, where as many signs speak for another name."""
_SHORT = 2
"""Words of a label, as a rule."""
_NEXT, _FLUSH = 2.2, 2.0
"""Font heights to the bottom of the next line, and points between edges of an address."""
_TALL = 1.25
"""Times the usual height: letters of a letterhead."""
_HEAD, _BODY = 0.13, 0.45
"""Shares of the first page: down to where letterheads stand, and addresses."""
_TELLING = 4
"""Letters of the first word that two spellings of a name have in common, at the least."""
_PARTS, _LETTERS = 4, 2
"""Words of a name at the least, and letters of each on average at the most, that are parts of words."""
_STREET = re.compile(r"[^\d,]+ \d{1,4} ?[a-zA-Z]?,?")
_LINES = 400


def unclaimed_names(
    record: InvoiceRecord, document: LabelledLines, sizes: Sequence[PageSize]
) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0: somebody else heads the page, or is addressed on it."""
    best = surest(record.evidence)
    seller, buyer = best.get(_SELLER), best.get(_BUYER)
    none = next((item for item in (seller, buyer) if item and _is_none(item, document)), None)
    if none:
        yield none.model_copy(update={"confidence": 0.0})
        return
    names = [without_form(item.text) for item in (seller, buyer) if item]
    height = sizes[0].height
    if seller:
        cells = _cells(document, _HEAD * height)
        head = (cell for at, cell in cells if _is_free(document, at, cell) and not _known(cell, names))
        rival = next((cell for cell in head if _outranks(cell, seller, document, height)), None)
        if rival:
            yield unread(_SELLER, rival.words)
        number = best.get("seller.vat_id")
        if (
            _is_called_buyer(seller, buyer, document)
            or any(not _known(cell, names) for cell in _over(number, names, document))
            or (
                seller.confidence <= _CONTESTED
                and _may_be_another(seller, buyer, number, names, document, height)
            )
        ):
            yield seller.model_copy(update={"confidence": 0.0})
    if buyer and buyer.confidence < _LABELLED and _may_be_a_label(buyer, document):
        yield buyer.model_copy(update={"confidence": 0.0})
    if buyer is None or buyer.confidence < _LABELLED:
        companies = (one for one in _cells(document, _BODY * height) if LEGAL_FORM.search(one[1].text))
        others = (cell for at, cell in companies if _is_free(document, at, cell) and not _known(cell, names))
        other = next(others, None)
        if other:
            yield unread(_BUYER, other.words)


def _cells(document: LabelledLines, bottom: float) -> Iterator[tuple[int, Line]]:
    """Those of the first page down to there and to the items, with the positions of their lines."""
    for position, line in enumerate(document.lines[:_LINES]):
        if line.page > 1 or line.baseline > bottom or is_head_of_items(line):
            return
        for cell in line.cells:
            yield position, cell


def _is_free(document: LabelledLines, position: int, cell: Line) -> bool:
    """A name that no label calls something else."""
    named = is_name(cell.text) and not ATTENTION.match(cell.text)
    return named and not _is_labelled(document, position, cell)


def _is_labelled(document: LabelledLines, position: int, cell: Line) -> bool:
    """There is a label in it, or in the cell before it."""
    cells = document.lines[position].cells
    before = cells[max(cells.index(cell) - 1, 0)]
    near = {id(word) for word in (*before.words, *cell.words)}
    return any(id(label.line.words[label.start]) in near for label in document.labels_of_line(position))


def _outranks(cell: Line, seller: FieldEvidence, document: LabelledLines, height: float) -> bool:
    """A company, or tall letters, where the seller does not head the page; or letters taller than his."""
    if _is_title(cell.text) or mostly_small(cell.text):
        return False
    tall = cell.words[0].height >= _TALL * document.usual_height
    name = without_form(seller.text)
    heads = (line for line in document.lines[:_LINES] if line.page == 1 and line.baseline <= _HEAD * height)
    if not any(_shares(without_form(line.text), name) for line in heads):
        return tall or LEGAL_FORM.search(cell.text) is not None
    return tall and seller.bbox is not None and cell.words[0].height > seller.bbox[3] - seller.bbox[1]


def _may_be_another(
    seller: FieldEvidence,
    buyer: FieldEvidence | None,
    number: FieldEvidence | None,
    names: Sequence[str],
    document: LabelledLines,
    height: float,
) -> bool:
    """As much speaks for another name, which is a company's, or nothing tells who of the two is the buyer."""
    if buyer is None or buyer.confidence <= _CONTESTED:
        return True
    cells = (cell for at, cell in _cells(document, _BODY * height) if _is_free(document, at, cell))
    others = (*cells, *_beside(number, document))
    companies = (cell for cell in others if LEGAL_FORM.search(cell.text) and not _known(cell, names))
    return not LEGAL_FORM.search(seller.text) and any(True for _ in companies)


def _beside(number: FieldEvidence | None, document: LabelledLines) -> Iterator[Line]:
    """The cells of the line in which the seller's VAT identifier stands."""
    if number is None or number.bbox is None:
        return
    for line in document.lines:
        if line.page == number.page and line.bbox[1] <= number.bbox[1] < line.bbox[3]:
            yield from line.cells


def _over(number: FieldEvidence | None, names: Sequence[str], document: LabelledLines) -> Iterator[Line]:
    """The name that heads the block in which the seller's VAT identifier stands, unless that names him."""
    left = number.bbox[0] if number and number.bbox else 0.0
    for cell in _beside(number, document):
        if cell.bbox[0] <= left < cell.bbox[2] and not _known(cell, names):
            position = next(at for at, line in enumerate(document.lines) if cell in line.cells)
            above = list(cells_above(document.lines, position, cell))
            head = document.lines[above[-1][0]].cells[above[-1][1]] if above else cell
            if above and _is_free(document, above[-1][0], head):
                yield head


def _may_be_a_label(buyer: FieldEvidence, document: LabelledLines) -> bool:
    """A word or two, and no company, right above what may be the name: an unknown word for the buyer."""
    if LEGAL_FORM.search(buyer.text) or len(buyer.text.split()) > _SHORT or buyer.bbox is None:
        return False
    x0, _, _, bottom = buyer.bbox
    below = (
        cell
        for line in document.lines[:_LINES]
        if line.page == buyer.page and 0 <= line.bbox[3] - bottom <= _NEXT * (bottom - buyer.bbox[1])
        for cell in line.cells
        if abs(cell.bbox[0] - x0) < _FLUSH and cell.bbox[1] > bottom - 1
    )
    text = next((cell.text for cell in below), "")
    return is_name(text) and not any(map(str.isdigit, text)) and not ATTENTION.match(text)


def _known(cell: Line, names: Sequence[str]) -> bool:
    plain = without_form(cell.text)
    return any(_shares(plain, name) for name in names)


def _shares(one: str, other: str) -> bool:
    """The first word, or one within the other: a logo and the name under which it is registered."""
    mine, others = one.split(), other.split()
    first = mine[:1] == others[:1] and len("".join(mine[:1])) >= _TELLING
    joined, behind = "".join(mine), "".join(others)
    within = set(mine) <= set(others) or joined in behind or behind in joined
    return first or within or is_acronym(one, other)


def _is_none(item: FieldEvidence, document: LabelledLines) -> bool:
    """The name of a document, of a column, or of a street with the number of a house; or parts of words."""
    if (
        _is_torn(item.text)
        or _is_title(item.text)
        or (item.field == _SELLER and _STREET.fullmatch(item.text))
    ):
        return True
    lines = (line for line in document.lines if line.page == item.page and item.bbox)
    line = next((line for line in lines if item.bbox and abs(line.bbox[1] - item.bbox[1]) < 1), None)
    return line is not None and is_head_of_items(line)


def _is_torn(text: str) -> bool:
    """``S HOA LS R A D IO``: letters set apart, of which some gaps were taken for those between words."""
    words = text.split()
    return len(words) >= _PARTS and sum(map(len, words)) <= _LETTERS * len(words)


def _is_called_buyer(seller: FieldEvidence, buyer: FieldEvidence | None, document: LabelledLines) -> bool:
    """What stands in the seller's line right before it is a label of the buyer, and heads no other name."""
    left, top = seller.bbox[:2] if seller.bbox else (0.0, 0.0)
    behind = (
        label.line.words[label.after]
        for _, label in document.labels("buyer")
        if label.after < len(label.line.words)
        and (label.starts_cell or label.line.words[label.after - 1] is label.cell.words[-1])
        and not _heads(label, buyer)
    )
    return any(
        word.page == seller.page and abs(word.bbox[0] - left) < 1 and abs(word.bbox[1] - top) < word.height
        for word in behind
    )


def _heads(label: Label, party: FieldEvidence | None) -> bool:
    """The name stands right below it, flush."""
    if party is None or party.bbox is None or party.page != label.line.page:
        return False
    x0, _, _, bottom = label.bbox
    return abs(party.bbox[0] - x0) < 1 and 0 <= party.bbox[1] - bottom + 1 < label.line.words[0].height


def _is_title(text: str) -> bool:
    return plain_name(text) in _titles()


@cache
def _titles() -> frozenset[str]:
    return frozenset(
        plain_name(" ".join(phrase))
        for table in tables().values()
        for phrases in table["titles"].values()
        for phrase in phrases
    )


__all__ = ["unclaimed_names"]

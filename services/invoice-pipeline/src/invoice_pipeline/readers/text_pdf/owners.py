"""The words of a page that are the buyer's: what is numbered there is numbered by others."""

from collections.abc import Iterator
from itertools import islice

from invoice_pipeline.readers.text_pdf.address_blocks import cells_below
from invoice_pipeline.readers.text_pdf.buyer import buyer_cells
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.party_cells import begins_seller
from invoice_pipeline.readers.text_pdf.words import Word

_ADDRESS = 9
"""Lines, down to the tax number at its end, and before what is charged."""


def words_of(buyer: Candidate[str] | None, document: LabelledLines) -> set[Word]:
    """Of what stands under or behind a label of the buyer, and of the address that his name heads."""
    return {*_buyers_words(document), *_behind_buyers(document), *_words_below(document, buyer)}


def _buyers_words(document: LabelledLines) -> Iterator[Word]:
    for position, index in document.once(buyer_cells):
        yield from document.lines[position].cells[index].words


def _behind_buyers(document: LabelledLines) -> Iterator[Word]:
    """``Billed to: Sunrise LLP   GSTIN 27…``: of cells in the line of the buyer's label that say so."""
    for position, label in document.labels("buyer"):
        for other in document.labels_of_line(position) if label.starts_cell else ():
            behind = other.bbox[0] > label.bbox[2] and other.starts_cell
            if behind and other.field in ("tax_id", "vat_id"):
                yield from other.cell.words


def _words_below(document: LabelledLines, buyer: Candidate[str] | None) -> Iterator[Word]:
    """Of the address that the buyer's name heads: the tax number at its end is the buyer's."""
    head = document.cell_with(buyer.words[0]) if buyer else None
    for (position, _), cell in islice(cells_below(document.lines, *head), _ADDRESS) if head else ():
        if begins_seller(document, position, cell) or any(a.has_cents for a in document.amounts(position)):
            return
        yield from cell.words


__all__ = ["words_of"]

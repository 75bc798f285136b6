"""Address blocks that end with a number for VAT, where another number stands below what is charged."""

from collections.abc import Iterator

from invoice_pipeline.identifiers import vat_id_is_valid
from invoice_pipeline.readers.text_pdf.address_blocks import Place, cells_above
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.references import buyers_vat_ids, vat_ids_in


def blocks_of_customers(document: LabelledLines) -> set[Place]:
    """Sellers print their own number once more in the footer, or there alone, and buyers' in addresses."""
    numbers = [one for one in vat_ids_in(document.lines) if vat_id_is_valid(one.value)]
    if len({one.value for one in numbers}) == 1:
        return set()
    charged = [at for at in range(len(document.lines)) if _charges(document, at)]
    if not charged:
        return set()
    footer = document.lines[charged[-1]].page, document.lines[charged[-1]].baseline
    below = {one.value for one in numbers if (one.words[0].page, one.words[0].baseline) > footer}
    below -= buyers_vat_ids(document)
    others = (one for one in numbers if below and one.value not in below)
    return {place for one in others for place in _block(document, one)}


def _charges(document: LabelledLines, position: int) -> bool:
    return any(amount.has_cents for amount in document.amounts(position))


def _block(document: LabelledLines, number: Candidate[str]) -> Iterator[Place]:
    place = document.cell_with(number.words[0])
    if place:
        (position, cell) = place
        yield position, document.lines[position].cells.index(cell)
        yield from cells_above(document.lines, position, cell)


__all__ = ["blocks_of_customers"]

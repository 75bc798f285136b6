"""A tax number that was taken for the seller's, and stands in the buyer's address."""

from collections.abc import Iterator

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.names import plain_name

_FIELDS = ("seller.vat_id", "seller.tax_id")
_EDGE = 14.0
"""Points between the left edges of a name and what belongs to its address."""
_REACH = 9.0
"""In heights of the name: an address, with a line between it and the number."""


def buyers_numbers(record: InvoiceRecord, document: LabelledLines) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 beside what was read."""
    best = surest(record.evidence)
    buyer, seller = best.get("buyer.name"), best.get("seller.name")
    for field in _FIELDS:
        item = best.get(field)
        if item and buyer and _under(item, buyer, document) and not _between(seller, buyer, item):
            yield item.model_copy(update={"confidence": 0.0})


def _under(item: FieldEvidence, buyer: FieldEvidence, document: LabelledLines) -> bool:
    """In a cell that begins where the buyer's name does, or its label."""
    box, name = item.bbox, buyer.bbox
    if box is None or name is None or item.page != buyer.page:
        return False
    height = name[3] - name[1]
    if not 0 <= box[1] - name[1] <= _REACH * height:
        return False
    for line in document.lines:
        if line.page == item.page and abs(line.bbox[1] - box[1]) < height:
            for cell in line.cells:
                inside = cell.bbox[0] - 1 <= box[0] <= cell.bbox[2]
                if inside and abs(cell.bbox[0] - name[0]) <= _EDGE:
                    return True
    return False


def _between(seller: FieldEvidence | None, buyer: FieldEvidence, item: FieldEvidence) -> bool:
    """The seller's name stands nearer."""
    if not seller or not seller.bbox or not buyer.bbox or not item.bbox or seller.page != item.page:
        return False
    if plain_name(seller.text) == plain_name(buyer.text):
        return False
    return buyer.bbox[1] < seller.bbox[1] <= item.bbox[3]


__all__ = ["buyers_numbers"]

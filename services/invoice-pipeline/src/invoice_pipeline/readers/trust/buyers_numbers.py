"""A tax number that was taken for the seller's, and stands in the buyer's address."""

from collections.abc import Iterable, Iterator

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.address_blocks import cells_below
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.names import plain_name
from invoice_pipeline.readers.text_pdf.vocabulary import Label, plain

_FIELDS = ("seller.vat_id", "seller.tax_id")
_NUMBERS, _PARTIES = ("vat_id", "tax_id"), ("buyer", "party_name")
_LINES_OF_FORM = 4.0
"""Heights of the buyer's label."""
_FLUSH = 3.0
"""Points between the edges of the same words."""
_EDGE = 14.0
"""Points between the left edges of a name and what belongs to its address."""
_NEXT_LINE = 1.5
"""Heights between a head and the value below it."""
_CUSTOMERS = ("customer", "client", "cust", "kund", "debit", "klant", "klient", "zakazn", "asiakas", "vevo")
"""What the names of customers' numbers begin with, as they are compared."""
_REACH = 9.0
"""In heights of the name: an address, with a line between it and the number."""


def buyers_numbers(record: InvoiceRecord, document: LabelledLines) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 beside what was read."""
    best = surest(record.evidence)
    buyer, seller = best.get("buyer.name"), best.get("seller.name")
    for field in _FIELDS:
        item = best.get(field)
        if item and buyer and _is_buyers(item, buyer, seller, document):
            yield item.model_copy(update={"confidence": 0.0})


def _is_buyers(
    item: FieldEvidence, buyer: FieldEvidence, seller: FieldEvidence | None, document: LabelledLines
) -> bool:
    under = _under(item, buyer, document) and not _between(seller, buyer, item)
    return under or _in_its_form(item, buyer, seller, document) or _with_customers_number(item, document)


def _with_customers_number(item: FieldEvidence, document: LabelledLines) -> bool:
    """``Customer No. | VAT Registration No.`` over both, and the number nowhere else: the customer's."""
    heads = (label for label in _labels(document, _NUMBERS) if _stands_over(label, item))
    rows = [document.labels_of_line(document.lines.index(label.line)) for label in heads]
    customers = (one for row in rows for one in row if one.starts_cell and _is_of_customers(one))
    return any(True for _ in customers) and document.text.count(item.text) == 1


def _stands_over(label: Label, item: FieldEvidence) -> bool:
    box = item.bbox
    if box is None or item.page != label.line.page:
        return False
    below = 0 <= box[1] - label.bbox[3] < _NEXT_LINE * label.line.words[0].height
    return below and box[0] < label.bbox[2] and label.bbox[0] < box[2]


def _is_of_customers(label: Label) -> bool:
    return label.field == "elsewhere" and plain(label.text).startswith(_CUSTOMERS)


def _in_its_form(
    item: FieldEvidence, buyer: FieldEvidence, seller: FieldEvidence | None, document: LabelledLines
) -> bool:
    """Beside or right below ``Client: …``, in cells that begin with their labels: it describes the client."""
    parties = [label for label in _labels(document, _PARTIES) if _holds(label, buyer)]
    numbers = [label for label in _labels(document, _NUMBERS) if _holds(label, item)]
    if not parties or not numbers:
        return False
    height = parties[0].line.words[0].height
    below = numbers[0].line.baseline - parties[0].line.baseline
    near = -height / 2 <= below <= _LINES_OF_FORM * height
    return near and not (seller and _in_block(numbers[0], seller, document))


def _labels(document: LabelledLines, fields: Iterable[str]) -> Iterator[Label]:
    return (label for field in fields for _, label in document.labels(field) if label.starts_cell)


def _holds(label: Label, item: FieldEvidence) -> bool:
    """The label's cell holds what was read as well."""
    box, cell = item.bbox, label.cell
    if box is None or item.page != cell.page:
        return False
    return cell.bbox[0] < box[0] and box[2] <= cell.bbox[2] + 1 and abs(cell.bbox[3] - box[3]) < _FLUSH


def _in_block(label: Label, party: FieldEvidence, document: LabelledLines) -> bool:
    """In the lines that a party's name heads."""
    for position, line in enumerate(document.lines):
        for cell in line.cells if line.page == party.page and party.bbox else ():
            if party.bbox and max(abs(cell.bbox[at] - party.bbox[at]) for at in (0, 1)) < _FLUSH:
                return any(cell is label.cell for _, cell in cells_below(document.lines, position, cell))
    return False


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

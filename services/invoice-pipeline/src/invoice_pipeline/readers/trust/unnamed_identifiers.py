"""A number by an unknown name in the seller's address, where no tax number was read: it may be that."""

import re
from collections.abc import Iterator

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.address_blocks import contacts_in
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import POSTCODE
from invoice_pipeline.readers.trust.naming import unread

_FIELDS = frozenset({"seller.vat_id", "seller.tax_id"})
_NUMBER = re.compile(
    r"(?!(?i:p\.? ?o\.? ?box|box|tel|fax|phone|mob|cel|call|hotline|iban))"
    r"[^\W\d][^:\d]{1,30}?(?:: ?| )(?=(?:\D*\d){7})[A-Z1-9][A-Z0-9]*(?:[./ -][A-Z0-9]+)*"
)
"""A name and seven digits at least, of which the first is no zero: telephone numbers begin with one."""
_AMOUNT = re.compile(r"\d[.,]\d\d$")
_REACH = 9.0
"""In heights of the name: an address, with a line between it and the number."""


def unnamed_identifiers(record: InvoiceRecord, document: LabelledLines) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 for the first one."""
    if any(item.field in _FIELDS for item in record.evidence):
        return
    seller = surest(record.evidence).get("seller.name")
    for position, cell in _near(seller, document) if seller else ():
        starts = document.label_starts(position)
        known = any(id(word) in starts for word in cell.words) or contacts_in([cell])
        other = POSTCODE.search(cell.text) or _AMOUNT.search(cell.text)
        if not known and not other and _NUMBER.fullmatch(cell.text):
            yield unread("seller.tax_id", cell.words)
            return


def _near(seller: FieldEvidence, document: LabelledLines) -> Iterator[tuple[int, Line]]:
    """The cells in the lines below the name, over or under which it stands."""
    if seller.bbox is None:
        return
    left, top, right, bottom = seller.bbox
    for position, line in enumerate(document.lines):
        if line.page == seller.page and 0 < line.baseline - bottom <= _REACH * (bottom - top):
            for cell in line.cells:
                if cell.bbox[0] < right and left < cell.bbox[2]:
                    yield position, cell


__all__ = ["unnamed_identifiers"]

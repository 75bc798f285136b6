"""XML documents: the root element says which reader reads them."""

from collections.abc import Callable
from dataclasses import dataclass

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice
from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage, InvoiceRecord, ReaderStamp
from invoice_pipeline.readers import cii, ubl, zugferd1
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.results import Read, ReadResult, not_an_invoice, unreadable
from invoice_pipeline.readers.xml_attachments import lift
from invoice_pipeline.readers.xml_document import XmlElement, parse


@dataclass(frozen=True, slots=True)
class XmlFormat:
    name: str
    version: str
    read: Callable[[XmlElement], tuple[Invoice, list[FieldEvidence], Coverage]]
    embedded: str | None = None
    """Name of the elements that hold documents in base64."""


FORMATS = {
    ubl.INVOICE: XmlFormat("ubl", ubl.VERSION, ubl.read, ubl.EMBEDDED),
    ubl.CREDIT_NOTE: XmlFormat("ubl", ubl.VERSION, ubl.read, ubl.EMBEDDED),
    cii.ROOT: XmlFormat("cii", cii.VERSION, cii.read, cii.EMBEDDED),
    zugferd1.ROOT: XmlFormat("zugferd1", zugferd1.VERSION, zugferd1.read, zugferd1.EMBEDDED),
}
_OTHER_BUSINESS_DOCUMENTS = (
    "{urn:oasis:names:specification:ubl:schema:xsd:",
    "{urn:un:unece:uncefact:data:SCRDM",
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.w3.org/2000/svg}",
)
"""Families whose invoices are in the table above, so that whatever else they hold is no invoice."""


def read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult:
    """Raises a ReadingError; ``document_sha256`` is of the file that the XML came in."""
    root = parse(document, limits)
    form = FORMATS.get(str(root.tag))
    if form is None:
        return _unknown(str(root.tag))
    attachments = lift(root, form.embedded, limits)
    invoice, evidence, coverage = form.read(root)
    if not evidence:
        return not_an_invoice(ReasonCode.NO_INVOICE_FIELDS, format=form.name)
    record = InvoiceRecord(
        document_sha256=document_sha256,
        reader=ReaderStamp(name=form.name, version=form.version),
        coverage=coverage,
        invoice=invoice,
        evidence=tuple(evidence),
    )
    return Read((record,), attachments)


def _unknown(tag: str) -> ReadResult:
    if tag.startswith(_OTHER_BUSINESS_DOCUMENTS):
        return not_an_invoice(ReasonCode.NOT_AN_INVOICE, root=tag)
    return unreadable(ReasonCode.UNSUPPORTED_FORMAT, root=tag)

"""XML documents: the root element says which reader reads them."""

from collections.abc import Callable
from dataclasses import dataclass

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice
from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage, InvoiceRecord, ReaderStamp
from invoice_pipeline.readers import cii, fatturapa, fatturapa_simplified, ubl, zugferd1
from invoice_pipeline.readers.collector import resting_collector
from invoice_pipeline.readers.errors import TooLarge
from invoice_pipeline.readers.fatturapa_shared import BODY, EMBEDDED
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.results import Read, ReadResult, not_an_invoice, unreadable
from invoice_pipeline.readers.xml_attachments import lift
from invoice_pipeline.readers.xml_document import XmlElement, parse
from invoice_pipeline.readers.xml_parts import placed, split


@dataclass(frozen=True, slots=True)
class XmlFormat:
    name: str
    version: str
    read: Callable[[XmlElement], tuple[Invoice, list[FieldEvidence], Coverage]]
    embedded: str | None = None
    """Name of the elements that hold documents in base64."""
    part: str | None = None
    """Name of the elements that are an invoice each, where a document holds several."""


_FATTURA = XmlFormat("fatturapa", fatturapa.VERSION, fatturapa.read, EMBEDDED, BODY)
_SIMPLIFIED = XmlFormat(
    "fatturapa-simplified", fatturapa_simplified.VERSION, fatturapa_simplified.read, EMBEDDED, BODY
)
FORMATS = {
    ubl.INVOICE: XmlFormat("ubl", ubl.VERSION, ubl.read, ubl.EMBEDDED),
    ubl.CREDIT_NOTE: XmlFormat("ubl", ubl.VERSION, ubl.read, ubl.EMBEDDED),
    cii.ROOT: XmlFormat("cii", cii.VERSION, cii.read, cii.EMBEDDED),
    zugferd1.ROOT: XmlFormat("zugferd1", zugferd1.VERSION, zugferd1.read, zugferd1.EMBEDDED),
    **dict.fromkeys(fatturapa.ROOTS, _FATTURA),
    **dict.fromkeys(fatturapa_simplified.ROOTS, _SIMPLIFIED),
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
    with resting_collector(set_aside=True):
        return _read(document, document_sha256, limits)


def _read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult:
    root = parse(document, limits)
    form = FORMATS.get(str(root.tag))
    if form is None:
        return _unknown(str(root.tag))
    attachments = lift(root, form.embedded, limits)
    records: list[InvoiceRecord] = []
    for one in split(root, form.part):
        if len(records) == limits.invoices:
            raise TooLarge("invoices in one document", limits.invoices + 1, limits.invoices)
        records.append(_record(form, one, document_sha256, part=len(records) + 1))
    if not any(record.evidence for record in records):
        return not_an_invoice(ReasonCode.NO_INVOICE_FIELDS, format=form.name)
    if form.part and len(records) > 1:
        records = [_placed(record, form.part) for record in records]
    return Read(tuple(records), attachments)


def _record(form: XmlFormat, root: XmlElement, document_sha256: str, part: int) -> InvoiceRecord:
    invoice, evidence, coverage = form.read(root)
    return InvoiceRecord(
        document_sha256=document_sha256,
        part=part,
        reader=ReaderStamp(name=form.name, version=form.version),
        coverage=coverage,
        invoice=invoice,
        evidence=tuple(evidence),
    )


def _placed(record: InvoiceRecord, name: str) -> InvoiceRecord:
    return record.model_copy(update={"evidence": placed(record.evidence, name, record.part)})


def _unknown(tag: str) -> ReadResult:
    if tag.startswith(_OTHER_BUSINESS_DOCUMENTS):
        return not_an_invoice(ReasonCode.NOT_AN_INVOICE, root=tag)
    return unreadable(ReasonCode.UNSUPPORTED_FORMAT, root=tag)

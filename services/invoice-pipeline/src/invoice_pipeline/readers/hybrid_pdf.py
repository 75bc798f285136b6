"""Factur-X, ZUGFeRD, Order-X and XRechnung PDFs: the XML that lies embedded, held against the page."""

import re
from dataclasses import replace

from common.schemas.comparison import PageComparison
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord, ReaderStamp
from invoice_pipeline.readers import xml_invoice
from invoice_pipeline.readers.errors import ReadingError
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.pictures import read_pages_and_pictures
from invoice_pipeline.readers.page_comparison.comparison import compare_with_page
from invoice_pipeline.readers.pdf_attachments import embedded_files
from invoice_pipeline.readers.results import NotAnInvoice, Read, ReadResult
from invoice_pipeline.readers.xml_document import looks_like_xml

VERSION = "3"
_KNOWN_NAMES = re.compile(r"^(factur-x|zugferd-invoice|xrechnung)\.xml$", re.IGNORECASE)
"""What the standards call the file. Any other name is fine too, these are merely looked at first."""


def read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult | None:
    """None where no embedded file is an invoice in XML. Raises a ReadingError.

    An embedded file of a known name that cannot be read is an error, and not passed over in silence.
    """
    candidates = [
        (name, content) for name, content in embedded_files(document, limits) if looks_like_xml(content)
    ]
    candidates.sort(key=lambda candidate: _KNOWN_NAMES.match(candidate[0]) is None)
    for name, content in candidates:
        try:
            result = xml_invoice.read(content, document_sha256, limits)
        except ReadingError:
            if _KNOWN_NAMES.match(name):
                raise
            continue
        if isinstance(result, Read):
            return _compared(_stamped(result), document, limits)
        if isinstance(result, NotAnInvoice) and result.reason.code is ReasonCode.NOT_AN_INVOICE:
            return result
    return None


def _compared(result: Read, document: bytes, limits: Limits) -> Read:
    """With each invoice held against the page. A page that cannot be read is no way around it."""
    try:
        pages = read_pages_and_pictures(document, limits)
    except ReadingError as error:
        comparison = PageComparison(not_compared=error.code, blocking=True)
        return replace(result, records=tuple(_with(record, comparison) for record in result.records))
    compared = (_with(record, compare_with_page(record, pages)) for record in result.records)
    return replace(result, records=tuple(record.model_copy(update={"ocr": pages.ocr}) for record in compared))


def _with(record: InvoiceRecord, comparison: PageComparison) -> InvoiceRecord:
    return record.model_copy(update={"comparison": comparison})


def _stamped(result: Read) -> Read:
    return Read(
        tuple(
            record.model_copy(
                update={"reader": ReaderStamp(name=f"hybrid-pdf/{record.reader.name}", version=VERSION)}
            )
            for record in result.records
        ),
        result.attachments,
    )

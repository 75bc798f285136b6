"""Factur-X, ZUGFeRD, Order-X and XRechnung PDFs: the XML that lies embedded in the page's file."""

import re

from common.schemas.reasons import ReasonCode
from common.schemas.record import ReaderStamp
from invoice_pipeline.readers import xml_invoice
from invoice_pipeline.readers.errors import ReadingError
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.pdf_attachments import embedded_files
from invoice_pipeline.readers.results import NotAnInvoice, Read, ReadResult
from invoice_pipeline.readers.xml_document import looks_like_xml

VERSION = "1"
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
            return _stamped(result)
        if isinstance(result, NotAnInvoice) and result.reason.code is ReasonCode.NOT_AN_INVOICE:
            return result
    return None


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

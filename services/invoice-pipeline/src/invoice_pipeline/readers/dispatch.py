"""Which reader reads a document is told by its content, never by its name."""

import hashlib
import re

from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers import hybrid_pdf, image_file, p7m, xml_document, xml_invoice
from invoice_pipeline.readers.errors import ReadingError, TooLarge
from invoice_pipeline.readers.limits import DEFAULT_LIMITS, Limits
from invoice_pipeline.readers.results import Read, ReadResult, not_an_invoice, unreadable
from invoice_pipeline.readers.text_pdf import reader as text_pdf

_PDF_HEADER_WITHIN = 1_024
"""Bytes of rubbish that PDF readers tolerate before ``%PDF-`` (PDF 1.7, appendix H)."""
_HTML = re.compile(rb"^\s*(<!doctype\s+html|<html)\b", re.IGNORECASE)
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"RIFF": "image/webp",
    b"BM": "image/bmp",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
    b"{\\rtf": "application/rtf",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(document: bytes, *, limits: Limits = DEFAULT_LIMITS, ignore_xml: bool = False) -> ReadResult:
    """Read one file. Everything that can be wrong with it comes back as a stated reason.

    ``ignore_xml`` reads the page of a hybrid PDF as if it had no XML, which measures the page's reader.
    """
    try:
        return _read(document, limits, ignore_xml=ignore_xml)
    except ReadingError as error:
        return unreadable(error.code, **error.facts)


def _read(document: bytes, limits: Limits, *, ignore_xml: bool) -> ReadResult:
    if len(document) > limits.document:
        raise TooLarge("document", len(document), limits.document)
    if not document.strip():
        return unreadable(ReasonCode.EMPTY_DOCUMENT)
    sha256 = hashlib.sha256(document).hexdigest()
    if p7m.is_enveloped(document):
        return _read_signed(document, sha256, limits, ignore_xml=ignore_xml)
    return _read_plain(document, sha256, limits, ignore_xml=ignore_xml)


def _read_signed(document: bytes, sha256: str, limits: Limits, *, ignore_xml: bool) -> ReadResult:
    """What lies in the envelope, with the signature's state on each invoice."""
    opened = p7m.open_envelopes(document, limits.document)
    result = _read_plain(opened.content, sha256, limits, ignore_xml=ignore_xml)
    if not isinstance(result, Read):
        return result
    signed = {"signature": opened.signature}
    return Read(tuple(record.model_copy(update=signed) for record in result.records))


def _read_plain(document: bytes, sha256: str, limits: Limits, *, ignore_xml: bool) -> ReadResult:
    if b"%PDF-" in document[:_PDF_HEADER_WITHIN]:
        return _read_pdf(document, sha256, limits, ignore_xml=ignore_xml)
    if _HTML.match(document[:1_000]):
        return not_an_invoice(ReasonCode.NOT_AN_INVOICE, format="text/html")
    if xml_document.looks_like_xml(document):
        return xml_invoice.read(document, sha256, limits)
    return _read_other(document, sha256, limits)


def _read_pdf(document: bytes, sha256: str, limits: Limits, *, ignore_xml: bool) -> ReadResult:
    structured = None if ignore_xml else hybrid_pdf.read(document, sha256, limits)
    return structured or text_pdf.read(document, sha256, limits)


def _read_other(document: bytes, sha256: str, limits: Limits) -> ReadResult:
    for magic, media_type in _MAGIC.items():
        if document.startswith(magic):
            if media_type in image_file.FORMATS:
                return image_file.read(document, media_type, sha256, limits)
            return unreadable(ReasonCode.UNSUPPORTED_FORMAT, format=media_type)
    if _CONTROL.search(document[:4_096]):
        return unreadable(ReasonCode.UNSUPPORTED_FORMAT, format="application/octet-stream")
    return not_an_invoice(ReasonCode.NOT_AN_INVOICE, format="text/plain")

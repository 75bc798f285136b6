"""Which reader reads a document is told by its content, never by its name."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers import hybrid_pdf, image_file, p7m, pages, xml_document, xml_invoice
from invoice_pipeline.readers.errors import EncryptedPdf, ReadingError, TooLarge
from invoice_pipeline.readers.limits import DEFAULT_LIMITS, Limits
from invoice_pipeline.readers.locked_pdf import unlocked
from invoice_pipeline.readers.results import Read, ReadResult, not_an_invoice, unreadable
from invoice_pipeline.readers.text_pdf.words import opened

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


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a document is to be read."""

    limits: Limits
    ignore_xml: bool
    passwords: Sequence[str]


def is_plain(document: bytes, limits: Limits = DEFAULT_LIMITS) -> bool:
    """XML, or a file that nobody opens: it is refused, or its first bytes say that it is nothing to read.

    All others go through libraries written in C, which have had faults, and will have.
    """
    if len(document) > limits.document:
        return True
    if p7m.is_enveloped(document) or _is_pdf(document):
        return False
    is_text = _HTML.match(document[:1_000]) or xml_document.looks_like_xml(document)
    return bool(is_text) or _media_type(document) not in image_file.FORMATS


def read(
    document: bytes,
    *,
    limits: Limits = DEFAULT_LIMITS,
    ignore_xml: bool = False,
    passwords: Sequence[str] = (),
) -> ReadResult:
    """Read one file. Everything that can be wrong with it comes back as a stated reason.

    ``ignore_xml`` reads the page of a hybrid PDF as if it had no XML, which measures the page's reader.
    ``passwords`` are tried where a PDF asks for one.
    """
    try:
        return _read(document, _Manner(limits, ignore_xml, passwords))
    except ReadingError as error:
        return unreadable(error.code, **error.facts)


def _read(document: bytes, manner: _Manner) -> ReadResult:
    if len(document) > manner.limits.document:
        raise TooLarge("document", len(document), manner.limits.document)
    if not document or document.isspace():
        return unreadable(ReasonCode.EMPTY_DOCUMENT)
    sha256 = hashlib.sha256(document).hexdigest()
    if p7m.is_enveloped(document):
        return _read_signed(document, sha256, manner)
    return _read_plain(document, sha256, manner)


def _read_signed(document: bytes, sha256: str, manner: _Manner) -> ReadResult:
    """What lies in the envelope, with the signature's state on each invoice."""
    opened = p7m.open_envelopes(document, manner.limits.document)
    result = _read_plain(opened.content, sha256, manner)
    if not isinstance(result, Read):
        return result
    signed = {"signature": opened.signature}
    return replace(result, records=tuple(record.model_copy(update=signed) for record in result.records))


def _read_plain(document: bytes, sha256: str, manner: _Manner) -> ReadResult:
    if _is_pdf(document):
        return _read_pdf(document, sha256, manner)
    if _HTML.match(document[:1_000]):
        return not_an_invoice(ReasonCode.NOT_AN_INVOICE, format="text/html")
    if xml_document.looks_like_xml(document):
        return xml_invoice.read(document, sha256, manner.limits)
    return _read_other(document, sha256, manner.limits)


def _is_pdf(document: bytes) -> bool:
    return b"%PDF-" in document[:_PDF_HEADER_WITHIN]


def _read_pdf(document: bytes, sha256: str, manner: _Manner) -> ReadResult:
    try:
        return _read_open_pdf(document, sha256, manner)
    except EncryptedPdf:
        opened = unlocked(document, manner.passwords)
    return _read_open_pdf(opened, sha256, manner)


def pdf_of(document: bytes, limits: Limits, passwords: Sequence[str] = ()) -> bytes:
    """A document with pages as a PDF that can be opened. Raises a ReadingError."""
    media_type = _media_type(document)
    if media_type in image_file.FORMATS:
        return image_file.as_pdf(document, media_type, limits)
    try:
        with opened(document):
            return document
    except EncryptedPdf:
        return unlocked(document, passwords)


def _read_open_pdf(document: bytes, sha256: str, manner: _Manner) -> ReadResult:
    structured = None if manner.ignore_xml else hybrid_pdf.read(document, sha256, manner.limits)
    return structured or pages.read(document, sha256, manner.limits)


def _read_other(document: bytes, sha256: str, limits: Limits) -> ReadResult:
    media_type = _media_type(document)
    if media_type in image_file.FORMATS:
        return image_file.read(document, media_type, sha256, limits)
    if media_type:
        return unreadable(ReasonCode.UNSUPPORTED_FORMAT, format=media_type)
    if _CONTROL.search(document[:4_096]):
        return unreadable(ReasonCode.UNSUPPORTED_FORMAT, format="application/octet-stream")
    return not_an_invoice(ReasonCode.NOT_AN_INVOICE, format="text/plain")


def _media_type(document: bytes) -> str:
    """As its first bytes say; empty where they are of no kind that is known here."""
    return next((media_type for magic, media_type in _MAGIC.items() if document.startswith(magic)), "")

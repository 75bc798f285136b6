"""What is read from pages alone; those that show nothing are told from pictures that could not be read."""

from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.pictures import read_pages_and_pictures, show_nothing
from invoice_pipeline.readers.results import NotAnInvoice, ReadResult, Unreadable, unreadable
from invoice_pipeline.readers.text_pdf import reader as text_pdf
from invoice_pipeline.readers.text_pdf.words import Pages


def read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult:
    """``document`` is a PDF. Raises a ReadingError."""
    result = text_pdf.read(document, document_sha256, limits)
    if isinstance(result, Unreadable) and _has_no_words(result) and show_nothing(document):
        return unreadable(ReasonCode.EMPTY_DOCUMENT)
    unread = isinstance(result, NotAnInvoice | Unreadable) and _has_words(result)
    words = read_pages_and_pictures(document, limits) if unread and limits.templates is not None else None
    return _with_templates(result, words, document_sha256, limits)


def of_words(words: Pages, document_sha256: str, limits: Limits) -> ReadResult:
    """The same of a document whose words have been read."""
    return _with_templates(text_pdf.read_words(words, document_sha256), words, document_sha256, limits)


def _with_templates(result: ReadResult, words: Pages | None, sha256: str, limits: Limits) -> ReadResult:
    if limits.templates is None:
        return result
    from invoice_pipeline.readers.templates.merging import with_templates  # noqa: PLC0415 - an optional extra

    return with_templates(result, words, limits.templates, sha256)


def _has_words(result: NotAnInvoice | Unreadable) -> bool:
    """In which nothing of an invoice was found, whether they were understood or not."""
    return isinstance(result, NotAnInvoice) or result.reason.code is ReasonCode.NO_INVOICE_FIELDS


def _has_no_words(result: Unreadable) -> bool:
    """Not even hidden ones: a page that shows nothing but has text that nobody sees is more than blank."""
    return result.reason.code is ReasonCode.NO_TEXT_LAYER and result.reason.facts["hidden_words"] == "0"

"""What is read from pages alone; those that show nothing are told from pictures that could not be read."""

from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.pictures import show_nothing
from invoice_pipeline.readers.results import ReadResult, Unreadable, unreadable
from invoice_pipeline.readers.text_pdf import reader as text_pdf


def read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult:
    """``document`` is a PDF. Raises a ReadingError."""
    result = text_pdf.read(document, document_sha256, limits)
    if isinstance(result, Unreadable) and _has_no_words(result) and show_nothing(document):
        return unreadable(ReasonCode.EMPTY_DOCUMENT)
    return result


def _has_no_words(result: Unreadable) -> bool:
    """Not even hidden ones: a page that shows nothing but has text that nobody sees is more than blank."""
    return result.reason.code is ReasonCode.NO_TEXT_LAYER and result.reason.facts["hidden_words"] == "0"

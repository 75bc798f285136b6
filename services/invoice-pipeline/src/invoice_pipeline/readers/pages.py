"""What is read from pages alone; those that show nothing are told from pictures that could not be read."""

from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.pictures import show_nothing
from invoice_pipeline.readers.results import ReadResult, Unreadable, unreadable
from invoice_pipeline.readers.text_pdf import reader as text_pdf


def read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult:
    """``document`` is a PDF. Raises a ReadingError."""
    result = text_pdf.read(document, document_sha256, limits)
    nothing = isinstance(result, Unreadable) and result.reason.code is ReasonCode.NO_TEXT_LAYER
    if nothing and show_nothing(document):
        return unreadable(ReasonCode.EMPTY_DOCUMENT)
    return result

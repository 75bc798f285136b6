from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.results import ReadResult, unreadable


def read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult:
    return unreadable(ReasonCode.NO_TEXT_LAYER)

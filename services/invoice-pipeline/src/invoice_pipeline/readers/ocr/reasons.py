"""That OCR was at work: a reason to look at what it read, a remark where it only confirmed."""

from collections.abc import Iterator

from common.schemas.evidence import Method
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.ocr.sentences import ocr_outcome


def ocr_reasons(record: InvoiceRecord) -> Iterator[Reason]:
    """Values that OCR read are not approved without a person."""
    if any(item.method is Method.OCR for item in record.evidence):
        yield from _said(record)


def ocr_remarks(record: InvoiceRecord) -> Iterator[Reason]:
    """OCR read no value of the invoice, but pages beside it, or those that its XML was held against."""
    if not any(item.method is Method.OCR for item in record.evidence):
        yield from _said(record)


def _said(record: InvoiceRecord) -> Iterator[Reason]:
    if record.ocr:
        yield Reason(code=ReasonCode.READ_BY_OCR, facts={"outcome": ocr_outcome(record.ocr)})

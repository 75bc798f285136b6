"""Pages made of rows of text, and what becomes of them."""

from common.schemas.invoice import Invoice
from common.schemas.reasons import ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline import readers
from support.deciding import decided, reason_codes
from support.invoice_pages import Row, page_pdf


def read(rows: tuple[Row, ...]) -> readers.Read:
    return read_document(page_pdf(rows))


def read_document(document: bytes) -> readers.Read:
    result = readers.read(document)
    assert isinstance(result, readers.Read), result
    return result


def invoice_of(rows: tuple[Row, ...]) -> Invoice:
    return read(rows).records[0].invoice


def status_of(rows: tuple[Row, ...]) -> InvoiceStatus:
    return decided(read(rows).records[0]).status


def reasons_of(rows: tuple[Row, ...]) -> list[ReasonCode]:
    return reason_codes(read(rows).records[0])

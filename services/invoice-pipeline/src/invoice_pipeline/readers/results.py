"""What reading a document can come to: invoices, or a stated failure."""

from dataclasses import dataclass, field

from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.attachment import Attachment
from invoice_pipeline.readers.text_pdf.words import Pages


@dataclass(frozen=True, slots=True)
class Read:
    """The invoices of one document, normally one, in the order in which they stand there.

    ``attachments`` are the documents that lie embedded in them, each once; ``pages`` the words that they were
    read from, None where that was XML.
    """

    records: tuple[InvoiceRecord, ...]
    attachments: tuple[Attachment, ...] = ()
    pages: Pages | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The document may be an invoice, but cannot be read; a person has to look at it."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class NotAnInvoice:
    """The document was understood, and it is something else."""

    reason: Reason


ReadResult = Read | Unreadable | NotAnInvoice


def unreadable(code: ReasonCode, **facts: str | int) -> Unreadable:
    return Unreadable(Reason(code=code, facts={key: str(value)[:200] for key, value in facts.items()}))


def not_an_invoice(code: ReasonCode, **facts: str | int) -> NotAnInvoice:
    return NotAnInvoice(Reason(code=code, facts={key: str(value)[:200] for key, value in facts.items()}))

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from common.messages.payload import BlobRef
from common.schemas.invoice import SupportingDocument
from common.schemas.record import InvoiceRecord, SourceFile
from monitor_api.api.answers.base import Accepted, Answer


class ReasonAnswer(Answer):
    code: str
    message: str
    fields: tuple[str, ...] = ()


class InvoiceAnswer(Answer):
    """An invoice as lists show it."""

    invoice_id: UUID
    state: str
    revision: int
    reasons: list[ReasonAnswer]
    decided_by: str
    number: str | None
    seller_name: str | None
    seller_vat_id: str | None
    buyer_name: str | None
    issue_date: date | None
    due_date: date | None
    currency: str | None
    payable: Decimal | None
    gross: Decimal | None
    filename: str
    duplicate_of: UUID | None
    lot: UUID | None = Field(description="the first invoice of its document, where that holds several")
    part: int | None = Field(description="which of the document's invoices it is")
    parts: int | None = Field(description="how many the document holds")
    received_at: datetime = Field(validation_alias="first_seen_at")
    changed_at: datetime = Field(validation_alias="occurred_at")


class StepAnswer(Answer):
    """One step of an invoice: where it came to, why, and who or what decided it."""

    state: str
    revision: int
    reasons: list[ReasonAnswer]
    decided_by: str
    occurred_at: datetime


class BillAnswer(Answer):
    invoice_id: UUID
    revision: int
    destination: str
    state: str
    location: str | None
    sha256: str | None
    error: str | None
    occurred_at: datetime


class AttachmentAnswer(Answer):
    """A document that lay embedded in the invoice, in its sender's words (BG-24)."""

    sha256: str
    filename: str | None
    media_type: str | None
    description: str | None
    url: str

    @classmethod
    def of(cls, invoice_id: UUID, document: SupportingDocument) -> "AttachmentAnswer":
        return cls(
            sha256=document.attached_sha256 or "",
            filename=document.filename,
            media_type=document.media_type,
            description=document.description,
            url=f"/api/v1/invoices/{invoice_id}/attachments/{document.attached_sha256}",
        )


class SourceAnswer(Answer):
    """A file of a mail that is these pages of the invoice's document; it has a row of its own."""

    invoice_id: UUID
    sha256: str
    filename: str
    first_page: int
    last_page: int
    url: str

    @classmethod
    def of(cls, invoice_id: UUID, source: SourceFile) -> "SourceAnswer":
        return cls(
            invoice_id=source.invoice_id,
            sha256=source.document_sha256,
            filename=source.filename,
            first_page=source.pages.first,
            last_page=source.pages.last,
            url=f"/api/v1/invoices/{invoice_id}/sources/{source.document_sha256}",
        )


class InvoiceDetail(InvoiceAnswer):
    """An invoice with its history, its bills, and its whole record with the evidence for each field."""

    document: BlobRef
    origin: dict[str, Any]  # a mail's or an upload's origin, as common.messages says
    history: list[StepAnswer]
    bills: list[BillAnswer]
    record: InvoiceRecord | None
    record_problem: str | None = Field(description="why `record` is null although there is one")
    document_url: str
    attachments: list[AttachmentAnswer]
    sources: list[SourceAnswer] = Field(
        description="the files that `document` was put together from, if it was"
    )


class UploadAccepted(Answer):
    invoice_id: UUID
    replayed: bool = Field(description="the Idempotency-Key was used before, for the same document")
    follow: str


__all__ = [
    "Accepted",
    "AttachmentAnswer",
    "BillAnswer",
    "InvoiceAnswer",
    "InvoiceDetail",
    "ReasonAnswer",
    "SourceAnswer",
    "StepAnswer",
    "UploadAccepted",
]

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from common.messages.payload import BlobRef, LotPlace, MailOrigin, Payload, ShortText, UploadOrigin
from common.messages.registry import registry
from common.messages.routing import Priority, Queue


class FurtherPart(LotPlace):
    """An invoice after the first of its document, read with it; ``record`` is what was read."""

    record: BlobRef


class Companion(Payload):
    """Another document of the same mail, which is handed in with this one, under an id of its own."""

    invoice_id: UUID
    filename: ShortText
    media_type: str = Field(max_length=255)


MOST_COMPANIONS = 50
"""A mail with more documents is a delivery of many invoices, and not one invoice in several files."""


class ProcessInvoice(Payload):
    """Read one stored document. The sender chose ``invoice_id``, so that it can be asked for at once.

    ``further`` makes it the order for one more invoice of a document that was found to hold several.
    ``companions``: each of them has been sent, or is sent in the same transaction.
    """

    invoice_id: UUID
    document: BlobRef
    filename: ShortText
    origin: MailOrigin | UploadOrigin
    further: FurtherPart | None = None
    companions: tuple[Companion, ...] = Field(default=(), max_length=MOST_COMPANIONS)


def urgency(document: BlobRef) -> Priority:
    """With what priority a document is sent: XML is read in milliseconds and need not wait behind scans.

    XML is told by its media type (RFC 7303: ``application/xml``, ``text/xml``, or the suffix ``+xml``).
    """
    kind = document.media_type.partition(";")[0].strip().lower()
    xml = kind in ("application/xml", "text/xml") or kind.endswith("+xml")
    return Priority.HIGH if xml else Priority.NORMAL


class ValidateInvoice(Payload):
    invoice_id: UUID


class ReviewDecision(StrEnum):
    APPROVE = "approve"
    CORRECT = "correct"
    REJECT = "reject"


FieldPath = Annotated[
    str, StringConstraints(max_length=100, pattern=r"^[a-z_]+(\[\d+\])?(\.[a-z_]+(\[\d+\])?)*$")
]
"""A path into the canonical invoice, such as ``totals.payable`` or ``lines[0].quantity``."""


class ReviewInvoice(Payload):
    """A person's decision. ``correct`` changes fields and has the invoice validated again.

    ``revision`` is the one that the person saw; a decision about an older one is refused.
    """

    invoice_id: UUID
    revision: int = Field(ge=1)
    decision: ReviewDecision
    corrections: dict[FieldPath, ShortText | None] = Field(default_factory=dict, max_length=200)
    comment: ShortText | None = None
    actor: ShortText


PROCESS_INVOICE = registry.command(
    "invoice_pipeline.process_invoice_task", ProcessInvoice, Queue.INVOICE_PROCESSING
)
VALIDATE_INVOICE = registry.command(
    "invoice_pipeline.validate_invoice_task", ValidateInvoice, Queue.VALIDATION
)
REVIEW_INVOICE = registry.command(
    "invoice_pipeline.review_invoice_task",
    ReviewInvoice,
    Queue.VALIDATION,
    priority=Priority.HIGH,  # a person waits for the answer
)

"""What happened, told to the monitor. Its read model is built from these events and nothing else."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue, StringConstraints

from common.messages.payload import BlobRef, LotPlace, MailOrigin, Payload, ShortText, UploadOrigin
from common.messages.registry import registry
from common.messages.routing import Priority, Queue, Service

LongText = Annotated[str, StringConstraints(max_length=8_000)]


class TaskOutcome(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    RETRIED = "retried"
    DEAD = "dead"
    DISCARDED = "discarded"


class TaskRan(Payload):
    """One attempt at one message. ``retried`` means that it failed and will be delivered again."""

    kind: Literal["task_ran"] = "task_ran"
    message_id: UUID
    task: ShortText
    service: Service
    queue: Queue
    worker: ShortText
    correlation_id: ShortText
    attempt: int = Field(ge=0)
    outcome: TaskOutcome
    sent_at: AwareDatetime
    received_at: AwareDatetime
    started_at: AwareDatetime
    finished_at: AwareDatetime
    error: LongText | None = None


class DeadLetterAdded(Payload):
    """A message that its service has given up on; everything a person needs to decide about it."""

    kind: Literal["dead_letter_added"] = "dead_letter_added"
    message_id: UUID
    task: ShortText
    service: Service
    correlation_id: ShortText
    attempts: int
    error: LongText
    traceback: LongText | None
    payload: dict[str, JsonValue]
    occurred_at: AwareDatetime


class DeadLetterSettled(Payload):
    kind: Literal["dead_letter_settled"] = "dead_letter_settled"
    message_id: UUID
    service: Service
    action: ShortText
    actor: ShortText
    occurred_at: AwareDatetime


class AttachmentState(Payload):
    """Where one attachment stands; ``state`` and ``reason`` are ingest-email's words."""

    attachment_id: UUID
    filename: ShortText
    media_type: ShortText
    size: int
    state: ShortText
    reason: ShortText | None
    document: BlobRef | None
    invoice_id: UUID | None


class EmailChanged(Payload):
    """A mail's whole accounted state at ``occurred_at``; a later one replaces an earlier one."""

    kind: Literal["email_changed"] = "email_changed"
    email_id: UUID
    mailbox: ShortText
    gmail_id: ShortText
    message_id: ShortText | None
    sender: ShortText | None
    subject: ShortText | None
    received_at: AwareDatetime | None
    state: ShortText
    reason: ShortText | None
    attachments: tuple[AttachmentState, ...] = Field(default=(), max_length=500)
    occurred_at: AwareDatetime


class MailboxChanged(Payload):
    """A mailbox was polled, stopped or rescheduled."""

    kind: Literal["mailbox_changed"] = "mailbox_changed"
    mailbox: ShortText
    state: ShortText
    reason: ShortText | None
    interval_seconds: int
    last_polled_at: AwareDatetime | None
    occurred_at: AwareDatetime


class InvoiceSummary(Payload):
    """The fields that lists show and filter by; the whole invoice is behind ``record``."""

    number: ShortText | None = None
    seller_name: ShortText | None = None
    seller_vat_id: ShortText | None = None
    buyer_name: ShortText | None = None
    issue_date: date | None = None
    due_date: date | None = None
    currency: ShortText | None = None
    payable: Decimal | None = None
    gross: Decimal | None = None


class Reason(Payload):
    """Why something was decided: a stable code and a sentence that an accountant understands."""

    code: ShortText
    message: ShortText
    fields: tuple[ShortText, ...] = ()


class InvoiceChanged(Payload):
    """One step of an invoice. ``record`` is the InvoiceRecord of that moment in the blob store.

    ``place`` is known once a document was read and found to hold several.
    """

    kind: Literal["invoice_changed"] = "invoice_changed"
    invoice_id: UUID
    state: ShortText
    revision: int
    reasons: tuple[Reason, ...] = Field(default=(), max_length=500)
    decided_by: ShortText
    summary: InvoiceSummary
    document: BlobRef
    filename: ShortText
    origin: MailOrigin | UploadOrigin
    record: BlobRef | None
    duplicate_of: UUID | None = None
    place: LotPlace | None = None
    occurred_at: AwareDatetime


class BillExported(Payload):
    """A bill's entry in the exporter's ledger."""

    kind: Literal["bill_exported"] = "bill_exported"
    invoice_id: UUID
    revision: int
    destination: ShortText
    state: ShortText
    location: ShortText | None
    sha256: ShortText | None
    error: ShortText | None = None
    occurred_at: AwareDatetime


class MaintenanceRan(Payload):
    """The outcome of one scheduled job, each service's answer beside its name."""

    kind: Literal["maintenance_ran"] = "maintenance_ran"
    run_id: UUID
    job: ShortText
    state: ShortText
    answers: dict[str, JsonValue]
    requested_by: ShortText | None
    started_at: AwareDatetime
    occurred_at: AwareDatetime


Activity = Annotated[
    TaskRan
    | DeadLetterAdded
    | DeadLetterSettled
    | EmailChanged
    | MailboxChanged
    | InvoiceChanged
    | BillExported
    | MaintenanceRan,
    Field(discriminator="kind"),
]


class RecordActivity(Payload):
    events: tuple[Activity, ...] = Field(min_length=1, max_length=500)


RECORD_ACTIVITY = registry.command(
    "monitor_api.record_activity", RecordActivity, Queue.MONITORING, priority=Priority.LOW, observed=False
)

from datetime import datetime
from uuid import UUID

from pydantic import Field, JsonValue

from common.messages.payload import BlobRef
from monitor_api.api.answers.base import Answer


class AttachmentAnswer(Answer):
    attachment_id: UUID
    filename: str
    media_type: str
    size: int
    state: str
    reason: str | None
    document: BlobRef | None
    invoice_id: UUID | None


class EmailAnswer(Answer):
    """A mail and what became of each of its attachments."""

    email_id: UUID
    mailbox: str
    gmail_id: str
    message_id: str | None
    sender: str | None
    subject: str | None
    received_at: datetime | None
    state: str
    reason: str | None
    changed_at: datetime
    attachments: list[AttachmentAnswer]


class MailboxAnswer(Answer):
    mailbox: str
    state: str
    reason: str | None
    interval_seconds: int
    last_polled_at: datetime | None
    changed_at: datetime = Field(validation_alias="occurred_at")


class DeadLetterAnswer(Answer):
    message_id: UUID
    state: str = Field(description="`open`, `replayed`, `discarded` or `succeeded`")
    service: str
    task: str | None
    correlation_id: str | None
    attempts: int | None
    error: str | None
    died_at: datetime | None
    action: str | None
    settled_by: str | None
    settled_at: datetime | None
    succeeded_at: datetime | None


class DeadLetterDetail(DeadLetterAnswer):
    """With everything that a person needs to decide about it."""

    traceback: str | None
    payload: dict[str, JsonValue] | None


class MaintenanceRunAnswer(Answer):
    run_id: UUID
    job: str
    state: str
    answers: dict[str, JsonValue]
    requested_by: str | None
    started_at: datetime
    changed_at: datetime = Field(validation_alias="occurred_at")

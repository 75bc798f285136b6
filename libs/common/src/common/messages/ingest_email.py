from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from common.messages.payload import Payload, ShortText
from common.messages.registry import registry
from common.messages.routing import Queue


class MonitorGmailInbox(Payload):
    """Poll one mailbox, or every mailbox whose interval has passed."""

    mailbox: ShortText | None = None


class ProcessEmail(Payload):
    email_id: UUID


class ProcessEmailAttachment(Payload):
    attachment_id: UUID


class ScheduleEmailMonitoring(Payload):
    mailbox: ShortText
    interval: Annotated[timedelta, Field(ge=timedelta(seconds=10), le=timedelta(days=1))]


class BatchProcessEmails(Payload):
    """Process again what arrived in a span of time, or the messages named, or both."""

    mailbox: ShortText
    received_from: AwareDatetime | None = None
    received_until: AwareDatetime | None = None
    gmail_ids: tuple[Annotated[str, Field(max_length=64)], ...] = Field(default=(), max_length=1_000)


MONITOR_GMAIL_INBOX = registry.command(
    "ingest_email.monitor_gmail_inbox", MonitorGmailInbox, Queue.EMAIL_PROCESSING, scheduled=True
)
PROCESS_EMAIL = registry.command("ingest_email.process_email_task", ProcessEmail, Queue.EMAIL_PROCESSING)
PROCESS_EMAIL_ATTACHMENT = registry.command(
    "ingest_email.process_email_attachment", ProcessEmailAttachment, Queue.EMAIL_PROCESSING
)
SCHEDULE_EMAIL_MONITORING = registry.command(
    "ingest_email.schedule_email_monitoring", ScheduleEmailMonitoring, Queue.EMAIL_PROCESSING
)
BATCH_PROCESS_EMAILS = registry.command(
    "ingest_email.batch_process_emails", BatchProcessEmails, Queue.EMAIL_PROCESSING
)

from common.delivery.work import Tasks, Work
from common.messages.ingest_email import (
    BATCH_PROCESS_EMAILS,
    MONITOR_GMAIL_INBOX,
    PROCESS_EMAIL,
    PROCESS_EMAIL_ATTACHMENT,
    SCHEDULE_EMAIL_MONITORING,
    BatchProcessEmails,
    MonitorGmailInbox,
    ProcessEmail,
    ProcessEmailAttachment,
    ScheduleEmailMonitoring,
)
from common.messages.invoice_pipeline import PROCESS_INVOICE
from ingest_email import outcomes
from ingest_email.batch import process_batch
from ingest_email.handing_over import process_attachment
from ingest_email.mailboxes import normalised, reschedule
from ingest_email.opening import open_email
from ingest_email.polling import poll, send_due_polls
from ingest_email.resources import Resources

tasks: Tasks[Resources] = Tasks()


@tasks.handles(MONITOR_GMAIL_INBOX)
def monitor_gmail_inbox(work: Work[MonitorGmailInbox, Resources]) -> None:
    if work.payload.mailbox is None:
        send_due_polls(work)
    else:
        poll(work, normalised(work.payload.mailbox))


@tasks.handles(PROCESS_EMAIL, max_attempts=20)  # with the relay's backoff: Gmail may be away for two hours
def process_email_task(work: Work[ProcessEmail, Resources]) -> None:
    open_email(work)


@tasks.handles(PROCESS_EMAIL_ATTACHMENT, max_attempts=6)
def process_email_attachment(work: Work[ProcessEmailAttachment, Resources]) -> None:
    process_attachment(work)


@tasks.handles(SCHEDULE_EMAIL_MONITORING)
def schedule_email_monitoring(work: Work[ScheduleEmailMonitoring, Resources]) -> None:
    with work.finishing() as finish:
        reschedule(finish, normalised(work.payload.mailbox), work.payload.interval)


@tasks.handles(BATCH_PROCESS_EMAILS, max_attempts=20)
def batch_process_emails(work: Work[BatchProcessEmails, Resources]) -> None:
    process_batch(work)


tasks.on_receipt(MONITOR_GMAIL_INBOX)(outcomes.poll_ended)
tasks.on_receipt(PROCESS_EMAIL)(outcomes.email_ended)
tasks.on_receipt(PROCESS_EMAIL_ATTACHMENT)(outcomes.attachment_ended)
tasks.on_receipt(PROCESS_INVOICE)(outcomes.invoice_ended)

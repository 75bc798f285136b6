"""The contract: importing it enters every task of every service into the registry."""

from common.messages.activity import RECORD_ACTIVITY
from common.messages.envelope import Envelope
from common.messages.exporter import EXPORT_INVOICE
from common.messages.ingest_email import (
    BATCH_PROCESS_EMAILS,
    MONITOR_GMAIL_INBOX,
    PROCESS_EMAIL,
    PROCESS_EMAIL_ATTACHMENT,
    SCHEDULE_EMAIL_MONITORING,
)
from common.messages.invoice_pipeline import PROCESS_INVOICE, REVIEW_INVOICE, VALIDATE_INVOICE
from common.messages.maintenance import (
    BACKUP_SYSTEM_STATE,
    CLEANUP_FAILED_TASKS,
    CLEANUP_OLD_EXPORTS,
    CLEANUP_TEMP_FILES,
    GENERATE_SYSTEM_REPORT,
    HEALTH_CHECK,
    MONITOR_WORKER_PERFORMANCE,
)
from common.messages.payload import BlobRef, LotPlace, MailOrigin, Payload, UploadOrigin
from common.messages.registry import TaskSpec, UnknownTask, registry
from common.messages.routing import QUEUES, Priority, Queue, Service, home_queue, service_of
from common.messages.shared import DO_CHORE, RECEIPT_TASK, SETTLE_DEAD_LETTER

__all__ = [
    "BACKUP_SYSTEM_STATE",
    "BATCH_PROCESS_EMAILS",
    "CLEANUP_FAILED_TASKS",
    "CLEANUP_OLD_EXPORTS",
    "CLEANUP_TEMP_FILES",
    "DO_CHORE",
    "EXPORT_INVOICE",
    "GENERATE_SYSTEM_REPORT",
    "HEALTH_CHECK",
    "MONITOR_GMAIL_INBOX",
    "MONITOR_WORKER_PERFORMANCE",
    "PROCESS_EMAIL",
    "PROCESS_EMAIL_ATTACHMENT",
    "PROCESS_INVOICE",
    "QUEUES",
    "RECEIPT_TASK",
    "RECORD_ACTIVITY",
    "REVIEW_INVOICE",
    "SCHEDULE_EMAIL_MONITORING",
    "SETTLE_DEAD_LETTER",
    "VALIDATE_INVOICE",
    "BlobRef",
    "Envelope",
    "LotPlace",
    "MailOrigin",
    "Payload",
    "Priority",
    "Queue",
    "Service",
    "TaskSpec",
    "UnknownTask",
    "UploadOrigin",
    "home_queue",
    "registry",
    "service_of",
]

from enum import IntEnum, StrEnum


class Queue(StrEnum):
    EMAIL_PROCESSING = "email_processing"
    INVOICE_PROCESSING = "invoice_processing"
    VALIDATION = "validation"
    EXPORT = "export"
    CELERY = "celery"
    MONITORING = "monitoring"


class Service(StrEnum):
    INGEST_EMAIL = "ingest_email"
    INVOICE_PIPELINE = "invoice_pipeline"
    EXPORTER = "exporter"
    MAINTENANCE = "maintenance"
    MONITOR_API = "monitor_api"


class Priority(IntEnum):
    """Kombu's ``priority_steps`` on Redis: 0 leaves the queue first."""

    RECEIPT = 0
    HIGH = 3
    NORMAL = 6
    LOW = 9


QUEUES: dict[Service, tuple[Queue, ...]] = {
    Service.INGEST_EMAIL: (Queue.EMAIL_PROCESSING,),
    Service.INVOICE_PIPELINE: (Queue.INVOICE_PROCESSING, Queue.VALIDATION),
    Service.EXPORTER: (Queue.EXPORT,),
    Service.MAINTENANCE: (Queue.CELERY,),
    Service.MONITOR_API: (Queue.MONITORING,),
}


def home_queue(service: Service) -> Queue:
    """Where a service's receipts and housekeeping messages go: the first queue that it consumes."""
    return QUEUES[service][0]


def service_of(queue: Queue) -> Service:
    return next(service for service, queues in QUEUES.items() if queue in queues)

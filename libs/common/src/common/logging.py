"""One JSON object a line on stderr; the correlation id follows a mail to its bill across every queue."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from common.messages.routing import Service

CHATTY = ("alembic", "celery.app.trace", "celery.worker.strategy")
"""Libraries that say for each task what the base task's own line says with its correlation id."""


def configure_logging(service: Service, level: str) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _Origin(service),
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        # Never the frames' locals: they hold passwords, tokens and what stands in invoices.
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.EventRenamer("event"),
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Origin:
    """Names the service in every line; a context variable would not reach the threads of relay and leases."""

    def __init__(self, service: Service) -> None:
        self.service = service.value

    def __call__(
        self,
        logger: object,  # noqa: ARG002 - structlog's signature
        method: str,  # noqa: ARG002 - the same
        event: structlog.typing.EventDict,
    ) -> structlog.typing.EventDict:
        return {"service": self.service, **event}


def get_logger() -> structlog.typing.FilteringBoundLogger:
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger

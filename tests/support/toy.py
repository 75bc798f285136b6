"""Workers whose tasks do what their payload's revision says: sleep, or kill the process they run in."""

import os
import signal
import time
from pathlib import Path

from celery import Celery
from sqlalchemy import Engine, text

from common.config import ServiceSettings
from common.delivery.celery_app import celery_app
from common.delivery.dead_letters import settle_dead_letter
from common.delivery.work import Tasks, Work
from common.messages import EXPORT_INVOICE, SETTLE_DEAD_LETTER, Service
from common.messages.exporter import ExportInvoice
from common.storage import BlobStore

NORMAL = 1
SLEEPS = 1_000
"""Revisions above this sleep so many tenths of a second more than it."""
KILLS = 666


def no_resources(_: ServiceSettings, __: Engine, ___: BlobStore) -> None:
    """The bodies need nothing."""


def _export(work: Work[ExportInvoice, None]) -> None:
    revision = work.payload.revision
    if revision == KILLS and not Path(os.environ["TOY_CURE"]).exists():
        os.kill(os.getpid(), signal.SIGKILL)
    if revision > SLEEPS:
        time.sleep((revision - SLEEPS) / 10)
    with work.finishing() as finish:
        finish.session.execute(
            text("INSERT INTO effects (invoice_id) VALUES (:id)"), {"id": work.payload.invoice_id}
        )


def _receiving() -> Celery:
    tasks: Tasks[None] = Tasks()
    tasks.handles(EXPORT_INVOICE, max_attempts=3)(_export)
    tasks.handles(SETTLE_DEAD_LETTER[Service.EXPORTER])(settle_dead_letter(Service.EXPORTER))
    return celery_app(Service.EXPORTER, ServiceSettings.load(), tasks, no_resources)


def _sending() -> Celery:
    return celery_app(Service.INVOICE_PIPELINE, ServiceSettings.load(), Tasks[None](), no_resources)


def __getattr__(name: str) -> Celery:
    """``celery -A support.toy:NAME`` makes only the app that it names."""
    makers = {"receiving": _receiving, "sending": _sending}
    if name not in makers:
        raise AttributeError(name)
    return makers[name]()

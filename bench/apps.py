"""The Celery apps that the hop benchmark starts: a sender, a receiver that does nothing, a bare one."""

from celery import Celery
from sqlalchemy import Engine

from common.config import ServiceSettings
from common.delivery import codec
from common.delivery.celery_app import celery_app
from common.delivery.settings import worker_settings
from common.delivery.work import Tasks, Work
from common.messages import EXPORT_INVOICE, Queue, Service
from common.messages.exporter import ExportInvoice
from common.storage import BlobStore

BARE_TASK = "bench.nothing"
BARE_QUEUE = Queue.VALIDATION

settings = ServiceSettings.load()


def no_resources(_: ServiceSettings, __: Engine, ___: BlobStore) -> None:
    """Nothing that the measured tasks would need."""


def bare_app() -> Celery:
    codec.install()
    app = Celery("bare", set_as_current=False)
    app.conf.update(worker_settings(settings, BARE_QUEUE))

    def nothing(envelope: dict[str, object]) -> None:
        """Take the same arguments as a delivered task, and do nothing."""

    app.task(name=BARE_TASK, shared=False)(nothing)
    return app


def receiving_app() -> Celery:
    tasks: Tasks[None] = Tasks()

    @tasks.handles(EXPORT_INVOICE)
    def nothing(work: Work[ExportInvoice, None]) -> None:
        with work.finishing():
            pass

    return celery_app(Service.EXPORTER, settings, tasks, no_resources)


def sending_app() -> Celery:
    return celery_app(Service.INVOICE_PIPELINE, settings, Tasks[None](), no_resources)


def __getattr__(name: str) -> Celery:
    """``celery -A bench.apps:NAME`` makes only the app that it names."""
    try:
        return {"bare": bare_app, "receiving": receiving_app, "sending": sending_app}[name]()
    except KeyError as error:
        raise AttributeError(name) from error

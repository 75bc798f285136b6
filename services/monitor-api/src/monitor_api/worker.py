"""The composition root of the worker that fills the read model."""

from sqlalchemy import Engine

from common.delivery.celery_app import celery_app
from common.messages import Service
from common.storage import BlobStore
from monitor_api.chores import CHORES
from monitor_api.config import MonitorSettings
from monitor_api.tasks import tasks


def open_resources(_settings: MonitorSettings, _engine: Engine, _store: BlobStore) -> None:
    """The read model is written in the finishing transactions: nothing else is needed."""


app = celery_app(Service.MONITOR_API, MonitorSettings.load(), tasks, open_resources, CHORES)

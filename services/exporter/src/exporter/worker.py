from sqlalchemy import Engine

from common.delivery.celery_app import celery_app
from common.messages.routing import Service
from common.storage import BlobStore
from exporter.config import ExporterSettings
from exporter.service import Resources
from exporter.tasks import chores, tasks


def open_resources(settings: ExporterSettings, engine: Engine, store: BlobStore) -> Resources:
    del engine  # tasks open their transactions through their work
    return Resources(store, settings.destinations(), settings.export_retention)


app = celery_app(Service.EXPORTER, ExporterSettings.load(), tasks, open_resources, chores)

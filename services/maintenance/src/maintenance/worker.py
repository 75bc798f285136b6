from sqlalchemy import Engine

from common.delivery.celery_app import celery_app
from common.messages.routing import Service
from common.storage import BlobStore
from maintenance.config import MaintenanceSettings
from maintenance.service import Resources
from maintenance.tasks import chores, tasks


def open_resources(settings: MaintenanceSettings, engine: Engine, store: BlobStore) -> Resources:
    del engine  # tasks open their transactions through their work
    return Resources(settings, store)


app = celery_app(Service.MAINTENANCE, MaintenanceSettings.load(), tasks, open_resources, chores)

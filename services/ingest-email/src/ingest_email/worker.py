"""The composition root of the worker: settings, tasks and Celery meet here."""

from common.delivery.celery_app import celery_app
from common.messages.routing import Service
from ingest_email.checks import chores
from ingest_email.config import IngestEmailSettings
from ingest_email.resources import open_resources
from ingest_email.tasks import tasks

settings = IngestEmailSettings.load()
app = celery_app(Service.INGEST_EMAIL, settings, tasks, open_resources, chores)

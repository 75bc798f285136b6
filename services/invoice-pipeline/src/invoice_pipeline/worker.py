from celery import signals
from sqlalchemy import Engine

from common.delivery.celery_app import celery_app
from common.messages.routing import Service
from common.storage import BlobStore
from invoice_pipeline.config import PipelineSettings
from invoice_pipeline.graph.pipeline import Pipeline
from invoice_pipeline.patching.endpoint import patcher_of
from invoice_pipeline.sandbox.sandbox import Sandbox
from invoice_pipeline.service import Resources
from invoice_pipeline.tasks import tasks


def open_resources(settings: PipelineSettings, engine: Engine, store: BlobStore) -> Resources:
    """In each pool process: the graph is compiled once, and checkpoints travel on the tasks' own sessions."""
    del engine
    sandbox = Sandbox.of(settings)
    signals.worker_process_shutdown.connect(lambda **_: sandbox.close(), weak=False)
    pipeline = Pipeline(
        store,
        sandbox,
        official=settings.official_validation,
        policy=settings.policy(),
        patcher=patcher_of(settings),
    )
    return Resources(pipeline)


app = celery_app(Service.INVOICE_PIPELINE, PipelineSettings.load(), tasks, open_resources)

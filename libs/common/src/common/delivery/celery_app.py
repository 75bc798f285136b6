"""The factory of every service's Celery app, and what a worker process holds after its fork."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from celery import Celery, Task, signals
from sqlalchemy import Engine

from common.chores import CHORE_POLICY, Chores, chore_task
from common.config import ServiceSettings
from common.db import make_engine, migrations_folder
from common.delivery import codec
from common.delivery.activity import ActivityReporter
from common.delivery.broker import Broker
from common.delivery.dead_letters import settle_dead_letter
from common.delivery.heart import Heart
from common.delivery.lease import Inbox
from common.delivery.outbox import DeliveryPolicy, Outbox
from common.delivery.presence import Presence
from common.delivery.publisher import CeleryPublisher
from common.delivery.receipts import ReceiptBox, ReceiptReader
from common.delivery.receiver import Receiver
from common.delivery.relay import Relay
from common.delivery.settings import sender_settings, worker_settings
from common.delivery.slots import LeakedSlots, SafeRedis
from common.delivery.work import TaskBodies, TaskBody, TaskPolicy, Tasks
from common.logging import configure_logging
from common.messages.envelope import Envelope
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from common.messages.routing import Service, home_queue
from common.messages.shared import DO_CHORE, RECEIPT_TASK, SETTLE_DEAD_LETTER, Receipts
from common.metrics import serve_metrics
from common.storage import BlobStore, open_store

S = TypeVar("S", bound=ServiceSettings)
R = TypeVar("R")

OpenResources = Callable[[S, Engine, BlobStore], R]


def delivery_policy(settings: ServiceSettings) -> DeliveryPolicy:
    return DeliveryPolicy(
        lease=settings.delivery_lease,
        resend_after=settings.delivery_resend_after,
        resend_cap=settings.delivery_resend_cap,
        window=settings.delivery_window,
    )


def open_outbox(service: Service, settings: ServiceSettings, engine: Engine) -> Outbox:
    """The sending half for a process that is no worker: the REST API, a command line."""
    codec.install()
    app = Celery(f"{service}-sender", set_as_current=False)
    app.conf.update(sender_settings(settings))
    return Outbox(service, engine, CeleryPublisher(app), delivery_policy(settings))


def sender_heart(outbox: Outbox, settings: ServiceSettings) -> Heart:
    """The relay for such a process, where it lives long enough to have one."""
    return Heart(Relay(outbox, Broker(settings.redis_url)), ActivityReporter(outbox), None, None, None)


@dataclass
class Process(Generic[R]):
    """What one pool process holds. It is made after the fork, and never crosses one."""

    engine: Engine
    receiver: Receiver[R]
    reader: ReceiptReader
    heart: Heart


class Runtime(Generic[S, R]):
    """Opens the Process in each pool child and leads deliveries to it."""

    def __init__(
        self, service: Service, settings: S, app: Celery, tasks: Tasks[R], open_resources: OpenResources[S, R]
    ) -> None:
        self.service = service
        self.settings = settings
        self._app = app
        self._tasks = tasks
        self._open_resources = open_resources
        self.queue = settings.worker_queue or home_queue(service)
        self._process: Process[R] | None = None

    @property
    def process(self) -> Process[R]:
        if self._process is None:
            self.open()
        if self._process is None:
            raise RuntimeError("the worker process has not been opened")
        return self._process

    def open(self, **_: object) -> None:
        engine = make_engine(self.settings.database_url, self.service)
        outbox = Outbox(self.service, engine, CeleryPublisher(self._app), delivery_policy(self.settings))
        inbox = Inbox(outbox, f"{self.service}@{socket.gethostname()}:{os.getpid()}")
        box = ReceiptBox(outbox)
        resources = self._open_resources(self.settings, engine, open_store(self.settings.storage_url))
        relay = Relay(outbox, Broker(self.settings.redis_url))
        presence = Presence(self.settings.redis_url, self.service, self.queue, inbox.worker)
        heart = Heart(relay, ActivityReporter(outbox), inbox, box, presence)
        reader = ReceiptReader(outbox, self._tasks.receipts)
        self._process = Process(engine, Receiver(inbox, box, resources), reader, heart)
        heart.start()

    def close(self, **_: object) -> None:
        if self._process is not None:
            self._process.heart.stop()
            self._process.engine.dispose()
            self._process = None

    def start_metrics(self, **_: object) -> None:
        if self.settings.metrics_port is not None:
            serve_metrics(self.settings.metrics_port)

    def set_up_logging(self, **_: object) -> None:
        configure_logging(self.service, self.settings.log_level)


def celery_app(
    service: Service,
    settings: S,
    tasks: Tasks[R],
    open_resources: OpenResources[S, R],
    chores: Chores[R] | None = None,
) -> Celery:
    """A service's Celery app, consuming one queue, with every task of the service declared.

    ``open_resources`` is called in each pool process after the fork; ``chores`` are the service's own.
    """
    codec.install()
    app = Celery(service.value, set_as_current=False)
    app.conf.update(worker_settings(settings, settings.worker_queue or home_queue(service)))
    app.Task.Strategy = "common.delivery.strategy:guarded"  # of Celery's own tasks as well
    runtime = Runtime(service, settings, app, tasks, open_resources)
    declared = {**tasks.bodies, **_shared_bodies(service, settings, chores or {})}
    for spec, body, policy in declared.values():
        _declare(app, runtime, spec, body, policy)
    _declare_receipt(app, runtime)
    app.steps["consumer"].add(LeakedSlots)
    app.steps["consumer"].add(SafeRedis)
    signals.setup_logging.connect(runtime.set_up_logging, weak=False)
    signals.worker_process_init.connect(runtime.open, weak=False)
    signals.worker_process_shutdown.connect(runtime.close, weak=False)
    signals.worker_ready.connect(runtime.start_metrics, weak=False)
    return app


def _shared_bodies(service: Service, settings: ServiceSettings, chores: Chores[R]) -> TaskBodies[R]:
    """What every service does for maintenance and for the person who settles dead letters."""
    shared: Tasks[R] = Tasks()
    chore_body = chore_task(service, migrations_folder(service), settings, chores)
    shared.handles(
        DO_CHORE[service],
        max_attempts=CHORE_POLICY.max_attempts,
        soft_time_limit=CHORE_POLICY.soft_time_limit,
        time_limit=CHORE_POLICY.time_limit,
    )(chore_body)
    shared.handles(SETTLE_DEAD_LETTER[service])(settle_dead_letter(service))
    return shared.bodies


def _declare(
    app: Celery,
    runtime: Runtime[S, R],
    spec: TaskSpec[Payload],
    body: TaskBody[Payload, R],
    policy: TaskPolicy,
) -> None:
    def run(task: "Task[Any, Any]", envelope: dict[str, Any] | None = None) -> None:
        runtime.process.receiver.receive(spec, body, policy, envelope, UUID(task.request.id))

    limits: dict[str, Any] = {
        name: int(span.total_seconds())
        for name, span in (("soft_time_limit", policy.soft_time_limit), ("time_limit", policy.time_limit))
        if span is not None
    }
    declare: Any = app.task(
        name=spec.name, bind=True, shared=False, max_retries=policy.max_attempts, **limits
    )
    declare(run)


def _declare_receipt(app: Celery, runtime: Runtime[S, R]) -> None:
    def read(envelope: dict[str, Any]) -> None:
        runtime.process.reader.read(Receipts.model_validate(Envelope.model_validate(envelope).payload))

    app.task(name=RECEIPT_TASK, shared=False)(read)

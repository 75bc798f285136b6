"""The task that fills the read model, through the real inbox."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from common.chores import chore_task
from common.db import make_engine, migrations_folder
from common.delivery.lease import Inbox
from common.delivery.outbox import Outbox
from common.delivery.receipts import ReceiptBox
from common.delivery.receiver import Receiver
from common.delivery.work import TaskPolicy
from common.messages import DO_CHORE, RECORD_ACTIVITY, Envelope, Priority, Queue, Service
from common.messages.activity import RecordActivity, TaskOutcome
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from common.messages.shared import Chore, DoChore
from monitor_api.chores import CHORES
from monitor_api.config import MonitorSettings
from monitor_api.tasks import tasks
from support.delivery import QUICK, CollectingPublisher
from support.monitor import NOON, invoice_changed, task_ran


class Worker:
    """The receiving half of monitor-api, without Celery around it."""

    def __init__(self, database_url: str) -> None:
        self.engine = make_engine(SecretStr(database_url), Service.MONITOR_API)
        outbox = Outbox(Service.MONITOR_API, self.engine, CollectingPublisher(), QUICK)
        self._receiver: Receiver[None] = Receiver(Inbox(outbox, "test"), ReceiptBox(outbox), None)
        settings = MonitorSettings.model_validate(
            {"database_url": database_url, "redis_url": "redis://localhost", "storage_url": "memory://"}
        )
        folder = migrations_folder(Service.MONITOR_API)
        self._chore = chore_task(Service.MONITOR_API, folder, settings, CHORES)

    def record(self, envelope: Envelope) -> None:
        spec, body, policy = tasks.bodies[RECORD_ACTIVITY.name]
        self._receiver.receive(spec, body, policy, envelope.model_dump(mode="json"), envelope.id)

    def do(self, envelope: Envelope) -> None:
        spec: TaskSpec[Payload] = DO_CHORE[Service.MONITOR_API]  # type: ignore[assignment]  # any payload
        raw = envelope.model_dump(mode="json")
        self._receiver.receive(spec, self._chore, TaskPolicy(), raw, envelope.id)  # type: ignore[arg-type]

    def value(self, sql: str) -> object:
        with self.engine.connect() as connection:
            return connection.scalar(text(sql))


@pytest.fixture
def worker(monitor_url: str) -> Iterator[Worker]:
    made = Worker(monitor_url)
    yield made
    made.engine.dispose()


def envelope(task: str, payload: Payload) -> Envelope:
    return Envelope(
        id=uuid4(),
        task=task,
        version=1,
        sender="exporter",
        reply_to=Queue.EXPORT,
        correlation_id="activity",
        priority=Priority.LOW,
        sent_at=datetime.now(UTC),
        payload=payload.model_dump(mode="json"),
    )


def test_a_second_delivery_of_activity_is_a_no_op(worker: Worker) -> None:
    message = envelope(RECORD_ACTIVITY.name, RecordActivity(events=(task_ran(), invoice_changed())))
    worker.record(message)
    worker.record(message)
    assert worker.value("SELECT sum(succeeded) FROM task_hours") == 1
    assert worker.value("SELECT count(*) FROM invoice_history") == 1
    assert worker.value("SELECT state FROM inbox") == "done"


def test_the_monitor_leaves_no_activity_about_itself(worker: Worker) -> None:
    worker.record(envelope(RECORD_ACTIVITY.name, RecordActivity(events=(task_ran(),))))
    assert worker.value("SELECT count(*) FROM activity") == 0


def test_it_keeps_up_with_200_events_a_second(worker: Worker) -> None:
    batches = [
        envelope(
            RECORD_ACTIVITY.name,
            RecordActivity(
                events=tuple(
                    task_ran(
                        TaskOutcome.RETRIED if i % 9 == 0 else TaskOutcome.SUCCEEDED, worker=f"e@h:{i % 4}"
                    )
                    for i in range(100)
                )
            ),
        )
        for _ in range(20)
    ]
    began = perf_counter()
    for batch in batches:
        worker.record(batch)
    rate = 2_000 / (perf_counter() - began)
    assert worker.value("SELECT sum(succeeded + retried) FROM task_hours") == 2_000
    assert rate > 200  # 1,600 were seen on an idle machine, 460 on one with four times too much to do


def test_cleanup_prunes_single_runs_and_keeps_their_sums(worker: Worker) -> None:
    old, young = NOON, datetime.now(UTC) - timedelta(minutes=5)
    runs = RecordActivity(events=(task_ran(at=old, worker="gone@h:1"), task_ran(at=young, worker="here@h:1")))
    worker.record(envelope(RECORD_ACTIVITY.name, runs))
    worker.engine.dispose()
    chore = DoChore(run_id=uuid4(), chore=Chore.CLEANUP_FAILED_TASKS)
    message = envelope(DO_CHORE[Service.MONITOR_API].name, chore)
    clock_ahead = "UPDATE task_runs SET finished_at = now() - interval '8 days' WHERE worker = 'gone@h:1'"
    with worker.engine.begin() as connection:
        connection.execute(text(clock_ahead))
        connection.execute(
            text("UPDATE worker_processes SET last_seen = now() - interval '3 days' WHERE name = 'gone@h:1'")
        )
    worker.do(message)
    worker.do(message)
    assert worker.value("SELECT string_agg(worker, ',') FROM task_runs") == "here@h:1"
    assert worker.value("SELECT string_agg(name, ',') FROM worker_processes") == "here@h:1"
    assert worker.value("SELECT sum(succeeded) FROM task_hours") == 2
    answer = worker.value("SELECT result::text FROM inbox WHERE task LIKE '%do_chore'")
    assert '"task_runs": 1' in str(answer)
    assert '"outbox"' in str(answer)

"""The task that fills the read model, through the real inbox."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from common.messages import RECORD_ACTIVITY, Envelope, Service
from common.messages.activity import Activity, RecordActivity, TaskOutcome
from common.messages.shared import Chore
from monitor_api.chores import CHORES
from monitor_api.config import MonitorSettings
from monitor_api.tasks import tasks
from support.inprocess import InProcess, envelope_for, settings_for
from support.monitor import NOON, invoice_changed, task_ran

Worker = InProcess[None]


@pytest.fixture
def worker(migrated_url: str) -> Iterator[Worker]:
    settings = settings_for(MonitorSettings, migrated_url)
    with InProcess(Service.MONITOR_API, settings, tasks, None, CHORES) as made:
        yield made


def told(*events: Activity) -> Envelope:
    return envelope_for(RECORD_ACTIVITY, RecordActivity(events=events), Service.EXPORTER)


def test_a_second_delivery_of_activity_is_a_no_op(worker: Worker) -> None:
    message = told(task_ran(), invoice_changed())
    worker.deliver(message)
    worker.deliver(message)
    assert worker.value("SELECT sum(succeeded) FROM task_hours") == 1
    assert worker.value("SELECT count(*) FROM invoice_history") == 1
    assert worker.value("SELECT state FROM inbox") == "done"


def test_the_monitor_leaves_no_activity_about_itself(worker: Worker) -> None:
    worker.deliver(told(task_ran()))
    assert worker.value("SELECT count(*) FROM activity") == 0


def test_it_keeps_up_with_200_events_a_second(worker: Worker) -> None:
    batches = [
        told(
            *(
                task_ran(TaskOutcome.RETRIED if i % 9 == 0 else TaskOutcome.SUCCEEDED, worker=f"e@h:{i % 4}")
                for i in range(100)
            )
        )
        for _ in range(20)
    ]
    began = perf_counter()
    for batch in batches:
        worker.deliver(batch)
    rate = 2_000 / (perf_counter() - began)
    assert worker.value("SELECT sum(succeeded + retried) FROM task_hours") == 2_000
    assert rate > 200  # 1,600 were seen on an idle machine, 460 on one with four times too much to do


def test_cleanup_prunes_single_runs_and_keeps_their_sums(worker: Worker) -> None:
    old, young = NOON, datetime.now(UTC) - timedelta(minutes=5)
    worker.deliver(told(task_ran(at=old, worker="gone@h:1"), task_ran(at=young, worker="here@h:1")))
    message = worker.order(Chore.CLEANUP_FAILED_TASKS)
    worker.rows("UPDATE task_runs SET finished_at = now() - interval '8 days' WHERE worker = 'gone@h:1'")
    worker.rows("UPDATE worker_processes SET last_seen = now() - interval '3 days' WHERE name = 'gone@h:1'")
    worker.deliver(message)
    worker.deliver(message)
    assert worker.value("SELECT string_agg(worker, ',') FROM task_runs") == "here@h:1"
    assert worker.value("SELECT string_agg(name, ',') FROM worker_processes") == "here@h:1"
    assert worker.value("SELECT sum(succeeded) FROM task_hours") == 2
    answer = worker.value("SELECT result::text FROM inbox WHERE task LIKE '%do_chore'")
    assert '"task_runs": 1' in str(answer)
    assert '"outbox"' in str(answer)

"""Queues, workers, schedule, history and metrics, from the read model and Redis alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from celery import Celery
from celery.schedules import crontab, schedule
from pydantic import SecretStr
from redbeat import RedBeatSchedulerEntry
from redis import Redis

from common.delivery.broker import lines, unacked_key
from common.delivery.presence import Presence
from common.messages import HEALTH_CHECK, MONITOR_GMAIL_INBOX, Queue, Service
from common.messages.activity import TaskOutcome
from common.messages.maintenance import Job
from common.messages.routing import Priority
from monitor_api.tokens import Scope
from support.monitor import NOON, Monitor, died, invoice_changed, running_monitor, task_ran
from support.servers import RedisServer
from support.workers import eventually


def ask(monitor: Monitor, path: str, *scopes: Scope) -> dict[str, object]:
    answer = monitor.client.get(f"/api/v1/{path}", headers=monitor.bearer(*(scopes or (Scope.READ,))))
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


def test_a_queue_shows_what_stands_in_it_and_for_how_long(monitor: Monitor) -> None:
    # Until the relay has left its mark there, it takes this Redis for a wiped one and sends everything again.
    eventually(lambda: monitor.context.redis.exists("ap-intake:mark:monitor_api"), "the relay's mark")
    with monitor.context.outbox.transaction("c") as unit:
        for _ in range(3):
            unit.send(HEALTH_CHECK, Job(requested_by="x" * 900))
        unit.send(HEALTH_CHECK, Job(), priority=Priority.HIGH)
    monitor.context.redis.hset(unacked_key(Queue.CELERY), "tag", "held")
    headers = monitor.bearer(Scope.READ)
    queues = monitor.client.get("/api/v1/celery/queues", headers=headers).json()
    (celery,) = [queue for queue in queues if queue["queue"] == "celery"]
    assert {p["priority"]: p["messages"] for p in celery["priorities"]} == {
        "receipt": 0,
        "high": 1,
        "normal": 3,
        "low": 0,
    }
    assert (celery["depth"], celery["unacked"], celery["window"]) == (4, 1, 500)
    assert 0 <= celery["oldest_seconds"] < 60
    assert len(queues) == len(Queue)


@pytest.mark.parametrize(
    "raw", ["", "no json", '{"body": 1}', "[" * 5_000, '{"body": "e30=", "headers": {}}']
)
def test_a_forged_message_in_a_queue_breaks_no_answer(monitor: Monitor, raw: str) -> None:
    monitor.context.redis.lpush(lines(Queue.EXPORT)[Priority.NORMAL], raw)
    headers = monitor.bearer(Scope.READ)
    queues = monitor.client.get("/api/v1/celery/queues", headers=headers).json()
    (export,) = [queue for queue in queues if queue["queue"] == "export"]
    assert (export["depth"], export["oldest_seconds"]) == (1, None)


def test_the_schedule_is_read_as_redbeat_writes_it(monitor: Monitor, redis_url: str) -> None:
    app = Celery("beat", broker=redis_url, set_as_current=False)
    app.conf.update(redbeat_redis_url=redis_url, redbeat_redis_options={}, timezone="UTC")
    job = "maintenance.health_check"
    RedBeatSchedulerEntry("health", job, schedule(timedelta(minutes=5)), app=app).save()
    entry = RedBeatSchedulerEntry("backup", "maintenance.backup_system_state", crontab("0", "3"), app=app)
    entry.save()
    entry.next(last_run_at=datetime.now(UTC))
    told = ask(monitor, "celery/beat/schedule")
    assert told == ask(monitor, "beat/schedule")
    assert told["beat_alive"] is False
    entries = {e["name"]: e for e in told["entries"]}  # type: ignore[attr-defined]
    assert entries["health"]["interval_seconds"] == 300
    assert entries["health"]["schedule"] == "every 0:05:00"
    assert entries["backup"]["schedule"] == "cron 0 3 * * *"
    assert entries["backup"]["last_run_at"] is not None
    assert (entries["backup"]["total_runs"], entries["health"]["total_runs"]) == (1, 0)
    assert datetime.fromisoformat(entries["backup"]["due_at"]) > datetime.now(UTC)
    assert not any(e["overdue"] for e in entries.values())


def test_an_entry_that_is_not_redbeats_is_left_out(monitor: Monitor) -> None:
    redis = monitor.context.redis
    bad = ['{"name": 1}', "x", '{"name": "a", "task": "t", "schedule": {"__type__": "rrule"}}', "[" * 9_000]
    for i, definition in enumerate(bad):
        redis.hset(f"redbeat:{i}", mapping={"definition": definition, "meta": '{"last_run_at": {"year": 1}}'})
        redis.zadd("redbeat::schedule", {f"redbeat:{i}": i, f"redbeat:gone{i}": float("inf")})
    assert ask(monitor, "celery/beat/schedule")["entries"] == []


def test_tasks_are_found_by_what_they_were_about(monitor: Monitor) -> None:
    message_id = uuid4()
    monitor.tell(
        task_ran(TaskOutcome.RETRIED, message_id=message_id),
        task_ran(message_id=message_id, attempt=2, at=NOON + timedelta(seconds=9)),
        task_ran(task="ingest_email.process_email_task", at=NOON + timedelta(minutes=1)),
    )

    def found(query: str) -> list[tuple[str, int]]:
        items = ask(monitor, f"celery/tasks?{query}")["items"]
        return [(item["outcome"], item["attempt"]) for item in items]  # type: ignore[attr-defined]

    assert found(f"message_id={message_id}") == [("succeeded", 2), ("retried", 1)]
    assert found("outcome=retried") == found("troubled=true") == [("retried", 1)]
    assert len(found("correlation_id=mail-1")) == 3
    assert len(found("task=ingest_email.process_email_task")) == 1
    assert len(found("since=2026-05-04T12:00:09Z&until=2026-05-04T12:01:00Z")) == 1
    export, mail = "exporter.export_invoice_task", "ingest_email.process_email_task"
    assert len(found(f"exclude={export}")) == 1
    assert found(f"exclude={export}&exclude={mail}") == []
    first = ask(monitor, "celery/tasks?limit=2")
    rest = ask(monitor, f"celery/tasks?limit=2&cursor={first['next']}")
    assert len(rest["items"]) == 1  # type: ignore[arg-type]
    assert rest["next"] is None
    hours = ask(monitor, "celery/tasks/hours?since=2026-05-04T00:00:00Z&until=2026-05-05T00:00:00Z")["hours"]
    assert [hour["succeeded"] for hour in hours] == [1, 1]  # type: ignore[attr-defined]


def test_the_page_leaves_the_polls_of_the_inbox_out(monitor: Monitor) -> None:
    script = monitor.client.get("/assets/page.js")
    assert f"exclude={MONITOR_GMAIL_INBOX.name}" in script.text


def test_rates_and_percentiles_are_of_the_last_minutes(monitor: Monitor) -> None:
    now = datetime.now(UTC) - timedelta(minutes=1)
    monitor.tell(task_ran(at=NOON), task_ran(TaskOutcome.DEAD, at=now), *(task_ran(at=now) for _ in range(3)))
    told = ask(monitor, "celery/metrics?minutes=10")
    assert (told["runs"], told["failures"], told["failure_rate"]) == (4, 1, 0.25)
    tasks = told["tasks"]
    assert isinstance(tasks, list)
    assert [task["p50"] for task in tasks] == [pytest.approx(1.0)]


def announced(redis_url: str, worker: str, busy_with: str | None = None) -> Presence:
    presence = Presence(SecretStr(redis_url), Service.EXPORTER, Queue.EXPORT, worker)
    presence.announce(busy_with)
    return presence


def test_workers_are_the_processes_that_live_now(monitor: Monitor, redis_url: str) -> None:
    now = datetime.now(UTC)
    monitor.tell(
        task_ran(at=now - timedelta(seconds=9), worker="exporter@a:1"),
        task_ran(at=now, worker="exporter@a:2"),  # dead since
    )
    announced(redis_url, "exporter@a:1", "exporter.export_invoice_task")
    announced(redis_url, "exporter@a:3")
    monitor.context.redis.set("ap-intake:alive:junk", b"\xff\x00", ex=30)
    told = ask(monitor, "celery/workers")
    queues = {q["queue"]: q for q in told["queues"]}  # type: ignore[attr-defined]
    assert told["redis"] is True
    first, second = queues["export"]["processes"]
    assert (first["worker"], first["busy_with"]) == ("exporter@a:1", "exporter.export_invoice_task")
    assert first["last_finished"]["task"] == "exporter.export_invoice_task"
    assert datetime.fromisoformat(first["since"]) <= datetime.fromisoformat(first["seen_at"])
    assert (second["worker"], second["busy_with"], second["last_finished"]) == ("exporter@a:3", None, None)
    assert queues["export"]["last_finished"]["worker"] == "exporter@a:2"
    assert (queues["celery"]["processes"], queues["celery"]["last_finished"]) == ([], None)


def test_a_process_that_leaves_is_no_worker_any_more(monitor: Monitor, redis_url: str) -> None:
    problem = "No worker process lives for queue export"
    presence = announced(redis_url, "exporter@a:1")
    there = ask(monitor, "celery/status")
    presence.leave()
    gone = ask(monitor, "celery/status")
    assert (there["worker_processes"], gone["worker_processes"]) == (1, 0)
    assert problem not in " ".join(there["problems"])  # type: ignore[arg-type]
    assert problem in " ".join(gone["problems"])  # type: ignore[arg-type]


def test_the_status_names_what_is_not_as_it_should_be(monitor: Monitor) -> None:
    monitor.tell(died(uuid4()), invoice_changed())
    told = ask(monitor, "celery/status")
    problems = " ".join(told["problems"])  # type: ignore[arg-type]
    assert told["state"] == "degraded"
    assert "No beat holds the schedule" in problems
    assert "No worker process lives for queue export" in problems
    assert "wait for a decision: 1" in problems
    assert told["invoices"] == {"needs_review": 1}


def test_metrics_are_prometheus_text(monitor: Monitor) -> None:
    monitor.tell(task_ran(TaskOutcome.DEAD), died(uuid4()), invoice_changed())
    headers = monitor.bearer(Scope.READ)
    monitor.client.get(f"/api/v1/invoices/{uuid4()}", headers=headers)
    answer = monitor.client.get("/metrics", headers=headers)
    assert answer.headers["content-type"].startswith("text/plain")
    for line in (
        'ap_intake_task_runs_total{outcome="dead",task="exporter.export_invoice_task"} 1.0',
        'ap_intake_dead_letters{state="open"} 1.0',
        'ap_intake_invoices{state="needs_review"} 1.0',
        'ap_intake_queue_messages{priority="normal",queue="export"} 0.0',
        'route="/api/v1/invoices/{invoice_id}",status="404"',
        'ap_intake_worker_processes{queue="export"} 0.0',
        "ap_intake_redis_up 1.0",
    ):
        assert line in answer.text


def test_without_redis_what_can_be_said_is_said(
    migrated_url: str, redis_server: RedisServer, redis_url: str, tmp_path: Path
) -> None:
    with running_monitor(migrated_url, redis_url, tmp_path) as monitor:
        headers = monitor.bearer(Scope.READ, Scope.UPLOAD)
        redis_server.stop()
        try:
            status = monitor.client.get("/api/v1/celery/status", headers=headers).json()
            queues = monitor.client.get("/api/v1/celery/queues", headers=headers)
            workers = monitor.client.get("/api/v1/celery/workers", headers=headers).json()
            metrics = monitor.client.get("/metrics", headers=headers)
            ready = monitor.client.get("/readyz")
            upload = monitor.client.post("/api/v1/invoices", headers=headers, files={"file": ("a", b"x")})
        finally:
            redis_server.start()
    assert status["redis"] is False
    assert (workers["redis"], workers["queues"][0]["processes"]) == (False, None)
    assert (queues.status_code, queues.headers["content-type"]) == (503, "application/problem+json")
    assert "ap_intake_redis_up 0.0" in metrics.text
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert upload.status_code == 202  # it waits in Postgres


def test_ready_means_that_the_schema_fits_the_code(database_url: str, redis_url: str, tmp_path: Path) -> None:
    with running_monitor(database_url, redis_url, tmp_path) as monitor:
        answer = monitor.client.get("/readyz")
    assert answer.status_code == 503
    assert "monitor-api migrate" in answer.text


def test_a_live_redis_of_ours_is_left_unchanged_by_looking(monitor: Monitor, redis_url: str) -> None:
    for path in ("celery/status", "celery/queues", "celery/workers", "celery/beat/schedule"):
        ask(monitor, path)
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        assert {str(key) for key in redis.keys("*")} <= {"ap-intake:mark:monitor_api"}

"""`<service> check` and a job of the schedule, through real workers and a real Redis."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from common.db import make_engine
from common.delivery.celery_app import open_outbox
from common.doctor.roundtrip import round_trips
from common.messages import CLEANUP_OLD_EXPORTS, HEALTH_CHECK, Service
from maintenance.beat import beat_app
from maintenance.config import MaintenanceSettings
from support.workers import WorkerProcess, eventually


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@pytest.fixture
def environment(
    migrated_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, str]:
    found = {
        "REDIS_URL": redis_url,
        "DATABASE_URL": migrated_url,
        "STORAGE_URL": f"file://{tmp_path}/store",
        "EXPORT_FOLDER": str(tmp_path / "bills"),
        "WORKER_CONCURRENCY": "1",
    }
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return found


@pytest.fixture
def settings(environment: Mapping[str, str]) -> MaintenanceSettings:
    return MaintenanceSettings.load()


def worker(service: str, environment: Mapping[str, str], tmp_path: Path) -> WorkerProcess:
    return WorkerProcess([program(service), "worker"], environment, tmp_path / f"{service}.log")


@pytest.fixture
def workers(environment: Mapping[str, str], tmp_path: Path) -> Iterator[None]:
    with (
        worker("exporter", environment, tmp_path) as first,
        worker("maintenance", environment, tmp_path) as second,
    ):
        eventually(lambda: first.ready and second.ready, "two ready workers", 60)
        yield


def check(service: str, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [program(service), "check", *options], capture_output=True, text=True, check=False, timeout=90
    )


def test_a_sound_service_passes_and_a_missing_beat_is_a_fault_with_its_remedy(workers: None) -> None:
    sound = check("exporter")
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert "round trip through export: exporter@" in sound.stdout
    for name in ("versions", "tasks", "queues", "database", "migrations", "redis", "redis policy", "storage"):
        assert f"ok    exporter {name}:" in sound.stdout
    beatless = check("maintenance")
    assert beatless.returncode == 1
    (fault,) = [line for line in beatless.stdout.splitlines() if line.startswith("FAULT")]
    assert "maintenance schedule" in fault
    assert "start beat: maintenance beat" in beatless.stdout


def test_bare_ticks_are_asked_on_and_answered_by_the_workers_that_live(
    workers: None, settings: MaintenanceSettings
) -> None:
    engine = make_engine(settings.database_url, Service.MAINTENANCE)

    def answered(job: str) -> set[str]:
        statement = text(
            "SELECT queue FROM answers JOIN runs ON runs.id = run_id WHERE job = :job AND outcome = 'done'"
        )
        with engine.connect() as connection:
            return set(connection.scalars(statement, {"job": job}))

    for spec in (CLEANUP_OLD_EXPORTS, HEALTH_CHECK):
        beat_app(settings).send_task(spec.name, queue=spec.queue.value)
    eventually(lambda: answered(CLEANUP_OLD_EXPORTS.name) == {"export"}, "the exporter's answer")
    eventually(lambda: answered(HEALTH_CHECK.name) == {"export", "celery"}, "two of six queues")
    engine.dispose()


def test_the_quick_check_needs_no_worker(environment: Mapping[str, str]) -> None:
    done = check("exporter", "--quick")
    assert done.returncode == 0
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "ok    exporter database",
        "ok    exporter redis",
    ]


def test_a_dead_redis_is_a_fault_with_a_remedy(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:secret@127.0.0.1:1/0")
    done = check("exporter", "--quick")
    assert done.returncode == 1
    assert "FAULT exporter redis" in done.stdout
    assert "start Redis" in done.stdout
    assert "secret" not in done.stdout + done.stderr


def test_a_round_trip_without_a_worker_is_a_fault(settings: MaintenanceSettings) -> None:
    engine = make_engine(settings.database_url, Service.EXPORTER)
    outbox = open_outbox(Service.EXPORTER, settings, engine)
    (result,) = round_trips(Service.EXPORTER, outbox, timedelta(seconds=1))
    engine.dispose()
    assert not result.ok
    assert "no receipt" in result.detail
    assert result.remedy is not None
    assert "exporter worker" in result.remedy

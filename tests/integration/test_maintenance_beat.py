import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import redis

from common.config import ServiceSettings
from common.delivery.broker import lines
from common.doctor import contract
from common.messages import Queue, registry
from maintenance.config import MaintenanceSettings
from maintenance.schedule import TICK_PRIORITY
from maintenance.scheduler import MAX_WAITING
from support.servers import RedisServer
from support.workers import WorkerProcess, eventually

ENTRIES = {f"redbeat:{spec.name}" for spec in registry if spec.scheduled}
INBOX = lines(Queue.EMAIL_PROCESSING)[TICK_PRIORITY]


def settings(redis_url: str) -> ServiceSettings:
    return MaintenanceSettings.model_validate(
        {
            "redis_url": redis_url,
            "database_url": "postgresql+psycopg://127.0.0.1:1/none",  # beat never asks the database
            "storage_url": "memory://",
        }
    )


def beat_process(redis_url: str, log: Path) -> WorkerProcess:
    command = [str(Path(sys.executable).with_name("maintenance")), "beat"]
    found = settings(redis_url)
    environment = {
        "REDIS_URL": redis_url,
        "DATABASE_URL": found.database_url.get_secret_value(),
        "STORAGE_URL": found.storage_url,
    }
    return WorkerProcess(command, environment, log)


@pytest.fixture
def client(redis_url: str) -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(redis_url, decode_responses=True) as found:
        yield found


def entries(client: "redis.Redis") -> set[str]:
    try:
        return set(cast("list[str]", client.zrange("redbeat::schedule", 0, -1)))
    except redis.ConnectionError:
        return set()


def ticks(client: "redis.Redis") -> int:
    return client.llen(INBOX)


def test_beat_writes_the_whole_schedule_and_sends_what_is_due(
    redis_url: str, client: "redis.Redis", tmp_path: Path
) -> None:
    with beat_process(redis_url, tmp_path / "log"):
        eventually(lambda: entries(client) == ENTRIES, "the schedule")
        eventually(lambda: contract.schedule(settings(redis_url)).ok, "a satisfied doctor")
        eventually(lambda: ticks(client) == 1, "the first tick of the inbox")
    assert not contract.schedule(settings(redis_url)).ok


def test_beat_goes_on_when_redis_has_lost_everything(
    redis_url: str, client: "redis.Redis", tmp_path: Path
) -> None:
    with beat_process(redis_url, tmp_path / "log") as beat:
        eventually(lambda: entries(client) == ENTRIES, "the schedule")
        client.flushall()
        eventually(lambda: entries(client) == ENTRIES and client.exists("redbeat::lock"), "its return")
        eventually(lambda: ticks(client) > 0, "a tick afterwards")
        assert beat.alive


def test_beat_goes_on_when_redis_was_killed(
    redis_url: str, redis_server: RedisServer, client: "redis.Redis", tmp_path: Path
) -> None:
    with beat_process(redis_url, tmp_path / "log") as beat:
        eventually(lambda: entries(client) == ENTRIES, "the schedule")
        redis_server.kill()
        redis_server.start()
        client.flushall()  # as if its disk were gone as well
        eventually(lambda: entries(client) == ENTRIES and client.exists("redbeat::lock"), "its return", 60)
        eventually(lambda: ticks(client) > 0, "a tick afterwards", 60)
        assert beat.alive


def test_a_second_beat_stands_by_until_the_first_is_gone(
    redis_url: str, client: "redis.Redis", tmp_path: Path
) -> None:
    with beat_process(redis_url, tmp_path / "first") as first:
        eventually(lambda: client.exists("redbeat::lock"), "the lock of the first")
        holder = client.get("redbeat::lock")
        with beat_process(redis_url, tmp_path / "second") as second:
            eventually(lambda: ticks(client) >= 1, "a tick of the first")
            assert client.get("redbeat::lock") == holder
            first.kill()
            eventually(lambda: client.get("redbeat::lock") not in (None, holder), "the second's turn", 60)
            assert second.alive


def test_ticks_that_nobody_fetches_do_not_pile_up(
    redis_url: str, client: "redis.Redis", tmp_path: Path
) -> None:
    client.rpush(INBOX, *(["{}"] * MAX_WAITING))
    with beat_process(redis_url, tmp_path / "log"):
        eventually(lambda: "tick_not_sent" in (tmp_path / "log").read_text(), "a tick left out")
    assert ticks(client) == MAX_WAITING


def ran(client: "redis.Redis", entry: str, at: datetime) -> None:
    """As if the entry had been sent at that moment, written as RedBeat writes it."""
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    moment = {"__type__": "datetime", "timezone": "UTC", **{name: getattr(at, name) for name in names}}
    client.hset(entry, "meta", json.dumps({"last_run_at": moment, "total_run_count": 1}))


def test_a_restarted_beat_knows_when_each_entry_is_due(
    redis_url: str, client: "redis.Redis", tmp_path: Path
) -> None:
    with beat_process(redis_url, tmp_path / "before"):
        eventually(lambda: entries(client) == ENTRIES, "the schedule")
    cleanup, backup = "redbeat:maintenance.cleanup_failed_tasks", "redbeat:maintenance.backup_system_state"
    for entry in (cleanup, backup):
        ran(client, entry, datetime.now(UTC) - timedelta(seconds=100))
    client.delete("redbeat::schedule", "redbeat::lock")
    with beat_process(redis_url, tmp_path / "after"):
        eventually(lambda: entries(client) == ENTRIES and client.exists("redbeat::lock"), "the restart")
        due = {
            entry: datetime.fromtimestamp(float(str(client.zscore("redbeat::schedule", entry))), UTC)
            for entry in (cleanup, backup)
        }
    assert min(due.values()) > datetime.now(UTC) - timedelta(minutes=1)
    # Rounded, because what is left of an interval is counted from the very moment of asking.
    assert (due[cleanup] + timedelta(seconds=1)).strftime("%H:%M:%S") in {"03:20:00", "03:20:01"}
    assert (due[backup] + timedelta(seconds=1)).strftime("%H:%M:%S") in {"02:00:00", "02:00:01"}


def test_beat_refuses_a_redis_that_drops_messages(
    redis_url: str, client: "redis.Redis", tmp_path: Path
) -> None:
    client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        with beat_process(redis_url, tmp_path / "log") as beat:
            eventually(lambda: not beat.alive, "its refusal")
        assert entries(client) == set()
        assert "maxmemory-policy noeviction" in (tmp_path / "log").read_text()
        assert "Traceback" not in (tmp_path / "log").read_text()
    finally:
        client.config_set("maxmemory-policy", "noeviction")

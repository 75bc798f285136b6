"""The answers that every service gives, asked of the exporter."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from common.chores import temp_folder
from common.messages import Service
from common.messages.shared import Chore
from exporter.service import Resources
from support.bills import exporter, order
from support.inprocess import InProcess
from support.upkeep import maintenance

Party = InProcess[Resources]


@pytest.fixture
def party(migrated_url: str, redis_url: str, tmp_path: Path) -> Iterator[Party]:
    with exporter(migrated_url, redis_url, tmp_path) as found:
        yield found


def test_a_ping_is_answered_with_the_workers_name(party: Party) -> None:
    assert party.do(Chore.PING) == {"worker": "exporter@test"}


def test_a_second_delivery_of_a_chore_does_nothing_again(party: Party) -> None:
    envelope = party.order(Chore.PING)
    party.deliver(envelope)
    party.deliver(envelope)
    assert party.inbox(envelope.id)["attempts"] == 1


def test_a_sound_service_is_healthy(party: Party) -> None:
    answer = party.do(Chore.HEALTH)
    assert answer["faults"] == []
    assert answer["ok"] is True
    assert answer["queues"]["export"]["unacked"] == 0
    assert answer["queues"]["export"]["waiting"] == {"receipt": 0, "high": 0, "normal": 0, "low": 0}
    assert answer["inbox"] == {"open": 0, "running": 1, "dead": 0}
    assert answer["outbox"]["waiting"] == 0


def test_a_store_that_cannot_be_written_is_a_fault_with_a_remedy(party: Party, tmp_path: Path) -> None:
    for path in (tmp_path / "store").iterdir():
        path.unlink()
    (tmp_path / "store").rmdir()
    (tmp_path / "store").write_text("in the way")
    answer = party.do(Chore.HEALTH)
    assert answer["ok"] is False
    fault = next(fault for fault in answer["faults"] if fault["name"] == "storage")
    assert "STORAGE_URL" in fault["remedy"]


def test_health_is_answered_while_redis_is_away(migrated_url: str, tmp_path: Path) -> None:
    with exporter(migrated_url, "redis://127.0.0.1:1/0", tmp_path) as party:
        answer = party.do(Chore.HEALTH)
    assert answer["queues"] == {}
    assert {fault["name"] for fault in answer["faults"]} == {"redis", "redis policy"}


def test_performance_is_measured_by_task(party: Party) -> None:
    for number in range(3):
        party.deliver(order(party.receiver.resources.store, number=f"R-{number}"))
    tasks = party.do(Chore.PERFORMANCE)["tasks"]
    figures = tasks["exporter.export_invoice_task"]
    assert (figures["messages"], figures["attempts"], figures["failures"]) == (3, 3, 0)
    assert 0 < figures["mean_seconds"] <= figures["p95_seconds"] < 60


def test_a_report_counts_by_task_and_state(party: Party) -> None:
    party.deliver(order(party.receiver.resources.store))
    bad = order(party.receiver.resources.store)
    party.deliver(bad.model_copy(update={"payload": {"nonsense": 1}}))
    assert party.do(Chore.REPORT)["received"]["exporter.export_invoice_task"] == {"done": 1, "dead": 1}


def test_closed_rows_go_after_their_retention_but_never_open_or_dead_ones(party: Party) -> None:
    store = party.receiver.resources.store
    party.deliver(order(store))
    dead, discarded = (order(store) for _ in range(2))
    for envelope in (dead, discarded):
        party.deliver(envelope.model_copy(update={"payload": {}}))
    party.rows("UPDATE inbox SET state = 'discarded' WHERE id = :id", id=discarded.id)
    with party.outbox.transaction("test") as unit:
        for _ in range(2):
            unit.send_envelope(order(store), party.bodies["exporter.do_chore"][0].queue)
    closed, still_open = (row["id"] for row in party.rows("SELECT id FROM outbox ORDER BY created_at, id"))
    party.rows("UPDATE outbox SET state = 'done', closed_at = now() WHERE id = :id", id=closed)
    assert party.do(Chore.CLEANUP_FAILED_TASKS)["removed"] == {"outbox": 0, "inbox": 0}
    party.rows("UPDATE inbox SET finished_at = finished_at - interval '31 days' WHERE task LIKE '%invoice%'")
    party.rows("UPDATE outbox SET closed_at = closed_at - interval '31 days'")
    assert party.do(Chore.CLEANUP_FAILED_TASKS)["removed"] == {"outbox": 1, "inbox": 2}
    assert [row["id"] for row in party.rows("SELECT id FROM outbox")] == [still_open]
    left = party.rows("SELECT id FROM inbox WHERE task LIKE '%invoice%'")
    assert [row["id"] for row in left] == [dead.id]


def test_a_chore_that_nobody_serves_is_a_dead_letter(
    migrated_url: str, redis_url: str, tmp_path: Path
) -> None:
    with maintenance(migrated_url, redis_url, tmp_path) as party:
        envelope = party.order(Chore.CLEANUP_EXPORTS)
        party.deliver(envelope)
        assert party.inbox(envelope.id)["state"] == "dead"


def test_a_service_without_a_backup_place_says_which_setting_is_missing(party: Party) -> None:
    envelope = party.order(Chore.BACKUP)
    party.deliver(envelope)
    assert "BACKUP_URL" in party.inbox(envelope.id)["error"]


def test_orphans_among_the_stores_and_the_backups_files_are_removed(
    migrated_url: str, redis_url: str, tmp_path: Path
) -> None:
    with maintenance(migrated_url, redis_url, tmp_path) as party:
        blob = party.receiver.resources.store.put(b"kept", "text/plain")
        own = temp_folder(Service.MAINTENANCE) / uuid4().hex
        orphans = [
            own,
            tmp_path / f"store/{blob.sha256[:2]}/{blob.sha256[2:4]}/.part-x",
            tmp_path / "backups/run/.part-y",
        ]
        long_ago = time.time() - timedelta(hours=2).total_seconds()
        for path in orphans:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("half")
            os.utime(path, (long_ago, long_ago))
        assert party.do(Chore.CLEANUP_TEMP_FILES)["removed"] >= 3
        assert not any(path.exists() for path in orphans)
        assert party.receiver.resources.store.get(blob) == b"kept"

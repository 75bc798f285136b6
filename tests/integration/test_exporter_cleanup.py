import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from common.messages.shared import Chore
from exporter.service import Resources
from support.bills import exporter, order
from support.inprocess import InProcess

Party = InProcess[Resources]
OLD = "UPDATE exports SET written_at = written_at - interval '40 days'"


@pytest.fixture
def party(migrated_url: str, redis_url: str, tmp_path: Path) -> Iterator[Party]:
    with exporter(migrated_url, redis_url, tmp_path, export_retention=timedelta(days=30)) as found:
        yield found


def states(party: Party) -> list[str]:
    return [row["state"] for row in party.rows("SELECT state FROM exports ORDER BY revision, destination")]


def test_old_bills_leave_their_folder_and_stay_in_the_ledger(party: Party, tmp_path: Path) -> None:
    party.deliver(order(party.receiver.resources.store))
    party.rows(OLD)
    party.deliver(order(party.receiver.resources.store, number="fresh"))
    assert party.do(Chore.CLEANUP_EXPORTS)["removed"] == 2
    assert len(list((tmp_path / "bills").iterdir())) == 2
    assert sorted(states(party)) == ["cleaned", "cleaned", "written", "written"]
    assert party.do(Chore.CLEANUP_EXPORTS)["removed"] == 0


def test_a_cleaned_bill_is_not_written_again(party: Party, tmp_path: Path) -> None:
    envelope = order(party.receiver.resources.store)
    party.deliver(envelope)
    party.rows(OLD)
    party.do(Chore.CLEANUP_EXPORTS)
    party.rows("DELETE FROM inbox")
    party.deliver(envelope)
    assert list((tmp_path / "bills").iterdir()) == []
    assert states(party) == ["cleaned", "cleaned"]


def test_a_file_that_somebody_changed_is_kept(party: Party, tmp_path: Path) -> None:
    party.deliver(order(party.receiver.resources.store))
    party.rows(OLD)
    changed = min((tmp_path / "bills").iterdir())
    changed.write_text("his own now")
    answer = party.do(Chore.CLEANUP_EXPORTS)
    assert (answer["removed"], answer["kept"]) == (1, 1)
    assert changed.exists()
    assert states(party) == ["written", "cleaned"]


def test_an_order_may_ask_for_a_shorter_retention(party: Party, tmp_path: Path) -> None:
    party.deliver(order(party.receiver.resources.store))
    party.rows("UPDATE exports SET written_at = written_at - interval '2 hours'")
    assert party.do(Chore.CLEANUP_EXPORTS)["removed"] == 0
    assert party.do(Chore.CLEANUP_EXPORTS, older_than_seconds=3_600)["removed"] == 2


def test_without_a_retention_nothing_is_removed(migrated_url: str, redis_url: str, tmp_path: Path) -> None:
    with exporter(migrated_url, redis_url, tmp_path) as party:
        party.deliver(order(party.receiver.resources.store))
        party.rows(OLD)
        assert party.do(Chore.CLEANUP_EXPORTS)["retention"] == "off"
        assert states(party) == ["written", "written"]


def test_half_written_files_go_after_an_hour(party: Party, tmp_path: Path) -> None:
    bills = tmp_path / "bills"
    bills.mkdir()
    old, fresh, bill = bills / ".part-old", bills / ".part-fresh", bills / "bill.json"
    for path in (old, fresh, bill):
        path.write_text("x")
    hours_ago = time.time() - 7_200
    for path in (old, bill):
        os.utime(path, (hours_ago, hours_ago))
    assert party.do(Chore.CLEANUP_TEMP_FILES)["removed"] == 1
    assert sorted(bills.iterdir()) == [fresh, bill]

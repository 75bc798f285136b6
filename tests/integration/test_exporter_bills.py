import json
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from common.messages import Envelope
from common.schemas.invoice import Line
from exporter import folder
from exporter.folder import write_once
from exporter.service import Resources
from support.bills import exporter, order
from support.inprocess import InProcess

Party = InProcess[Resources]


@pytest.fixture
def party(migrated_url: str, redis_url: str, tmp_path: Path) -> Iterator[Party]:
    with exporter(migrated_url, redis_url, tmp_path) as found:
        yield found


def files(folder: Path) -> dict[str, bytes]:
    place = folder / "bills"
    return {path.name: path.read_bytes() for path in sorted(place.iterdir())} if place.exists() else {}


def ledger(party: Party) -> list[dict[str, Any]]:
    return party.rows("SELECT * FROM exports ORDER BY revision, destination")


def again(envelope: Envelope) -> Envelope:
    """The same order in another message, as after a restore of the sender."""
    return envelope.model_copy(update={"id": uuid4()})


def test_an_approved_invoice_becomes_a_bill_in_each_format(party: Party, tmp_path: Path) -> None:
    envelope = order(party.receiver.resources.store)
    party.deliver(envelope)
    written = files(tmp_path)
    assert sorted(Path(name).suffix for name in written) == [".csv", ".json"]
    rows = ledger(party)
    assert [row["state"] for row in rows] == ["written", "written"]
    assert {row["sha256"] for row in rows} == {sha256(data).hexdigest() for data in written.values()}
    assert {row["size"] for row in rows} == {len(data) for data in written.values()}
    answer = party.inbox(envelope.id)["result"]["destinations"]
    assert [(d["sha256"], d["location"]) for d in answer] == [
        (row["sha256"], row["location"]) for row in rows
    ]
    assert len(party.events("bill_exported")) == 2


def test_a_second_delivery_changes_nothing(party: Party, tmp_path: Path) -> None:
    envelope = order(party.receiver.resources.store)
    party.deliver(envelope)
    before, rows = files(tmp_path), ledger(party)
    party.deliver(envelope)
    assert files(tmp_path) == before
    assert ledger(party) == rows
    assert len(party.events("bill_exported")) == 2


def test_the_same_order_in_another_message_changes_nothing_and_answers_the_same(
    party: Party, tmp_path: Path
) -> None:
    first = order(party.receiver.resources.store)
    second = again(first)
    party.deliver(first)
    before, rows = files(tmp_path), ledger(party)
    party.deliver(second)
    assert (files(tmp_path), ledger(party)) == (before, rows)
    assert party.inbox(second.id)["result"] == party.inbox(first.id)["result"]


@pytest.mark.parametrize("moment", ["before the write", "after the write", "after the first file"])
def test_a_crash_between_noting_and_finishing_costs_nothing(
    party: Party, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    calls = 0

    def crash(target: Path, data: bytes, accepted: frozenset[str]) -> str:
        nonlocal calls
        calls += 1
        if moment == "before the write":
            raise ConnectionAbortedError
        written = write_once(target, data, accepted)
        if moment == "after the write" or calls == 2:
            raise ConnectionAbortedError
        return written

    envelope = order(party.receiver.resources.store)
    with monkeypatch.context() as patch:
        patch.setattr(folder, "write_once", crash)
        party.deliver(envelope)
    assert party.inbox(envelope.id)["state"] == "open"
    assert {row["state"] for row in ledger(party)} == {"planned"}
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "bills").glob("*")}
    party.deliver(envelope)
    assert party.inbox(envelope.id)["state"] == "done"
    assert {row["state"] for row in ledger(party)} == {"written"}
    assert len(files(tmp_path)) == 2
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in stamps.items())


def test_a_foreign_file_is_kept_and_the_order_becomes_a_dead_letter_that_can_be_replayed(
    party: Party, tmp_path: Path
) -> None:
    envelope = order(party.receiver.resources.store)
    party.deliver(envelope)
    (csv_name, _), (json_name, json_bytes) = files(tmp_path).items()
    party.rows("DELETE FROM exports")
    (tmp_path / "bills" / csv_name).write_bytes(b"somebody's")
    second = again(envelope)
    party.deliver(second)
    assert files(tmp_path) == {csv_name: b"somebody's", json_name: json_bytes}
    dead = party.inbox(second.id)
    assert dead["state"] == "dead"
    assert "left as it is" in dead["error"]
    assert {row["destination"][:4]: row["state"] for row in ledger(party)} == {
        "csv:": "failed",
        "json": "written",
    }
    (tmp_path / "bills" / csv_name).unlink()
    party.deliver(again(envelope))
    assert {row["state"] for row in ledger(party)} == {"written"}
    assert {row["error"] for row in ledger(party)} == {None}


def test_a_closed_folder_leaves_the_order_open_until_it_is_back(party: Party, tmp_path: Path) -> None:
    (tmp_path / "bills").write_text("not a folder")
    envelope = order(party.receiver.resources.store)
    party.deliver(envelope)
    assert party.inbox(envelope.id)["state"] == "open"
    assert {row["state"] for row in ledger(party)} == {"failed"}
    assert {event["state"] for event in party.events("bill_exported")} == {"failed"}
    (tmp_path / "bills").unlink()
    party.deliver(envelope)
    assert {row["state"] for row in ledger(party)} == {"written"}


def test_a_newer_revision_writes_its_own_file_and_supersedes_the_older(party: Party, tmp_path: Path) -> None:
    store, invoice_id = party.receiver.resources.store, uuid4()
    party.deliver(order(store, invoice_id=invoice_id))
    party.deliver(order(store, invoice_id=invoice_id, revision=2, number="R-2042"))
    assert len(files(tmp_path)) == 4
    assert [row["state"] for row in ledger(party)] == ["superseded", "superseded", "written", "written"]


def test_an_older_revision_that_comes_late_is_not_written(party: Party, tmp_path: Path) -> None:
    store, invoice_id = party.receiver.resources.store, uuid4()
    party.deliver(order(store, invoice_id=invoice_id, revision=2))
    party.deliver(order(store, invoice_id=invoice_id, revision=1))
    assert len(files(tmp_path)) == 2
    assert [row["state"] for row in ledger(party)] == ["superseded", "superseded", "written", "written"]


def test_a_record_that_is_none_is_a_dead_letter_at_once(party: Party, tmp_path: Path) -> None:
    store = party.receiver.resources.store
    envelope = order(store)
    ref = store.put(b'{"invoice": 1}', "application/json").model_dump(mode="json")
    envelope = envelope.model_copy(update={"payload": {**envelope.payload, "record": ref}})
    party.deliver(envelope)
    assert party.inbox(envelope.id)["state"] == "dead"
    assert "cannot be read" in party.inbox(envelope.id)["error"]
    assert files(tmp_path) == {}


def test_the_json_bill_is_the_one_that_the_ledger_describes(party: Party, tmp_path: Path) -> None:
    invoice_id = uuid4()
    party.deliver(order(party.receiver.resources.store, invoice_id=invoice_id))
    body = next(data for name, data in files(tmp_path).items() if name.endswith(".json"))
    assert json.loads(body)["invoice_id"] == str(invoice_id)


def test_an_invoice_that_one_format_cannot_carry_is_written_in_the_others(
    migrated_url: str, redis_url: str, tmp_path: Path
) -> None:
    bills = tmp_path / "bills"
    destinations = f"json:file://{bills},ubl:file://{bills}"
    with exporter(migrated_url, redis_url, tmp_path, export_destinations=destinations) as party:
        envelope = order(party.receiver.resources.store)
        party.deliver(envelope)
        assert [Path(name).suffix for name in files(tmp_path)] == [".json"]
        dead = party.inbox(envelope.id)
        assert dead["state"] == "dead"
        assert "BT-131 at lines[0]" in dead["error"]
        states = {row["destination"][:4]: row["state"] for row in ledger(party)}
        assert states == {"json": "written", "ubl:": "failed"}
        line = Line(id="1", name="Oil", net_amount=Decimal("87.50"))
        party.deliver(order(party.receiver.resources.store, revision=2, lines=(line,)))
        assert [Path(name).suffixes[-2:] for name in files(tmp_path) if name.endswith("xml")] == [
            [".ubl", ".xml"]
        ]

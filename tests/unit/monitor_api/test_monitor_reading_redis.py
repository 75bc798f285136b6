"""What lies in Redis is read without trust in it."""

import gzip
import json
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from monitor_api.broker.queues import Line, sent_at
from monitor_api.broker.schedule import _entry

SENT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def message(body: bytes, **headers: str) -> bytes:
    return json.dumps({"body": b64encode(body).decode(), "headers": headers}).encode()


def arguments(sent: str) -> bytes:
    return json.dumps([[], {"envelope": {"sent_at": sent, "payload": {}}}, {}]).encode()


def test_the_age_of_a_message_is_in_its_envelope() -> None:
    assert sent_at(message(arguments("2026-05-04T12:00:00Z"))) == SENT


def test_a_compressed_message_tells_its_age_too() -> None:
    packed = gzip.compress(arguments("2026-05-04T12:00:00Z"))
    assert sent_at(message(packed, compression="application/x-gzip")) == SENT


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        message(b"[" * 100_000),
        message(b"[1]"),
        message(b"{}"),
        message(arguments("yesterday")),
        message(arguments("2026-05-04T12:00:00")),
        message(b"not gzip", compression="application/x-gzip"),
        message(gzip.compress(b"0" * 50_000_000), compression="application/x-gzip"),
        b'{"body": "!", "headers": {}}',
        b"0" * 600_000,
    ],
)
def test_what_is_not_ours_has_no_age(raw: bytes) -> None:
    assert sent_at(raw) is None


def test_an_age_is_never_negative() -> None:
    line = Line(queue="export", waiting={}, unacked=0, oldest_sent_at=SENT)  # type: ignore[arg-type]
    assert line.oldest_seconds(datetime(2026, 5, 4, 11, 59, tzinfo=UTC)) == 0.0


def definition(**schedule: object) -> bytes:
    return json.dumps({"name": "n", "task": "t", "schedule": schedule}).encode()


def meta(**moment: object) -> bytes:
    last = {"__type__": "datetime", "year": 2026, "month": 5, "day": 4, "hour": 14, "minute": 0, "second": 0}
    return json.dumps({"last_run_at": {**last, "microsecond": 0, **moment}, "total_run_count": 3}).encode()


@pytest.mark.parametrize("zone", ["Europe/Berlin", 7200.0])
def test_a_last_run_is_read_in_its_zone(zone: object) -> None:
    entry = _entry(definition(__type__="interval", every=90.0, relative=False), meta(timezone=zone), 0.0)
    assert entry is not None
    assert entry.last_run_at == SENT
    assert (entry.schedule, entry.interval_seconds, entry.total_runs) == ("every 0:01:30", 90.0, 3)


@pytest.mark.parametrize(
    ("told", "last", "score"),
    [
        (definition(__type__="interval", every=60), meta(timezone="Nowhere/Land"), 0.0),
        (definition(__type__="interval", every=60), meta(timezone="../../etc/passwd"), 0.0),
        (definition(__type__="interval", every=60), meta(month=13), 0.0),
        (definition(__type__="interval", every=60), meta(timezone=1e300), 0.0),
        (definition(__type__="interval", every=1e300), None, 0.0),
        (definition(__type__="interval", every=60), None, float("inf")),
        (definition(__type__="interval", every=60), None, float("nan")),
        (definition(__type__="solar"), None, 0.0),
        (b"[]", None, 0.0),
    ],
)
def test_an_entry_that_makes_no_sense_is_left_out(told: bytes, last: bytes | None, score: float) -> None:
    entry = _entry(told, last, score)
    assert entry is None or entry.due_at is None

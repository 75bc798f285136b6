"""The heart goes on beating whatever one of its beats meets."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

import pytest
from kombu.exceptions import LimitExceeded

from common.delivery import heart
from common.delivery.activity import ActivityReporter
from common.delivery.heart import Heart
from common.delivery.lease import Inbox
from common.delivery.outbox import DeliveryPolicy
from common.delivery.receipts import ReceiptBox
from common.delivery.relay import Relay
from support.workers import eventually


class Part:
    """Stands for any part that the heart drives: counts its beats, then fails or blocks."""

    def __init__(self, error: Exception | None = None, gate: threading.Event | None = None) -> None:
        self.beats = 0
        self.error = error
        self.gate = gate
        self.outbox = self  # the inbox's policy is read through it
        self.policy = DeliveryPolicy(lease=timedelta(milliseconds=300))

    def _beat(self) -> int:
        self.beats += 1
        if self.gate is not None:
            self.gate.wait(10)
        if self.error is not None:
            raise self.error
        return 0

    run_once = report = renew = _beat

    def due(self) -> bool:
        return True

    def flush(self) -> bool:
        self._beat()
        return True


@contextmanager
def beating(relay: Part, reporter: Part, inbox: Part, receipts: Part) -> Iterator[None]:
    made = Heart(
        cast("Relay", relay),
        cast("ActivityReporter", reporter),
        cast("Inbox", inbox),
        cast("ReceiptBox", receipts),
        None,
    )
    made.start()
    try:
        yield
    finally:
        receipts.error = None
        made.stop()


def test_no_failure_stops_the_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heart, "RELAY_EVERY", 0.1)
    parts = [
        Part(LimitExceeded(10)),
        Part(LookupError("odd")),
        Part(ValueError("odd")),
        Part(KeyError("odd")),
    ]
    with beating(*parts):
        eventually(lambda: all(part.beats >= 3 for part in parts), "a third beat of each", within=5)


def test_leases_are_renewed_while_redis_keeps_a_publisher_waiting() -> None:
    gate = threading.Event()
    relay, reporter, inbox, receipts = Part(), Part(), Part(), Part(gate=gate)
    with beating(relay, reporter, inbox, receipts):
        eventually(lambda: inbox.beats >= 4, "a fourth renewal", within=5)
        gate.set()


def test_activity_that_cannot_be_told_does_not_stop_the_relay() -> None:
    relay = Part()
    with beating(relay, Part(ValueError("odd")), Part(), Part()):
        eventually(lambda: relay.beats >= 1, "a pass of the relay", within=5)

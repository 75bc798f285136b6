"""When receipts leave: the first of them at once, the others together."""

from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest

from common.delivery import receipts
from common.delivery.outbox import DeliveryPolicy, Outbox, Outgoing
from common.delivery.receipts import BATCH, ReceiptBox
from common.messages.routing import Queue, Service
from common.messages.shared import Outcome, Receipt


class Sent:
    """The outbox, as far as receipts need one."""

    service = Service.EXPORTER
    policy = DeliveryPolicy(resend_after=timedelta(seconds=16))

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def publish(self, messages: list[Outgoing]) -> bool:
        self.sizes += [len(cast("list[object]", envelope.payload["receipts"])) for _, envelope in messages]
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(receipts, "monotonic", clock)
    return clock


def add(box: ReceiptBox, count: int) -> None:
    for _ in range(count):
        box.add(Queue.INVOICE_PROCESSING, Receipt(message_id=uuid4(), outcome=Outcome.DONE))


def test_nothing_is_due_where_nothing_waits(clock: Clock) -> None:
    assert not ReceiptBox(cast("Outbox", Sent())).due()


def test_the_first_receipt_leaves_at_once_and_the_next_ones_together(clock: Clock) -> None:
    sent = Sent()
    box = ReceiptBox(cast("Outbox", sent))
    add(box, 1)
    assert box.due()
    box.flush()
    for _ in range(3):
        add(box, 1)
        assert not box.due()
    clock.now += 1.9
    assert not box.due()
    clock.now += 0.1
    assert box.due()
    box.flush()
    assert sent.sizes == [1, 3]
    assert not box.due()


def test_a_full_batch_does_not_wait(clock: Clock) -> None:
    box = ReceiptBox(cast("Outbox", Sent()))
    add(box, 1)
    box.flush()
    add(box, BATCH - 1)
    assert not box.due()
    add(box, 1)
    assert box.due()

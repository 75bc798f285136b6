"""What waits is published, what was lost is published again, and Redis is never flooded."""

import time
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from redis import Redis
from sqlalchemy import text

from common.delivery.broker import Broker, lines
from common.delivery.errors import BrokerUnavailable
from common.delivery.outbox import Outgoing
from common.delivery.relay import Relay
from common.messages import EXPORT_INVOICE, Priority, Queue
from common.messages.shared import Outcome, Receipt, Receipts
from support.delivery import QUICK, Party, export_order


class Doorbell:
    """A pipeline, its relay, and the line that its messages stand in."""

    def __init__(self, party: Party, redis_url: str) -> None:
        self.party = party
        self.redis = Redis.from_url(redis_url)
        self.relay = Relay(party.outbox, Broker(SecretStr(redis_url)))

    def send(self, count: int) -> None:
        for _ in range(count):
            with self.party.outbox.transaction("mail-1") as unit:
                unit.send(EXPORT_INVOICE, export_order())

    def sent(self) -> list[Outgoing]:
        taken, self.party.publisher.sent = self.party.publisher.sent, []
        return taken

    def stand_in_line(self, count: int) -> None:
        line = lines(Queue.EXPORT)[Priority.NORMAL]
        self.redis.delete(line)
        if count:
            self.redis.rpush(line, *["message"] * count)

    def close(self, messages: list[Outgoing]) -> None:
        done = tuple(Receipt(message_id=e.id, outcome=Outcome.DONE) for _, e in messages)
        self.party.reader.read(Receipts(receipts=done))

    def count(self, state: str) -> object:
        return self.party.value("SELECT count(*) FROM outbox WHERE state = :state", state=state)


@pytest.fixture
def doorbell(pipeline: Party, redis_url: str) -> Iterator[Doorbell]:
    bell = Doorbell(pipeline, redis_url)
    bell.relay.run_once()  # leaves the mark in Redis
    yield bell
    bell.redis.close()


def test_only_a_window_of_messages_goes_to_redis(doorbell: Doorbell) -> None:
    doorbell.send(3 * QUICK.window)
    assert len(doorbell.sent()) == QUICK.eager_window
    doorbell.stand_in_line(QUICK.eager_window)
    doorbell.relay.run_once()
    assert len(doorbell.sent()) == QUICK.window - QUICK.eager_window
    assert doorbell.relay.run_once() == 0
    assert doorbell.count("waiting") == 2 * QUICK.window


def test_what_waits_follows_as_receipts_come_in_oldest_first(doorbell: Doorbell) -> None:
    doorbell.send(2 * QUICK.window)
    first = doorbell.sent()
    doorbell.stand_in_line(0)
    doorbell.close(first)
    doorbell.relay.run_once()
    second = doorbell.sent()
    assert len(second) == QUICK.window
    ids = doorbell.party.engine.connect().execute(text("SELECT id FROM outbox ORDER BY created_at")).scalars()
    assert [e.id for _, e in first + second] == list(ids)[: len(first) + len(second)]


def test_nobody_overtakes_a_message_that_waits(doorbell: Doorbell) -> None:
    doorbell.send(QUICK.window)
    doorbell.close(doorbell.sent())
    doorbell.send(1)
    assert doorbell.sent() == []


def test_a_message_that_stands_in_line_is_not_sent_again(doorbell: Doorbell) -> None:
    doorbell.send(3)
    doorbell.sent()
    doorbell.stand_in_line(3)
    time.sleep(0.6)
    assert doorbell.relay.run_once() == 0


def test_a_message_that_stands_nowhere_is_sent_again_with_growing_patience(doorbell: Doorbell) -> None:
    doorbell.send(1)
    (original,) = doorbell.sent()
    doorbell.stand_in_line(0)
    time.sleep(0.3)
    doorbell.relay.run_once()
    assert [e.id for _, e in doorbell.sent()] == [original[1].id]
    assert doorbell.relay.run_once() == 0
    assert doorbell.party.value("SELECT publishes FROM outbox") == 2


def test_a_message_overtaken_by_a_later_one_is_sent_again(doorbell: Doorbell) -> None:
    doorbell.send(1)
    (lost,) = doorbell.sent()
    time.sleep(0.5)
    doorbell.send(3)
    later = doorbell.sent()
    doorbell.stand_in_line(1)
    doorbell.close(later[:2])
    doorbell.relay.run_once()
    assert [e.id for _, e in doorbell.sent()] == [lost[1].id]


def test_a_wiped_redis_is_refilled_at_once(doorbell: Doorbell) -> None:
    doorbell.send(4)
    before = {e.id for _, e in doorbell.sent()}
    doorbell.redis.flushall()
    doorbell.relay.run_once()
    assert {e.id for _, e in doorbell.sent()} == before


def test_an_absent_redis_uses_up_no_patience(pipeline: Party) -> None:
    relay = Relay(pipeline.outbox, Broker(SecretStr("redis://127.0.0.1:1/0")))
    with pipeline.outbox.transaction("mail-1") as unit:
        unit.send(EXPORT_INVOICE, export_order())
    time.sleep(0.3)
    with pytest.raises(BrokerUnavailable):
        relay.run_once()
    assert pipeline.value("SELECT publishes FROM outbox") == 1


def test_after_a_wipe_another_senders_messages_do_not_pass_for_ours(doorbell: Doorbell) -> None:
    doorbell.send(4)
    before = {e.id for _, e in doorbell.sent()}
    doorbell.redis.flushall()
    doorbell.stand_in_line(6)  # another service was quicker to fill the line again
    doorbell.relay.run_once()
    assert {e.id for _, e in doorbell.sent()} == before


def test_a_row_that_nobody_can_read_does_not_hold_up_the_others(doorbell: Doorbell) -> None:
    doorbell.send(QUICK.eager_window + 3)
    earlier = {e.id for _, e in doorbell.sent()}
    with doorbell.party.engine.begin() as connection:
        spoil = """UPDATE outbox SET envelope = '{"of": "another release"}' WHERE id IN
                   (SELECT id FROM outbox WHERE state = 'waiting' ORDER BY created_at LIMIT 1)"""
        connection.execute(text(spoil))
    doorbell.relay.run_once()
    # On a busy machine, the earlier ones may have become due again meanwhile.
    assert len({e.id for _, e in doorbell.sent()} - earlier) == 1

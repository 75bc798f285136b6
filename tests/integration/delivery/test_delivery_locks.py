"""Whoever locks several rows at once takes them in one order, or does not wait for them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from uuid import UUID

from pydantic import SecretStr
from redis import Redis
from sqlalchemy import text

from common.delivery.broker import Broker
from common.delivery.relay import Relay
from common.messages import EXPORT_INVOICE
from common.messages.shared import Outcome, Receipt, Receipts
from support.delivery import Party, export_order

ROUNDS = 10


def send(sender: Party, count: int) -> list[UUID]:
    with sender.outbox.transaction("mail-1") as unit:
        return [unit.send(EXPORT_INVOICE, export_order()) for _ in range(count)]


def outcome_of(ids: list[UUID], outcome: Outcome) -> Receipts:
    return Receipts(receipts=tuple(Receipt(message_id=i, outcome=outcome) for i in ids))


def test_two_batches_of_the_same_receipts_do_not_lock_each_other_out(pipeline: Party) -> None:
    ids = send(pipeline, 400)
    for _ in range(ROUNDS):
        with ThreadPoolExecutor(2) as pool:
            forwards = pool.submit(pipeline.reader.read, outcome_of(ids, Outcome.DONE))
            backwards = pool.submit(pipeline.reader.read, outcome_of(ids[::-1], Outcome.DONE))
        forwards.result()
        backwards.result()
        with pipeline.engine.begin() as connection:
            connection.execute(text("UPDATE outbox SET state = 'sent'"))


def test_after_a_wipe_the_relay_does_not_wait_for_rows_that_are_being_closed(
    pipeline: Party, redis_url: str
) -> None:
    closing, lost = send(pipeline, 2)
    with Redis.from_url(redis_url) as redis:
        redis.flushall()
    pipeline.publisher.take(EXPORT_INVOICE.name)
    relay = Relay(pipeline.outbox, Broker(SecretStr(redis_url)))
    with pipeline.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET state = 'done' WHERE id = :id"), {"id": closing})
        passing = Thread(target=relay.run_once, daemon=True)
        passing.start()
        passing.join(5)
        assert not passing.is_alive()
    assert [envelope.id for envelope in pipeline.publisher.take(EXPORT_INVOICE.name)] == [lost]

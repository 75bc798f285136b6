"""A person settles a dead letter: it is tried again under its own id, or let go."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from common.delivery.activity import ActivityReporter
from common.delivery.dead_letters import resend_since
from common.delivery.errors import BrokerUnavailable
from common.delivery.outbox import Outgoing
from common.delivery.receipts import MOST_KEPT
from common.delivery.work import Work
from common.errors import PermanentError
from common.messages import RECEIPT_TASK, SETTLE_DEAD_LETTER, Envelope, Queue, Service
from common.messages.activity import RECORD_ACTIVITY
from common.messages.exporter import ExportInvoice
from common.messages.shared import DeadLetterAction, Outcome, Receipt, Receipts, SettleDeadLetter
from support.delivery import Party, finishing, send_exports


def dead_letter(sender: Party, receiver: Party) -> Envelope:
    def fail(_: Work[ExportInvoice, None]) -> None:
        raise PermanentError("no such destination")

    (envelope,) = send_exports(sender)
    receiver.deliver(envelope, fail)
    hear(sender, receiver)
    return envelope


def hear(sender: Party, receiver: Party) -> list[tuple[Queue, Receipts]]:
    """Carry the receipts back; returns them with where they went."""
    carried = receiver.addressed_receipts()
    for queue, batch in carried:
        (sender if queue is Queue.INVOICE_PROCESSING else receiver).reader.read(batch)
    return carried


def settle(sender: Party, receiver: Party, dead: Envelope, action: DeadLetterAction) -> object:
    spec = SETTLE_DEAD_LETTER[Service.EXPORTER]
    with sender.outbox.transaction("person") as unit:
        order = SettleDeadLetter(message_id=dead.id, action=action, actor="anna")
        message_id = unit.send(spec, order)
    for envelope in sender.publisher.take(spec.name):
        receiver.deliver(envelope)
    return receiver.value("SELECT result FROM inbox WHERE id = :id", id=message_id)


def test_a_replayed_letter_runs_again_and_both_senders_hear_of_it(pipeline: Party, exporter: Party) -> None:
    dead = dead_letter(pipeline, exporter)
    assert settle(pipeline, exporter, dead, DeadLetterAction.REPLAY) == {"settled": True}
    assert exporter.inbox_state(dead.id) == "open"
    again = Envelope.model_validate(exporter.value("SELECT envelope FROM outbox WHERE id = :id", id=dead.id))
    exporter.deliver(again, finishing())
    heard = hear(pipeline, exporter)
    assert {q for q, b in heard if b.receipts[-1].message_id == dead.id} >= {Queue.EXPORT}
    assert pipeline.outbox_state(dead.id) == "done"
    assert exporter.outbox_state(dead.id) == "done"
    assert exporter.value("SELECT count(*) FROM effects") == 1


def test_a_discarded_letter_never_runs_again(pipeline: Party, exporter: Party) -> None:
    dead = dead_letter(pipeline, exporter)
    assert settle(pipeline, exporter, dead, DeadLetterAction.DISCARD) == {"settled": True}
    exporter.deliver(dead, finishing())
    assert exporter.inbox_state(dead.id) == "discarded"
    assert exporter.value("SELECT count(*) FROM effects") == 0
    heard = [r.outcome for _, batch in hear(pipeline, exporter) for r in batch.receipts]
    assert Outcome.DISCARDED in heard


def test_settling_twice_says_that_there_is_nothing_to_settle(pipeline: Party, exporter: Party) -> None:
    dead = dead_letter(pipeline, exporter)
    settle(pipeline, exporter, dead, DeadLetterAction.DISCARD)
    answer = settle(pipeline, exporter, dead, DeadLetterAction.REPLAY)
    assert answer == {"settled": False, "reason": "the message is discarded"}


def test_resend_brings_back_what_was_closed_since(pipeline: Party, exporter: Party) -> None:
    (envelope,) = send_exports(pipeline)
    exporter.deliver(envelope, finishing())
    hear(pipeline, exporter)
    with pipeline.engine.connect() as connection:
        since = connection.execute(text("SELECT now() - interval '1 minute'")).scalar_one()
    assert resend_since(pipeline.outbox, since) == 1
    assert pipeline.outbox_state(envelope.id) == "waiting"
    exporter.deliver(envelope, finishing())
    hear(pipeline, exporter)
    assert pipeline.outbox_state(envelope.id) == "done"
    assert exporter.value("SELECT count(*) FROM effects") == 1


def test_activity_leaves_in_batches_and_only_once(pipeline: Party, exporter: Party) -> None:
    for envelope in send_exports(pipeline, 3):
        exporter.deliver(envelope, finishing())
    reporter = ActivityReporter(exporter.outbox)
    assert reporter.report() == 3
    assert reporter.report() == 0
    (message,) = exporter.publisher.take(RECORD_ACTIVITY.name)
    events = message.payload["events"]
    assert isinstance(events, list)
    assert len(events) == 3


def test_the_sender_hears_of_a_discarded_letter(pipeline: Party, exporter: Party) -> None:
    dead = dead_letter(pipeline, exporter)
    settle(pipeline, exporter, dead, DeadLetterAction.DISCARD)
    hear(pipeline, exporter)
    assert pipeline.outbox_state(dead.id) == "discarded"


def test_a_late_word_of_the_first_death_does_not_end_a_replay(exporter: Party) -> None:
    dead = dead_letter(exporter, exporter)  # a message to itself: inbox and outbox lie in one schema
    settle(exporter, exporter, dead, DeadLetterAction.REPLAY)
    late = Receipt(message_id=dead.id, outcome=Outcome.DEAD, error="no such destination")
    exporter.reader.read(Receipts(receipts=(late,)))
    assert exporter.outbox_state(dead.id) == "waiting"
    exporter.deliver(dead, finishing())
    hear(exporter, exporter)
    assert exporter.outbox_state(dead.id) == "done"


class NoRedis:
    def publish(self, _: list[Outgoing]) -> None:
        raise BrokerUnavailable("connection refused")


def test_receipts_that_redis_does_not_take_are_kept_for_later(
    pipeline: Party, exporter: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = dead_letter(pipeline, exporter)
    settle(pipeline, exporter, dead, DeadLetterAction.DISCARD)
    with monkeypatch.context() as outage:
        outage.setattr(exporter.outbox, "publisher", NoRedis())
        assert exporter.box.flush() is False
    hear(pipeline, exporter)
    assert pipeline.outbox_state(dead.id) == "discarded"  # nobody would have asked for that one again


def test_receipts_do_not_pile_up_while_redis_is_away(
    exporter: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as outage:
        outage.setattr(exporter.outbox, "publisher", NoRedis())
        for _ in range(MOST_KEPT + 10):
            exporter.box.add(Queue.EXPORT, Receipt(message_id=uuid4(), outcome=Outcome.DONE))
        exporter.box.flush()
    exporter.box.flush()
    kept = [Receipts.model_validate(e.payload) for e in exporter.publisher.take(RECEIPT_TASK)]
    assert sum(len(batch.receipts) for batch in kept) == MOST_KEPT

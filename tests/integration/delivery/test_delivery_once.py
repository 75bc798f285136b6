"""At-least-once on the wire, exactly once in the database."""

import time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from common.delivery.errors import LeaseLost
from common.delivery.lease import Lease
from common.delivery.work import Work
from common.errors import PermanentError, TransientError
from common.messages import EXPORT_INVOICE, RECORD_ACTIVITY, Envelope, Priority, Queue
from common.messages.activity import RecordActivity
from common.messages.exporter import ExportInvoice
from common.messages.shared import Outcome
from support.delivery import Party, export_order, finishing, send_exports


def send(sender: Party) -> Envelope:
    (envelope,) = send_exports(sender)
    return envelope


def test_a_message_leaves_only_when_its_transaction_commits(pipeline: Party) -> None:
    def interrupted() -> None:
        with pipeline.outbox.transaction("mail-1") as unit:
            unit.send(EXPORT_INVOICE, export_order())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert pipeline.publisher.sent == []
    assert pipeline.value("SELECT count(*) FROM outbox") == 0


@pytest.mark.parametrize("cause", [Priority.HIGH, Priority.NORMAL, Priority.LOW])
def test_what_a_message_causes_is_as_urgent_as_itself(
    pipeline: Party, exporter: Party, cause: Priority
) -> None:
    with pipeline.outbox.transaction("mail-1") as unit:
        unit.send(EXPORT_INVOICE, export_order(), priority=cause)

    def follow_up(work: Work[ExportInvoice, None]) -> None:
        with work.finishing() as finish:
            finish.send(EXPORT_INVOICE, export_order())
            finish.send(EXPORT_INVOICE, export_order(), priority=Priority.NORMAL)
            finish.send(RECORD_ACTIVITY, RecordActivity.model_construct(events=()))

    (envelope,) = pipeline.publisher.take(EXPORT_INVOICE.name)
    exporter.deliver(envelope, follow_up)
    sent = [envelope.priority for _, envelope in exporter.publisher.sent]
    assert sent == [cause, Priority.NORMAL, Priority.LOW]


def test_a_second_delivery_is_answered_and_does_nothing(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline)
    exporter.deliver(envelope, finishing())
    exporter.deliver(envelope, finishing())
    assert exporter.value("SELECT count(*) FROM effects") == 1
    answers = exporter.receipts()
    assert [r.outcome for batch in answers for r in batch.receipts] == [Outcome.DONE, Outcome.DONE]
    assert answers[0].receipts[0].result == {"revision": 1}


def test_a_receipt_closes_the_senders_row_once(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline)
    exporter.deliver(envelope, finishing())
    (batch,) = exporter.receipts()
    pipeline.reader.read(batch)
    assert pipeline.outbox_state(envelope.id) == "done"
    closed_at = pipeline.value("SELECT closed_at FROM outbox")
    pipeline.reader.read(batch)
    assert pipeline.value("SELECT closed_at FROM outbox") == closed_at


def test_a_message_under_a_live_lease_is_left_alone(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline)

    def meanwhile(_: Work[ExportInvoice, None]) -> None:
        exporter.deliver(envelope, finishing())
        assert exporter.value("SELECT count(*) FROM effects") == 0

    exporter.deliver(envelope, finishing(meanwhile))
    assert exporter.value("SELECT count(*) FROM effects") == 1


def test_whoever_lost_the_lease_writes_nothing(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline)

    def sleep_past_the_lease(_: Work[ExportInvoice, None]) -> None:
        time.sleep(1.2)
        exporter.deliver(envelope, finishing())  # takes over, and finishes first

    exporter.deliver(envelope, finishing(sleep_past_the_lease))
    assert exporter.value("SELECT count(*) FROM effects") == 1
    assert exporter.value("SELECT attempts FROM inbox") == 2


def test_a_lost_lease_stops_a_note_as_well(pipeline: Party, exporter: Party) -> None:
    lease = exporter.receiver.inbox.claim(send(pipeline))
    assert isinstance(lease, Lease)
    time.sleep(1.2)
    assert isinstance(exporter.receiver.inbox.claim(lease.envelope), Lease)
    with pytest.raises(LeaseLost), lease.fenced() as note:
        note.session.execute(text("INSERT INTO effects (invoice_id) VALUES (:id)"), {"id": uuid4()})
    assert exporter.value("SELECT count(*) FROM effects") == 0


def test_renewing_keeps_a_lease_alive(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline)
    assert isinstance(exporter.receiver.inbox.claim(envelope), Lease)
    for _ in range(3):
        time.sleep(0.5)
        exporter.receiver.inbox.renew()
    assert exporter.receiver.inbox.claim(envelope) is None


def test_a_transient_failure_leaves_the_message_open_until_its_attempts_end(
    pipeline: Party, exporter: Party
) -> None:
    envelope = send(pipeline)

    def fail(_: Work[ExportInvoice, None]) -> None:
        raise TransientError("the folder is away")

    for _ in range(2):
        exporter.deliver(envelope, fail)
        assert exporter.inbox_state(envelope.id) == "open"
        assert exporter.receipts() == []
    exporter.deliver(envelope, fail)
    assert exporter.inbox_state(envelope.id) == "dead"
    (batch,) = exporter.receipts()
    assert batch.receipts[0].outcome is Outcome.DEAD
    pipeline.reader.read(batch)
    assert pipeline.outbox_state(envelope.id) == "dead"


def test_a_permanent_failure_is_a_dead_letter_at_once_with_everything_kept(
    pipeline: Party, exporter: Party
) -> None:
    envelope = send(pipeline)

    def fail(_: Work[ExportInvoice, None]) -> None:
        raise PermanentError("no such destination")

    exporter.deliver(envelope, fail)
    row = exporter.engine.connect().execute(text("SELECT * FROM inbox")).one()
    assert row.state == "dead"
    assert row.error == "PermanentError: no such destination"
    assert "in fail" in row.traceback
    assert UUID(row.envelope["payload"]["invoice_id"])
    kinds = exporter.engine.connect().execute(text("SELECT event ->> 'kind' FROM activity")).scalars().all()
    assert sorted(kinds) == ["dead_letter_added", "task_ran"]


def test_worker_deaths_count_as_attempts(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline)
    for _ in range(3):
        assert isinstance(exporter.receiver.inbox.claim(envelope), Lease)  # and the worker dies
        time.sleep(1.1)
    exporter.deliver(envelope, finishing())
    assert exporter.inbox_state(envelope.id) == "dead"
    assert exporter.value("SELECT count(*) FROM effects") == 0


def test_a_body_that_does_not_finish_is_a_fault(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline)
    exporter.deliver(envelope, lambda _: None)
    assert exporter.inbox_state(envelope.id) == "dead"


def test_a_payload_that_does_not_fit_is_a_dead_letter(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline).model_copy(update={"payload": {"invoice_id": "nonsense"}})
    exporter.deliver(envelope, finishing())
    assert exporter.inbox_state(envelope.id) == "dead"


def test_another_version_is_a_dead_letter_that_says_so(pipeline: Party, exporter: Party) -> None:
    envelope = send(pipeline).model_copy(update={"version": 99})
    exporter.deliver(envelope, finishing())
    assert "version 99 came, version 1 is served" in str(exporter.value("SELECT error FROM inbox"))


def test_the_reply_goes_to_the_senders_own_queue(pipeline: Party, exporter: Party) -> None:
    exporter.deliver(send(pipeline), finishing())
    exporter.box.flush()
    assert [queue for queue, _ in exporter.publisher.sent] == [Queue.INVOICE_PROCESSING]


def test_a_nul_in_a_text_stops_neither_half(pipeline: Party, exporter: Party) -> None:
    with pipeline.outbox.transaction("subject\x00of a mail") as unit:
        unit.send(EXPORT_INVOICE, export_order())
    (envelope,) = pipeline.publisher.take(EXPORT_INVOICE.name)
    exporter.deliver(envelope, finishing())
    assert exporter.inbox_state(envelope.id) == "done"
    exporter.deliver(envelope, finishing())
    assert exporter.value("SELECT count(*) FROM effects") == 1


def test_a_reading_transaction_sees_one_moment(pipeline: Party, exporter: Party) -> None:
    count = text("SELECT count(*) FROM effects")
    seen = []

    def read_twice(work: Work[ExportInvoice, None]) -> None:
        with work.reading() as session:
            seen.append(session.scalar(count))
            with exporter.engine.begin() as other:
                other.execute(text("INSERT INTO effects VALUES (gen_random_uuid())"))
            seen.append(session.scalar(count))

    exporter.deliver(send(pipeline), finishing(read_twice))
    assert seen == [0, 0]

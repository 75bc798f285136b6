"""What a person orders: another interval, and mails again."""

from datetime import UTC, datetime, timedelta

import pytest

from common.messages import BATCH_PROCESS_EMAILS, PROCESS_EMAIL, PROCESS_INVOICE, SCHEDULE_EMAIL_MONITORING
from common.messages.envelope import Envelope
from common.messages.ingest_email import BatchProcessEmails, ScheduleEmailMonitoring
from common.messages.shared import Outcome
from ingest_email.mailboxes import stop_by_person
from support.inprocess import envelope_for
from support.mailroom import ADDRESS, PDF, Mailroom

MORNING = datetime(2026, 10, 5, 9, tzinfo=UTC)


def schedule(room: Mailroom, interval: timedelta) -> Envelope:
    order = ScheduleEmailMonitoring(mailbox=ADDRESS.upper(), interval=interval)
    envelope = envelope_for(SCHEDULE_EMAIL_MONITORING, order)
    room.service.deliver(envelope)
    return envelope


def batch(room: Mailroom, **order: object) -> dict[str, object]:
    """Deliver a batch and the batches that it sends, as the queue would; the first one's row."""
    first = envelope_for(BATCH_PROCESS_EMAILS, BatchProcessEmails(**{"mailbox": ADDRESS, **order}))
    room.service.deliver(first)
    while following := room.service.publisher.take(BATCH_PROCESS_EMAILS.name):
        for envelope in following:
            room.service.deliver(envelope)
    return room.service.inbox(first.id)


def test_the_interval_of_a_mailbox_is_set_and_told(room: Mailroom) -> None:
    schedule(room, timedelta(minutes=7))
    assert room.mailbox()["poll_interval"] == timedelta(minutes=7)
    assert room.service.events("mailbox_changed")[-1]["interval_seconds"] == 420


def test_a_second_delivery_of_a_schedule_is_a_no_op(room: Mailroom) -> None:
    envelope = schedule(room, timedelta(minutes=7))
    schedule(room, timedelta(minutes=9))
    before = room.snapshot()
    room.service.deliver(envelope)
    assert room.snapshot() == before
    assert room.mailbox()["poll_interval"] == timedelta(minutes=9)


def test_a_batch_finds_messages_that_no_poll_has_seen(room: Mailroom) -> None:
    ids = {room.mail("One", ("a.pdf", PDF)), room.mail("Two", ("b.pdf", PDF))}
    batch(room, received_from=MORNING, received_until=MORNING + timedelta(hours=2))
    room.run()
    assert {row["gmail_id"] for row in room.emails()} == ids
    assert room.states() == ["opened", "opened"]


def test_a_batch_of_names_takes_the_unknown_ones_and_leaves_the_rest(room: Mailroom) -> None:
    known = room.mail("Known", ("a.pdf", PDF))
    room.poll()
    room.run()
    room.answer_invoices()
    before = room.emails()
    unknown = room.mail("Unknown", ("b.pdf", PDF))
    row = batch(room, gmail_ids=(known, unknown))
    assert row["result"] == {"batches": 0, "new": 1, "left": 1}
    assert [mail for mail in room.emails() if mail["gmail_id"] == known] == before
    room.run()
    assert room.states() == ["opened", "processed"]


def test_a_batch_tries_again_what_failed(room: Mailroom) -> None:
    half = room.mail("Half", ("a.pdf", PDF), ("b.pdf", PDF + b"\n"))
    gone = room.mail("Gone", ("c.pdf", PDF))
    room.poll()
    room.admin.remove_message(ADDRESS, gone)
    room.run()
    first, second = room.service.publisher.take(PROCESS_INVOICE.name)
    room.service.receipt(first, Outcome.DONE)
    room.service.receipt(second, Outcome.DEAD, "no")
    assert room.states() == ["gone", "partly_failed"]
    row = batch(room, gmail_ids=(half, gone))
    assert row["result"] == {"batches": 0, "again": 2, "left": 0}
    room.run()
    (again,) = room.answer_invoices()
    assert again.payload == second.payload
    assert room.states() == ["gone", "processed"]


def test_a_second_delivery_of_a_batch_is_a_no_op(room: Mailroom) -> None:
    gmail_id = room.mail("One", ("a.pdf", PDF))
    order = BatchProcessEmails(mailbox=ADDRESS, gmail_ids=(gmail_id,))
    envelope = envelope_for(BATCH_PROCESS_EMAILS, order)
    room.service.deliver(envelope)
    before = room.snapshot()
    room.service.deliver(envelope)
    assert room.snapshot() == before
    batch(room, gmail_ids=(gmail_id,))
    assert len(room.service.publisher.take(PROCESS_EMAIL.name)) == 1


def test_a_batch_that_names_nothing_or_a_stopped_mailbox_is_a_dead_letter(room: Mailroom) -> None:
    assert batch(room)["state"] == "dead"
    stop_by_person(room.service.outbox, ADDRESS)
    assert "is stopped" in str(batch(room, gmail_ids=("abc",))["error"])


def test_a_long_span_is_cut_in_two(room: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest_email.batch._MOST_LISTED", 2)
    ids = {room.mail(f"Mail {n}", minute=n) for n in range(5)}
    batch(room, received_from=MORNING, received_until=MORNING + timedelta(hours=2))
    assert {row["gmail_id"] for row in room.emails()} == ids

"""What is told to the monitor leaves whatever its size, and one odd event does not keep the others back."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pydantic import JsonValue
from sqlalchemy import text

from common.delivery.activity import BATCH, ActivityReporter
from common.delivery.errors import PayloadTooLarge
from common.delivery.outbox import MAX_PAYLOAD
from common.delivery.work import Work
from common.errors import PermanentError
from common.messages import EXPORT_INVOICE, Envelope
from common.messages.activity import (
    RECORD_ACTIVITY,
    Activity,
    AttachmentState,
    DeadLetterAdded,
    EmailChanged,
    MailboxChanged,
    MaintenanceRan,
    RecordActivity,
)
from common.messages.exporter import ExportInvoice
from common.messages.routing import Service
from support.delivery import Party, send_exports

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def record(party: Party, *events: Activity) -> None:
    with party.outbox.transaction("mail-1") as unit:
        for event in events:
            unit.record(event)


def told(party: Party) -> list[Activity]:
    """Everything that leaves; every message fits on the wire."""
    ActivityReporter(party.outbox).report()
    with party.engine.connect() as connection:
        sql = "SELECT envelope FROM outbox WHERE task = :task ORDER BY created_at"
        rows = connection.scalars(text(sql), {"task": RECORD_ACTIVITY.name}).all()
    messages = [Envelope.model_validate(row) for row in rows]
    assert all(len(m.model_dump_json().encode()) <= MAX_PAYLOAD for m in messages)
    return [event for m in messages for event in RecordActivity.model_validate(m.payload).events]


def test_what_several_processes_find_is_one_message(exporter: Party) -> None:
    mailbox = MailboxChanged(
        mailbox="a@b.example",
        state="open",
        reason=None,
        interval_seconds=60,
        last_polled_at=None,
        occurred_at=NOON,
    )
    one, other = ActivityReporter(exporter.outbox), ActivityReporter(exporter.outbox)
    assert not one.due()
    record(exporter, mailbox)
    assert not one.due()  # it may be the first of many
    assert not other.due()
    record(exporter, mailbox)
    assert one.due()
    assert one.report() == 2
    assert not other.due()
    record(exporter, *[mailbox] * BATCH)
    assert other.due()  # a whole batch waits for nobody


def email(attachments: int, filename: str = "scan.pdf") -> EmailChanged:
    attachment = AttachmentState(
        attachment_id=uuid4(),
        filename=filename,
        media_type="application/pdf",
        size=1,
        state="found",
        reason=None,
        document=None,
        invoice_id=None,
    )
    return EmailChanged(
        email_id=uuid4(),
        mailbox="ap@example.com",
        gmail_id="1",
        message_id=None,
        sender=None,
        subject=None,
        received_at=None,
        state="opened",
        reason=None,
        attachments=(attachment,) * attachments,
        occurred_at=NOON,
    )


def death(error: str = "no", payload: dict[str, JsonValue] | None = None) -> DeadLetterAdded:
    return DeadLetterAdded(
        message_id=uuid4(),
        task=EXPORT_INVOICE.name,
        service=Service.EXPORTER,
        correlation_id="mail-1",
        attempts=1,
        error=error,
        traceback="x" * 8_000,
        payload=payload or {},
        occurred_at=NOON,
    )


def test_many_large_events_leave_in_messages_that_fit(exporter: Party) -> None:
    events = [death("e" * 4_000) for _ in range(100)]
    record(exporter, *events)
    assert told(exporter) == events


def test_a_mail_of_very_many_attachments_is_told_with_as_many_as_fit(exporter: Party) -> None:
    huge, small = email(500, "界" * 600), email(1)
    record(exporter, huge, small)
    first, second = told(exporter)
    assert isinstance(first, EmailChanged)
    assert first.email_id == huge.email_id
    assert 0 < len(first.attachments) < 500
    assert second == small


def test_the_death_of_a_large_message_is_told_without_its_payload(pipeline: Party, exporter: Party) -> None:
    (envelope,) = send_exports(pipeline)
    large = envelope.model_copy(update={"payload": {"text": "x" * (MAX_PAYLOAD - 1_000)}})

    def fail(_: Work[ExportInvoice, None]) -> None:
        raise PermanentError("unreachable: the payload does not fit either")

    exporter.deliver(large, fail)
    assert exporter.inbox_state(envelope.id) == "dead"
    deaths = [event for event in told(exporter) if isinstance(event, DeadLetterAdded)]
    assert [event.message_id for event in deaths] == [envelope.id]
    assert "omitted" in str(deaths[0].payload)
    assert len(str(exporter.value("SELECT envelope ->> 'payload' FROM inbox"))) > MAX_PAYLOAD // 2


def test_an_event_that_cannot_be_made_to_fit_is_refused_where_it_is_recorded(exporter: Party) -> None:
    huge = MaintenanceRan(
        run_id=uuid4(),
        job="report",
        state="done",
        answers={"log": "x" * MAX_PAYLOAD},
        requested_by=None,
        started_at=NOON,
        occurred_at=NOON,
    )
    with pytest.raises(PayloadTooLarge):
        record(exporter, huge)


def test_an_event_that_no_longer_fits_the_contract_is_left_out(exporter: Party) -> None:
    first, last = death("first"), death("last")
    record(exporter, first)
    with exporter.engine.begin() as connection:
        connection.execute(text("""INSERT INTO activity (event) VALUES ('{"kind": "of another release"}')"""))
        oversized = death().model_copy(update={"payload": {"text": "x" * MAX_PAYLOAD}}).model_dump_json()
        connection.execute(text("INSERT INTO activity (event) VALUES (CAST(:e AS json))"), {"e": oversized})
    record(exporter, last)
    assert told(exporter) == [first, last]
    assert exporter.value("SELECT count(*) FROM activity") == 0

"""Events may come late, twice, in any order and from hostile mails: the read model stays right."""

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from sqlalchemy import text

from common.messages.activity import (
    Activity,
    AttachmentState,
    BillExported,
    EmailChanged,
    MailboxChanged,
    MaintenanceRan,
    TaskOutcome,
)
from monitor_api.tokens import Scope
from support.monitor import NOON, Monitor, died, invoice_changed, settled, task_ran

LATER = NOON + timedelta(seconds=10)


def rows(monitor: Monitor, sql: str) -> list[tuple[object, ...]]:
    with monitor.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def contents(monitor: Monitor) -> dict[str, list[tuple[object, ...]]]:
    tables = ("task_runs", "task_hours", "worker_processes", "dead_letters", "invoices", "invoice_history")
    statement = "SELECT * FROM {}"
    return {table: rows(monitor, statement.format(table)) for table in (*tables, "emails", "attachments")}


def attachment(state: str = "document") -> AttachmentState:
    return AttachmentState(
        attachment_id=uuid4(),
        filename="invoice.pdf",
        media_type="application/pdf",
        size=3,
        state=state,
        reason=None,
        document=None,
        invoice_id=None,
    )


def email_changed(*attachments: AttachmentState, **changes: object) -> EmailChanged:
    told = {
        "email_id": uuid4(),
        "mailbox": "ap@example.com",
        "gmail_id": "18c",
        "message_id": None,
        "sender": "billing@nordwind.example",
        "subject": "Invoice R-1",
        "received_at": NOON,
        "state": "opened",
        "reason": None,
        "attachments": attachments,
        "occurred_at": NOON,
    }
    return EmailChanged.model_validate({**told, **changes})


def test_runs_are_kept_and_summed_by_hour_and_task(monitor: Monitor) -> None:
    monitor.tell(
        task_ran(seconds=1.0),
        task_ran(TaskOutcome.RETRIED, seconds=3.0),
        task_ran(at=NOON + timedelta(hours=1)),
        task_ran(task="ingest_email.process_email_task"),
    )
    sums = rows(
        monitor,
        "SELECT task, succeeded, retried, total_seconds, max_seconds FROM task_hours ORDER BY 1, hour",
    )
    assert sums == [
        ("exporter.export_invoice_task", 1, 1, 4.0, 3.0),
        ("exporter.export_invoice_task", 1, 0, 1.0, 1.0),
        ("ingest_email.process_email_task", 1, 0, 1.0, 1.0),
    ]
    assert monitor.value("SELECT count(*) FROM task_runs") == 4


def test_the_same_events_again_change_nothing(monitor: Monitor) -> None:
    run, letter = task_ran(TaskOutcome.DEAD), died(uuid4())
    events: list[Activity] = [run, letter, invoice_changed(), email_changed(attachment()), run]
    monitor.tell(*events)
    before = contents(monitor)
    monitor.tell(*events)
    assert contents(monitor) == before
    assert monitor.value("SELECT dead FROM task_hours") == 1


def test_attempts_that_begin_again_after_a_replay_are_runs_of_their_own(monitor: Monitor) -> None:
    message_id = uuid4()
    monitor.tell(task_ran(TaskOutcome.DEAD, message_id=message_id), task_ran(message_id=message_id, at=LATER))
    assert monitor.value("SELECT count(*) FROM task_runs WHERE attempt = 1") == 2


def test_the_latest_state_of_an_invoice_wins_in_every_order(monitor: Monitor) -> None:
    states = ("received", "needs_review", "exported")
    for order in permutations(range(3)):
        invoice_id = uuid4()
        for i in order:
            monitor.tell(
                invoice_changed(invoice_id, states[i], at=NOON + timedelta(seconds=i), revision=i + 1)
            )
        newest = "SELECT state || ' ' || revision FROM invoices WHERE invoice_id = :id"
        assert monitor.value(newest, id=invoice_id) == "exported 3"
        steps = "SELECT state FROM invoice_history WHERE invoice_id = :id ORDER BY occurred_at"
        with monitor.engine.connect() as connection:
            assert connection.scalars(text(steps), {"id": invoice_id}).all() == list(states)


def test_the_latest_of_one_batch_wins(monitor: Monitor) -> None:
    invoice_id = uuid4()
    monitor.tell(
        invoice_changed(invoice_id, "exported", at=LATER),
        invoice_changed(invoice_id, "approved"),
        invoice_changed(invoice_id, "received", at=NOON - timedelta(seconds=1)),
    )
    assert rows(monitor, "SELECT state FROM invoices") == [("exported",)]
    assert monitor.value("SELECT count(*) FROM invoice_history") == 3


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_entity_is_received_when_it_was_first_heard_of(
    monitor: Monitor, order: tuple[int, ...], *, together: bool
) -> None:
    invoice_id, email_id = uuid4(), uuid4()
    moments = [NOON + timedelta(seconds=i) for i in order]
    batch: list[Activity] = [
        event
        for at in moments
        for event in (invoice_changed(invoice_id, at=at), email_changed(email_id=email_id, occurred_at=at))
    ]
    for events in [batch] if together else [[event] for event in batch]:
        monitor.tell(*events)
    statement = "SELECT first_seen_at, occurred_at FROM {}"
    for table in ("invoices", "emails"):
        (found,) = rows(monitor, statement.format(table))
        assert found == (NOON, NOON + timedelta(seconds=2))


def test_a_mail_loses_the_attachments_that_its_latest_version_does_not_have(monitor: Monitor) -> None:
    stays, goes = attachment(), attachment()
    email = email_changed(stays, goes)
    monitor.tell(email)
    done = stays.model_copy(update={"state": "handed_over"})
    newer = email.model_copy(update={"state": "done", "attachments": (done,), "occurred_at": LATER})
    monitor.tell(newer)
    monitor.tell(email)
    assert rows(monitor, "SELECT state FROM emails") == [("done",)]
    assert rows(monitor, "SELECT attachment_id, state FROM attachments") == [
        (stays.attachment_id, "handed_over")
    ]


def test_a_dead_letter_is_right_whatever_came_first(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ)
    for order in permutations(range(3)):
        message_id = uuid4()
        replayed = settled(message_id, "replay", NOON + timedelta(seconds=5))
        events: list[Activity] = [died(message_id), replayed, task_ran(message_id=message_id, at=LATER)]
        for i in order:
            monitor.tell(events[i])
        letter = monitor.client.get(f"/api/v1/dead-letters/{message_id}", headers=headers).json()
        assert (letter["state"], letter["settled_by"], letter["attempts"]) == ("succeeded", "ann", 5)


def test_a_replayed_letter_that_dies_again_is_open_again(monitor: Monitor) -> None:
    headers, message_id = monitor.bearer(Scope.READ), uuid4()
    monitor.tell(died(message_id), settled(message_id, "replay"))
    states = [monitor.client.get(f"/api/v1/dead-letters/{message_id}", headers=headers).json()["state"]]
    monitor.tell(died(message_id, LATER))
    states += [monitor.client.get(f"/api/v1/dead-letters/{message_id}", headers=headers).json()["state"]]
    assert states == ["replayed", "open"]


def test_mailboxes_bills_and_maintenance_runs_show_their_latest_state(monitor: Monitor) -> None:
    mailbox = MailboxChanged(
        mailbox="ap@example.com",
        state="stopped",
        reason="invalid_grant",
        interval_seconds=60,
        last_polled_at=NOON,
        occurred_at=LATER,
    )
    bill = BillExported(
        invoice_id=uuid4(),
        revision=1,
        destination="folder",
        state="written",
        location="bills/1.json",
        sha256="0" * 64,
        occurred_at=LATER,
    )
    run = MaintenanceRan(
        run_id=uuid4(),
        job="maintenance.health_check",
        state="done",
        answers={"exporter": {"ok": True}},
        requested_by=None,
        started_at=NOON,
        occurred_at=LATER,
    )
    older = [
        event.model_copy(update={"state": "older", "occurred_at": NOON}) for event in (mailbox, bill, run)
    ]
    monitor.tell(mailbox, bill, run)
    monitor.tell(*older)
    headers = monitor.bearer(Scope.READ)
    boxes = monitor.client.get("/api/v1/mailboxes", headers=headers).json()
    bills = monitor.client.get("/api/v1/exports", headers=headers).json()["items"]
    runs = monitor.client.get("/api/v1/maintenance/runs", headers=headers).json()["items"]
    assert [found[0]["state"] for found in (boxes, bills, runs)] == ["stopped", "written", "done"]
    one = monitor.client.get(f"/api/v1/maintenance/runs/{run.run_id}", headers=headers).json()
    assert one["answers"] == {"exporter": {"ok": True}}


@pytest.mark.parametrize(
    ("subject", "shown"), [("a\x00b", "a\ufffdb"), ("'; DROP TABLE emails; --", "'; DROP TABLE emails; --")]
)
def test_a_hostile_subject_is_only_text(monitor: Monitor, subject: str, shown: str) -> None:
    monitor.tell(email_changed(subject=subject))
    assert rows(monitor, "SELECT subject FROM emails") == [(shown,)]


def test_an_absurd_amount_is_not_shown(monitor: Monitor) -> None:
    monitor.tell(invoice_changed(payable="1E+90000", gross="119.00"))
    assert rows(monitor, "SELECT payable, gross::text FROM invoices") == [(None, "119.00")]


def test_an_event_that_cannot_be_stored_does_not_hide_its_neighbours(monitor: Monitor) -> None:
    huge = email_changed(attachment().model_copy(update={"size": 2**70}))
    assert monitor.tell(invoice_changed(), huge, task_ran()) == 1
    assert monitor.value("SELECT count(*) FROM invoices") == 1
    assert monitor.value("SELECT count(*) FROM task_runs") == 1
    assert monitor.value("SELECT count(*) FROM emails") == 0


def test_a_clock_that_was_set_back_makes_no_negative_time(monitor: Monitor) -> None:
    monitor.tell(task_ran(seconds=-5))
    assert rows(monitor, "SELECT total_seconds, max_seconds FROM task_hours") == [(0.0, 0.0)]

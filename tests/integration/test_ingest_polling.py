"""Polling a mailbox: nothing is missed and nothing counted twice, whatever Gmail answers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from common.messages import MONITOR_GMAIL_INBOX, PROCESS_EMAIL, Priority
from common.messages.shared import Chore, Outcome
from gmail_emulator.faults import Fault, FaultKind
from ingest_email.mailboxes import start_mailbox, stop_by_person
from support.mailroom import ADDRESS, OTHER, PDF, Mailroom, running_mailroom


def discovered(room: Mailroom, address: str = ADDRESS) -> set[str]:
    return {row["gmail_id"] for row in room.emails(address)}


def test_the_first_poll_lists_everything_and_the_next_ones_only_what_is_new(room: Mailroom) -> None:
    old = {room.mail(f"Old {n}") for n in range(3)}
    room.poll()
    assert discovered(room) == old
    new = room.mail("New")
    room.poll()
    assert discovered(room) == {*old, new}
    assert room.admin.request_counts()["users.messages.list"] == 1
    assert len(room.service.publisher.take(PROCESS_EMAIL.name)) == 4


def test_mails_do_not_overtake_the_polls_that_find_them(room: Mailroom) -> None:
    room.mail("Invoice 1")
    room.service.tick(MONITOR_GMAIL_INBOX)
    (poll,) = room.service.deliver_sent(MONITOR_GMAIL_INBOX)
    (mail,) = room.service.publisher.take(PROCESS_EMAIL.name)
    assert (poll.priority, mail.priority) == (Priority.HIGH, Priority.NORMAL)


def test_the_monitor_hears_of_quiet_polls_once_a_minute(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_at(minute: int, second: int) -> list[tuple[int, int]]:
        """Poll at that time; the minutes and seconds of every poll that the monitor was told of."""
        clock = datetime(2026, 10, 5, 10, minute, second, tzinfo=UTC)
        monkeypatch.setattr("ingest_email.polling.datetime", SimpleNamespace(now=lambda _: clock))
        room.poll()
        told = [event["last_polled_at"] for event in room.service.events("mailbox_changed")]
        polls = [datetime.fromisoformat(text) for text in told if text is not None]
        return [(poll.minute, poll.second) for poll in polls]

    assert told_at(0, 10) == [(0, 10)]
    assert told_at(0, 40) == [(0, 10)]
    assert told_at(1, 10) == [(0, 10), (1, 10)]
    assert told_at(1, 59) == [(0, 10), (1, 10)]
    room.mail("News are told at once")
    assert told_at(1, 59) == [(0, 10), (1, 10), (1, 59)]


def test_an_old_history_id_falls_back_to_a_listing_without_a_gap(room: Mailroom) -> None:
    room.mail("Before")
    room.poll()
    unseen = room.mail("While history was forgotten")
    room.admin.forget_history(ADDRESS)
    later = room.mail("And one more")
    room.poll()
    assert {unseen, later} <= discovered(room)
    assert len(discovered(room)) == 3
    next_one = room.mail("By history again")
    room.poll()
    assert next_one in discovered(room)
    assert room.admin.request_counts()["users.messages.list"] == 2


def test_a_large_mailbox_is_taken_in_chunks_without_losing_any(migrated_url: str, tmp_path: Path) -> None:
    with running_mailroom(migrated_url, tmp_path, mailbox_poll_chunk=4) as room:
        room.open_mailbox()
        ids = {room.mail(f"Mail {n}") for n in range(11)}
        room.poll()
        assert len(discovered(room)) == 4
        assert room.mailbox()["listing_token"] is not None
        ids.add(room.mail("Arrived during the listing"))
        room.run()
        room.poll()
        assert discovered(room) == ids
        ids |= {room.mail(f"Later {n}") for n in range(9)}
        room.poll()
        assert len(discovered(room)) == 12 + 4
        room.run()
        assert discovered(room) == ids


def test_duplicate_and_empty_pages_do_no_harm(migrated_url: str, tmp_path: Path) -> None:
    with running_mailroom(migrated_url, tmp_path, mailbox_poll_chunk=3) as room:
        room.open_mailbox()
        ids = {room.mail(f"Mail {n}") for n in range(8)}
        room.admin.add_fault(Fault(kind=FaultKind.EMPTY_PAGE, times=1))
        room.admin.add_fault(Fault(kind=FaultKind.DUPLICATED_PAGE, times=2))
        room.poll()
        room.run()
        assert discovered(room) == ids
        ids |= {room.mail(f"Later {n}") for n in range(8)}
        room.admin.add_fault(Fault(kind=FaultKind.DUPLICATED_PAGE, times=1))
        room.admin.add_fault(Fault(kind=FaultKind.EMPTY_PAGE, times=2))
        room.poll()
        room.run()
        assert discovered(room) == ids
        assert len(room.emails()) == len(ids)


def test_a_revoked_token_stops_its_mailbox_alone_and_says_so(room: Mailroom) -> None:
    room.open_mailbox(OTHER)
    room.mail("For the first")
    room.mail("For the second", address=OTHER)
    room.admin.revoke(ADDRESS)
    room.service.tick(MONITOR_GMAIL_INBOX)
    room.run()
    stopped = room.mailbox()
    assert (stopped["state"], stopped["reason"]) == ("stopped", "invalid_grant")
    assert "Token has been expired or revoked" in stopped["last_error"]
    assert room.mailbox(OTHER)["state"] == "active"
    assert len(discovered(room, OTHER)) == 1
    (event,) = [e for e in room.service.events("mailbox_changed") if e["state"] == "stopped"]
    assert event["mailbox"] == ADDRESS
    assert event["reason"].startswith("invalid_grant: ")
    answer = room.service.do(Chore.HEALTH)
    assert answer["ok"] is False
    assert f"mailbox {ADDRESS}" in [fault["name"] for fault in answer["faults"]]


def test_mails_of_a_stopped_mailbox_wait_and_go_on_when_it_is_started(room: Mailroom) -> None:
    room.mail("Invoice 1", ("a.pdf", PDF))
    room.poll()
    room.admin.revoke(ADDRESS)
    room.service.receiver.resources.accounts.forget(ADDRESS)  # another worker, with no access token yet
    room.run()
    assert room.states() == ["parked"]
    assert room.mailbox()["state"] == "stopped"
    room.admin.restore(ADDRESS)
    start_mailbox(room.service.outbox, ADDRESS)
    room.run()
    assert room.states() == ["opened"]
    assert room.mailbox()["state"] == "active"


def test_a_mailbox_that_a_person_stopped_is_not_polled(room: Mailroom) -> None:
    stop_by_person(room.service.outbox, ADDRESS)
    room.mail("Unseen")
    room.service.tick(MONITOR_GMAIL_INBOX)
    room.run()
    room.poll()
    assert room.emails() == []
    assert room.admin.request_counts() == {}


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.UNAUTHORIZED, "Unauthorized"),
        (FaultKind.RATE_LIMIT_EXCEEDED, "RateLimited"),
        (FaultKind.TOO_MANY_REQUESTS, "RateLimited"),
        (FaultKind.SERVER_ERROR, "GmailUnavailable"),
        (FaultKind.UNAVAILABLE, "GmailUnavailable"),
        (FaultKind.CONNECTION_RESET, "GmailUnavailable"),
    ],
)
def test_a_failed_poll_is_counted_and_the_next_one_makes_up_for_it(
    room: Mailroom, kind: FaultKind, error: str
) -> None:
    gmail_id = room.mail("Invoice 1")
    room.admin.add_fault(Fault(kind=kind, times=None))
    envelope = room.poll()
    assert room.service.inbox(envelope.id)["result"] == {"failed": error}
    mailbox = room.mailbox()
    assert (mailbox["state"], mailbox["failures"]) == ("active", 1)
    assert mailbox["last_error"]
    room.admin.clear_faults()
    room.poll()
    assert discovered(room) == {gmail_id}
    assert room.mailbox()["failures"] == 0


def test_a_rate_limit_is_waited_out(room: Mailroom) -> None:
    room.admin.add_fault(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=600, times=None))
    room.poll()
    wait = room.service.rows("SELECT next_poll_at - now() AS wait FROM mailboxes")[0]["wait"]
    assert timedelta(seconds=590) < wait <= timedelta(seconds=600)
    room.service.tick(MONITOR_GMAIL_INBOX)
    assert room.service.publisher.take(MONITOR_GMAIL_INBOX.name) == []


def test_a_reset_in_the_middle_of_a_mail_is_tried_again(room: Mailroom) -> None:
    room.mail("Invoice 1", ("a.pdf", PDF))
    room.poll()
    (sent,) = room.service.publisher.take(PROCESS_EMAIL.name)
    room.admin.add_fault(Fault(kind=FaultKind.CONNECTION_RESET, times=None))
    room.service.deliver(sent)
    assert room.service.inbox(sent.id)["state"] == "open"
    assert room.states() == ["discovered"]
    room.admin.clear_faults()
    room.service.deliver(sent)
    assert room.states() == ["opened"]


def test_a_tick_polls_only_what_is_due_and_not_twice_at_a_time(room: Mailroom) -> None:
    room.service.tick(MONITOR_GMAIL_INBOX)
    room.service.tick(MONITOR_GMAIL_INBOX)
    (sent,) = room.service.publisher.take(MONITOR_GMAIL_INBOX.name)
    room.service.rows("UPDATE mailboxes SET next_poll_at = now()")
    room.service.tick(MONITOR_GMAIL_INBOX)
    assert room.service.publisher.take(MONITOR_GMAIL_INBOX.name) == []
    room.service.deliver(sent)
    room.service.rows("UPDATE mailboxes SET next_poll_at = now()")
    room.service.tick(MONITOR_GMAIL_INBOX)
    assert len(room.service.publisher.take(MONITOR_GMAIL_INBOX.name)) == 1


def test_a_second_delivery_of_a_poll_or_a_tick_is_a_no_op(room: Mailroom) -> None:
    room.mail("Invoice 1")
    envelope = room.poll()
    after_first = room.snapshot()
    room.service.deliver(envelope)
    assert room.snapshot() == after_first
    spec, body, policy = room.service.bodies[MONITOR_GMAIL_INBOX.name]
    tick = uuid4()
    room.service.rows("UPDATE mailboxes SET next_poll_at = now()")
    for _ in range(2):
        room.service.receiver.receive(spec, body, policy, None, tick)
    assert len(room.service.publisher.take(MONITOR_GMAIL_INBOX.name)) == 1


def test_a_poll_that_died_does_not_keep_the_next_one_away(room: Mailroom) -> None:
    room.poll()
    room.service.rows("UPDATE mailboxes SET next_poll_at = now()")
    room.service.tick(MONITOR_GMAIL_INBOX)
    (sent,) = room.service.publisher.take(MONITOR_GMAIL_INBOX.name)
    room.service.receipt(sent, Outcome.DEAD, "AttemptsExhausted: no")
    assert room.mailbox()["poll_sent_at"] is None
    assert room.mailbox()["last_error"] == "AttemptsExhausted: no"
    room.poll()
    assert room.service.events("mailbox_changed")[-1]["reason"] is None


def test_a_poll_of_an_unknown_mailbox_is_a_dead_letter(room: Mailroom) -> None:
    envelope = room.poll("nobody@buyer.example")
    row = room.service.inbox(envelope.id)
    assert row["state"] == "dead"
    assert "there is no mailbox nobody@buyer.example" in row["error"]


def test_settled_mails_get_the_label_that_the_setting_names(migrated_url: str, tmp_path: Path) -> None:
    with running_mailroom(migrated_url, tmp_path, gmail_done_label="AP Intake/done") as room:
        room.open_mailbox()
        room.mail("Newsletter")
        deleted = room.mail("Deleted later")
        room.poll()
        room.run()
        room.admin.remove_message(ADDRESS, deleted)
        room.poll()
        room.poll()
        effects = room.service.rows("SELECT state FROM label_effects ORDER BY state")
        assert [row["state"] for row in effects] == ["done", "given_up"]
        assert room.admin.request_counts()["users.messages.modify"] == 2
        assert len(room.emails()) == 2

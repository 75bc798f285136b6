"""monitor_gmail_inbox: which mailboxes are due, and one poll of one of them."""

from datetime import UTC, datetime, timedelta

from common.delivery.lease import Finish
from common.delivery.work import Work
from common.errors import SettingsError
from common.logging import get_logger
from common.messages.ingest_email import (
    MONITOR_GMAIL_INBOX,
    PROCESS_EMAIL,
    MonitorGmailInbox,
    ProcessEmail,
)
from common.messages.routing import Priority
from ingest_email.accounting import move_email, stop_mailbox
from ingest_email.errors import AccessDenied, GmailError, GrantRefused, RateLimited
from ingest_email.events import mailbox_changed
from ingest_email.labelling import label_ended, write_labels
from ingest_email.listing import Found, Position, Scope, look
from ingest_email.metrics import POLL_FAILURES
from ingest_email.models import Email, Mailbox
from ingest_email.repository import emails, mailboxes
from ingest_email.resources import Resources
from ingest_email.states import EmailState, MailboxReason, MailboxState

log = get_logger()

PollWork = Work[MonitorGmailInbox, Resources]

_LONGEST_BACKOFF = timedelta(minutes=10)
_STOPS = {GrantRefused: MailboxReason.INVALID_GRANT, AccessDenied: MailboxReason.ACCESS_DENIED}


def stop_reason(error: GmailError) -> MailboxReason | None:
    """Whether a person has to mend something before Gmail is worth asking again."""
    return _STOPS.get(type(error))


def send_due_polls(work: PollWork) -> None:
    """One message for each mailbox that is due: a slow or broken one keeps none of the others waiting."""
    now = datetime.now(UTC)
    with work.finishing() as finish:
        due = mailboxes.due(finish.session, now)
        for mailbox in due:
            mailbox.poll_sent_at, mailbox.next_poll_at = now, now + mailbox.poll_interval
            _send_poll(finish, mailbox.address)
        finish.answer({"polls": len(due)})


def poll(work: PollWork, address: str) -> None:
    """Look once, and commit what was found together with how far the mailbox has been read."""
    with work.reading() as session:
        mailbox = mailboxes.get(session, address)
    if mailbox.state is MailboxState.STOPPED:
        with work.finishing() as finish:
            finish.answer({"mailbox": "stopped"})
        return
    position, settings = Position.of(mailbox), work.resources.settings
    scope = Scope(settings.gmail_label, mailbox.read_from)
    try:
        gmail = work.resources.accounts.open(address, mailbox.secret)
        found = look(gmail, position, scope, settings.mailbox_poll_chunk)
    except (GmailError, SettingsError) as error:
        work.resources.accounts.forget(address)
        _note_failure(work, address, error)
        return
    labelled = label_ended(work, gmail, address)
    with work.finishing() as finish:
        _take(finish, address, position, found)
        write_labels(finish.session, labelled)


def _take(finish: Finish, address: str, position: Position, found: Found) -> None:
    mailbox = mailboxes.locked(finish.session, address)
    if Position.of(mailbox) != position or mailbox.state is MailboxState.STOPPED:
        finish.answer({"overtaken": True})  # another poll has read on from here: what this one saw, it saw
        return
    now = datetime.now(UTC)
    new = emails.discover(finish.session, address, found.gmail_ids)
    for email in new:
        _send_mail(finish, email)
        move_email(finish, email, EmailState.DISCOVERED, None)
    last = mailbox.last_polled_at
    recovered = mailbox.failures > 0 or mailbox.last_error is not None
    news = bool(new) or last is None or recovered
    # Quiet polls are told of too, so that the monitor shows them, but only the first of each minute.
    first_of_minute = last is None or last < now.replace(second=0, microsecond=0)
    found.position.write(mailbox)
    mailbox.last_polled_at, mailbox.failures, mailbox.last_error = now, 0, None
    mailbox.next_poll_at = now + mailbox.poll_interval
    mailbox.poll_sent_at = now if found.more else None
    if found.more:
        _send_poll(finish, address)
    if news or first_of_minute:
        finish.record(mailbox_changed(mailbox))
    if news:
        log.info("mailbox_polled", mailbox=address, new=len(new), more=found.more)
    finish.answer({"new": len(new), "more": found.more})


def _send_mail(finish: Finish, email: Email) -> None:
    """Not as urgent as the poll that found it, which is to overtake it."""
    payload = ProcessEmail(email_id=email.id)
    finish.send(PROCESS_EMAIL, payload, priority=Priority.NORMAL, correlation_id=str(email.id))


def _send_poll(finish: Finish, address: str) -> None:
    """Before the mails that wait: finding them is quick, and a poll that waits tells nothing."""
    finish.send(
        MONITOR_GMAIL_INBOX,
        MonitorGmailInbox(mailbox=address),
        priority=Priority.HIGH,
        correlation_id=f"poll {address}",
    )


def _note_failure(work: PollWork, address: str, error: GmailError | SettingsError) -> None:
    """The poll is over and the next one is set; the message has done its work."""
    POLL_FAILURES.labels(type(error).__name__).inc()
    with work.finishing() as finish:
        mailbox = mailboxes.locked(finish.session, address)
        finish.answer({"failed": type(error).__name__})
        reason = stop_reason(error) if isinstance(error, GmailError) else None
        if reason is not None:
            stop_mailbox(finish, mailbox, reason, str(error))
            return
        mailbox.failures += 1
        mailbox.last_error = str(error)[:500]
        mailbox.poll_sent_at = None
        mailbox.next_poll_at = datetime.now(UTC) + backoff(mailbox, error)
        finish.record(mailbox_changed(mailbox))
    log.warning("poll_failed", mailbox=address, failures=mailbox.failures, error=str(error))


def backoff(mailbox: Mailbox, error: GmailError | SettingsError) -> timedelta:
    """What Gmail asks for, or twice as long after each failure; never less than the interval."""
    if isinstance(error, RateLimited) and error.retry_after is not None:
        return max(error.retry_after, mailbox.poll_interval)
    doubled = mailbox.poll_interval * (1 << min(mailbox.failures - 1, 10))
    return max(min(doubled, _LONGEST_BACKOFF), mailbox.poll_interval)

"""What a person does with mailboxes: add, start, stop, reschedule."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from common.delivery.outbox import Outbox, UnitOfWork
from common.logging import get_logger
from common.messages.ingest_email import PROCESS_EMAIL, ProcessEmail
from ingest_email.accounting import move_email, stop_mailbox
from ingest_email.events import mailbox_changed
from ingest_email.grants import Grant
from ingest_email.models import Mailbox
from ingest_email.repository import emails
from ingest_email.repository import mailboxes as rows
from ingest_email.states import EmailState, MailboxReason, MailboxState
from ingest_email.vault import Vault

log = get_logger()

_UNPARKED_AT_ONCE = 200


def normalised(address: str) -> str:
    """Gmail tells no upper case from lower case."""
    return address.strip().lower()


def put_mailbox(
    outbox: Outbox, vault: Vault, address: str, grant: Grant, interval: timedelta, read_from: datetime | None
) -> Mailbox:
    """Add a mailbox, or give one that is there a new grant; either way it is active afterwards."""
    sealed = vault.seal(grant.sealed_form())
    with outbox.transaction(f"mailbox {address}") as unit:
        mailbox = rows.find_locked(unit.session, address)
        if mailbox is None:
            mailbox = Mailbox(
                address=address,
                state=MailboxState.ACTIVE,
                poll_interval=interval,
                read_from=read_from,
                failures=0,
            )
            unit.session.add(mailbox)
        mailbox.auth_kind, mailbox.secret = grant.kind, sealed
        _activate(unit, mailbox)
    _unpark(outbox, address)
    return mailbox


def start_mailbox(outbox: Outbox, address: str) -> None:
    """Poll it again, at once, and fetch what was left waiting. Raises MailboxUnknown."""
    with outbox.transaction(f"mailbox {address}") as unit:
        _activate(unit, rows.locked(unit.session, address))
    _unpark(outbox, address)


def stop_by_person(outbox: Outbox, address: str) -> None:
    """Raises MailboxUnknown."""
    with outbox.transaction(f"mailbox {address}") as unit:
        mailbox = rows.locked(unit.session, address)
        stop_mailbox(unit, mailbox, MailboxReason.STOPPED_BY_PERSON, None)


def reschedule(unit: UnitOfWork, address: str, interval: timedelta) -> None:
    """Set how often it is polled, from its last poll on. Raises MailboxUnknown."""
    mailbox = rows.locked(unit.session, address)
    if mailbox.poll_interval == interval:
        return
    mailbox.poll_interval = interval
    mailbox.next_poll_at = (mailbox.last_polled_at or datetime.now(UTC)) + interval
    unit.record(mailbox_changed(mailbox))


def reseal_all(session: Session, vault: Vault) -> int:
    """Encrypt every secret with the first key; returns how many. Raises TokenUnreadable, changing none."""
    every = rows.every(session)
    for mailbox in every:
        mailbox.secret = vault.reseal(mailbox.secret, mailbox.address)
    return len(every)


def _activate(unit: UnitOfWork, mailbox: Mailbox) -> None:
    mailbox.state, mailbox.reason = MailboxState.ACTIVE, None
    mailbox.failures, mailbox.last_error = 0, None
    mailbox.poll_sent_at, mailbox.next_poll_at = None, datetime.now(UTC)
    unit.session.flush()
    unit.record(mailbox_changed(mailbox))


def _unpark(outbox: Outbox, address: str) -> None:
    """Short transactions: a mailbox that was stopped for weeks may have thousands of parked mails."""
    moved = _UNPARKED_AT_ONCE
    while moved == _UNPARKED_AT_ONCE:
        with outbox.transaction(f"mailbox {address}") as unit:
            parked = emails.parked(unit.session, address, _UNPARKED_AT_ONCE)
            moved = len(parked)
            for email in parked:
                move_email(unit, email, EmailState.DISCOVERED, None)
                payload = ProcessEmail(email_id=email.id)
                unit.send(PROCESS_EMAIL, payload, correlation_id=str(email.id))

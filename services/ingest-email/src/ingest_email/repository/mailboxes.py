from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ingest_email.errors import MailboxUnknown
from ingest_email.models import Mailbox
from ingest_email.states import MailboxState

_LOST_POLL = timedelta(minutes=15)
"""A poll that was sent so long ago and has not ended is a dead letter, or its worker is gone."""


def get(session: Session, address: str) -> Mailbox:
    """Raises MailboxUnknown."""
    mailbox = session.get(Mailbox, address)
    if mailbox is None:
        raise MailboxUnknown(address)
    return mailbox


def locked(session: Session, address: str) -> Mailbox:
    """The row, held until the transaction ends. Raises MailboxUnknown."""
    mailbox = session.get(Mailbox, address, with_for_update=True)
    if mailbox is None:
        raise MailboxUnknown(address)
    return mailbox


def find_locked(session: Session, address: str) -> Mailbox | None:
    return session.get(Mailbox, address, with_for_update=True)


def every(session: Session) -> Sequence[Mailbox]:
    return session.scalars(select(Mailbox).order_by(Mailbox.address)).all()


def due(session: Session, now: datetime, limit: int = 500) -> Sequence[Mailbox]:
    """Active mailboxes whose interval has passed and that no poll is under way for, held."""
    return session.scalars(
        select(Mailbox)
        .where(
            Mailbox.state == MailboxState.ACTIVE,
            Mailbox.next_poll_at <= now,
            or_(Mailbox.poll_sent_at.is_(None), Mailbox.poll_sent_at < now - _LOST_POLL),
        )
        .order_by(Mailbox.next_poll_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()

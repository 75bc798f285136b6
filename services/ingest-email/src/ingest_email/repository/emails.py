from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest_email.errors import EmailUnknown
from ingest_email.models import Email, LabelEffect, email_id
from ingest_email.states import EmailState, LabelState


def discover(session: Session, mailbox: str, gmail_ids: Sequence[str]) -> Sequence[Email]:
    """Enter the messages that are not known yet, and return only those; however often they are listed."""
    if not gmail_ids:
        return []
    rows = [
        {"id": email_id(mailbox, gmail_id), "mailbox": mailbox, "gmail_id": gmail_id}
        for gmail_id in dict.fromkeys(gmail_ids)
    ]
    statement = (
        insert(Email)
        .values([{**row, "state": EmailState.DISCOVERED} for row in rows])
        .on_conflict_do_nothing()
        .returning(Email)
    )
    return session.scalars(statement).all()


def get(session: Session, key: UUID) -> Email:
    """Raises EmailUnknown."""
    email = session.get(Email, key)
    if email is None:
        raise EmailUnknown(key)
    return email


def locked(session: Session, key: UUID) -> Email:
    """The row, held until the transaction ends: whoever settles a mail or an attachment locks it first."""
    email = session.get(Email, key, with_for_update=True, populate_existing=True)
    if email is None:
        raise EmailUnknown(key)
    return email


def named(session: Session, mailbox: str, gmail_ids: Sequence[str]) -> Sequence[Email]:
    """Held, in the order of their ids, so that two batches cannot wait for each other."""
    statement = select(Email).where(Email.mailbox == mailbox, Email.gmail_id.in_(gmail_ids))
    return session.scalars(statement.order_by(Email.id).with_for_update()).all()


def parked(session: Session, mailbox: str, limit: int) -> Sequence[Email]:
    statement = select(Email).where(Email.mailbox == mailbox, Email.state == EmailState.PARKED)
    return session.scalars(statement.order_by(Email.id).limit(limit).with_for_update(skip_locked=True)).all()


def unlabelled(session: Session, mailbox: str, limit: int) -> Sequence[Email]:
    """Mails that are accounted for and whose label is not on them yet, the oldest first."""
    return session.scalars(
        select(Email)
        .outerjoin(LabelEffect, LabelEffect.email_id == Email.id)
        .where(
            Email.mailbox == mailbox,
            Email.ended_at.is_not(None),
            Email.state != EmailState.GONE,
            LabelEffect.state.is_(None) | (LabelEffect.state == LabelState.NOTED),
        )
        .order_by(Email.ended_at)
        .limit(limit)
    ).all()


def note_label(session: Session, keys: Sequence[UUID], label: str) -> None:
    """Commit to a label before Gmail is asked for it."""
    rows = [{"email_id": key, "label": label, "state": LabelState.NOTED} for key in keys]
    session.execute(insert(LabelEffect).values(rows).on_conflict_do_nothing())

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest_email.errors import AttachmentUnknown
from ingest_email.models import Attachment
from ingest_email.states import AttachmentState


def get(session: Session, key: UUID) -> Attachment:
    """Raises AttachmentUnknown."""
    attachment = session.get(Attachment, key, populate_existing=True)
    if attachment is None:
        raise AttachmentUnknown(key)
    return attachment


def of_email(session: Session, email: UUID) -> Sequence[Attachment]:
    statement = select(Attachment).where(Attachment.email_id == email)
    return session.scalars(statement.order_by(Attachment.position, Attachment.part_path)).all()


def counts(session: Session, email: UUID) -> dict[AttachmentState, int]:
    statement = select(Attachment.state, func.count()).where(Attachment.email_id == email)
    return dict(session.execute(statement.group_by(Attachment.state)).all())


def add(session: Session, rows: list[dict[str, Any]]) -> None:
    """Enter attachments; those that are there already stay as they are."""
    if rows:
        session.execute(insert(Attachment).values(rows).on_conflict_do_nothing())

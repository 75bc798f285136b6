from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from monitor_api.errors import NotFound
from monitor_api.models import Attachment, Email, Mailbox
from monitor_api.queries.paging import Key, PageRequest, Slice, Sort, a_moment, take_page

NEWEST_FIRST = Sort("seen", (Key(Email.first_seen_at, a_moment), Key(Email.email_id, UUID)))


@dataclass(frozen=True)
class EmailFilter:
    mailbox: str | None = None
    state: str | None = None
    since: datetime | None = None
    text: str | None = None


def find_emails(session: Session, wanted: EmailFilter, page: PageRequest) -> Slice[Email]:
    statement = select(Email)
    if wanted.mailbox is not None:
        statement = statement.where(Email.mailbox == wanted.mailbox)
    if wanted.state is not None:
        statement = statement.where(Email.state == wanted.state)
    if wanted.since is not None:
        statement = statement.where(Email.first_seen_at >= wanted.since)
    if wanted.text is not None:
        columns = (Email.subject, Email.sender)
        statement = statement.where(or_(*(c.icontains(wanted.text, autoescape=True) for c in columns)))
    return take_page(session, statement, NEWEST_FIRST, page)


def get_email(session: Session, email_id: UUID) -> Email:
    """Raises NotFound."""
    email = session.get(Email, email_id)
    if email is None:
        raise NotFound("e-mail", email_id)
    return email


def attachments_of(session: Session, email_ids: Sequence[UUID]) -> dict[UUID, list[Attachment]]:
    """By mail, in their order."""
    found: dict[UUID, list[Attachment]] = defaultdict(list)
    statement = select(Attachment).where(Attachment.email_id.in_(email_ids)).order_by(Attachment.position)
    for attachment in session.scalars(statement):
        found[attachment.email_id].append(attachment)
    return found


def all_mailboxes(session: Session) -> Sequence[Mailbox]:
    return session.scalars(select(Mailbox).order_by(Mailbox.mailbox).limit(1_000)).all()


def get_mailbox(session: Session, address: str) -> Mailbox:
    """Raises NotFound."""
    mailbox = session.get(Mailbox, address)
    if mailbox is None:
        raise NotFound("mailbox", repr(address))
    return mailbox

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as FromQuery
from pydantic import AwareDatetime

from monitor_api.api.answers.base import Page
from monitor_api.api.answers.operations import AttachmentAnswer, EmailAnswer
from monitor_api.api.auth import Reader
from monitor_api.api.context import Reading
from monitor_api.api.parameters import Paged, Word
from monitor_api.models import Attachment, Email
from monitor_api.queries import mail

router = APIRouter(tags=["mail"])


class EmailsQuery(Paged):
    mailbox: Word | None = None
    state: Word | None = None
    since: AwareDatetime | None = None
    text: Word | None = None


@router.get("/emails")
def emails(_: Reader, session: Reading, query: Annotated[EmailsQuery, FromQuery()]) -> Page[EmailAnswer]:
    """The mails that arrived, the latest first, each with its attachments."""
    wanted = mail.EmailFilter(query.mailbox, query.state, query.since, query.text)
    found = mail.find_emails(session, wanted, query.page)
    attachments = mail.attachments_of(session, [email.email_id for email in found.items])
    items = [_answer(email, attachments[email.email_id]) for email in found.items]
    return Page(items=items, next=found.next)


@router.get("/emails/{email_id}")
def email(_: Reader, session: Reading, email_id: UUID) -> EmailAnswer:
    """One mail and the accounted state of everything in it."""
    found = mail.get_email(session, email_id)
    return _answer(found, mail.attachments_of(session, [email_id])[email_id])


def _answer(email: Email, attachments: Sequence[Attachment]) -> EmailAnswer:
    return EmailAnswer(
        email_id=email.email_id,
        mailbox=email.mailbox,
        gmail_id=email.gmail_id,
        message_id=email.message_id,
        sender=email.sender,
        subject=email.subject,
        received_at=email.received_at,
        state=email.state,
        reason=email.reason,
        changed_at=email.occurred_at,
        attachments=[AttachmentAnswer.model_validate(attachment) for attachment in attachments],
    )

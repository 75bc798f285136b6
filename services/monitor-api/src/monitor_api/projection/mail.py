from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from common.messages.activity import EmailChanged, MailboxChanged
from monitor_api.models import Attachment, Email, Mailbox
from monitor_api.projection.snapshots import Row, upsert_latest


def project_emails(session: Session, changes: Sequence[EmailChanged]) -> None:
    """A mail with its attachments; those that its latest version no longer has are gone."""
    if not changes:
        return
    upsert_latest(session, Email, [_email(change) for change in changes], ["email_id"])
    upsert_latest(
        session, Attachment, [row for change in changes for row in _attachments(change)], ["attachment_id"]
    )
    session.execute(
        delete(Attachment)
        .where(
            Attachment.email_id.in_({change.email_id for change in changes}),
            Attachment.email_id == Email.email_id,
            Attachment.occurred_at < Email.occurred_at,
        )
        .execution_options(synchronize_session=False)
    )


def _email(change: EmailChanged) -> Row:
    row = change.model_dump(exclude={"kind", "attachments"})
    return row | {"first_seen_at": change.occurred_at}


def _attachments(change: EmailChanged) -> list[Row]:
    return [
        {
            **attachment.model_dump(exclude={"document"}),
            "document": attachment.document.model_dump(mode="json") if attachment.document else None,
            "email_id": change.email_id,
            "position": position,
            "occurred_at": change.occurred_at,
        }
        for position, attachment in enumerate(change.attachments)
    ]


def project_mailboxes(session: Session, changes: Sequence[MailboxChanged]) -> None:
    upsert_latest(session, Mailbox, [change.model_dump(exclude={"kind"}) for change in changes], ["mailbox"])

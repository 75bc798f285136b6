"""The one place where mails, attachments and mailboxes change their state."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.delivery.outbox import UnitOfWork
from common.logging import get_logger
from ingest_email.events import email_changed, mailbox_changed
from ingest_email.metrics import ATTACHMENTS_ENDED, EMAILS_ENDED, MAILBOXES_STOPPED
from ingest_email.models import Attachment, Email, Mailbox
from ingest_email.repository import attachments
from ingest_email.states import (
    ATTACHMENT_OPEN,
    EMAIL_ENDS,
    AttachmentReason,
    AttachmentState,
    EmailReason,
    EmailState,
    MailboxReason,
    MailboxState,
)

log = get_logger()

_LONGEST_DETAIL = 500


def move_email(
    unit: UnitOfWork, email: Email, state: EmailState, reason: EmailReason | None, detail: str | None = None
) -> None:
    """Put a mail into a state, and tell the monitor."""
    ended = state in EMAIL_ENDS
    email.state, email.reason = state, reason
    email.detail = detail[:_LONGEST_DETAIL] if detail else None
    email.ended_at = datetime.now(UTC) if ended else None
    if ended:
        EMAILS_ENDED.labels(state.value).inc()
        log.info("email_ended", email_id=str(email.id), state=state.value, reason=reason and reason.value)
    unit.record(email_changed(unit.session, email))


def move_attachment(
    attachment: Attachment,
    state: AttachmentState,
    reason: AttachmentReason | None,
    detail: str | None = None,
) -> None:
    ended = state not in ATTACHMENT_OPEN
    attachment.state, attachment.reason = state, reason
    attachment.detail = detail[:_LONGEST_DETAIL] if detail else None
    attachment.ended_at = datetime.now(UTC) if ended else None
    if ended:
        ATTACHMENTS_ENDED.labels(state.value, reason.value if reason else "").inc()


def settle_email(unit: UnitOfWork, email: Email) -> None:
    """Give an opened mail the state that its attachments add up to; its row is held by the caller."""
    unit.session.flush()
    move_email(unit, email, *_sum(unit.session, email))


def _sum(session: Session, email: Email) -> tuple[EmailState, EmailReason | None]:
    counts = attachments.counts(session, email.id)
    if any(counts.get(state) for state in ATTACHMENT_OPEN):
        return EmailState.OPENED, None
    processed, failed = counts.get(AttachmentState.PROCESSED, 0), counts.get(AttachmentState.FAILED, 0)
    if failed:
        state = EmailState.PARTLY_FAILED if processed else EmailState.FAILED
        return state, EmailReason.DOCUMENTS_FAILED
    if processed:
        return EmailState.PROCESSED, None
    if counts.keys() <= {AttachmentState.IGNORED}:
        return EmailState.NO_INVOICE, EmailReason.NO_ATTACHMENTS
    return EmailState.NO_INVOICE, EmailReason.NOTHING_USABLE


def stop_mailbox(unit: UnitOfWork, mailbox: Mailbox, reason: MailboxReason, detail: str | None) -> None:
    """Loudly, except when a person does it: until somebody acts, its mail stays in Gmail."""
    mailbox.state, mailbox.reason = MailboxState.STOPPED, reason
    mailbox.last_error = detail[:_LONGEST_DETAIL] if detail else None
    mailbox.poll_sent_at = None
    MAILBOXES_STOPPED.labels(reason.value).inc()
    if reason is not MailboxReason.STOPPED_BY_PERSON:
        remedy = f"mend the cause, then run: ingest-email authorize {mailbox.address}"
        log.error(
            "mailbox_stopped", mailbox=mailbox.address, reason=reason.value, detail=detail, remedy=remedy
        )
    unit.session.flush()
    unit.record(mailbox_changed(mailbox))

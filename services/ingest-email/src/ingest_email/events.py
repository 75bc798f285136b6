"""What the monitor is told, made from the rows as they are in the transaction."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.messages.activity import AttachmentState, EmailChanged, MailboxChanged
from common.messages.payload import BlobRef
from ingest_email.errors import AttachmentNotStored
from ingest_email.models import Attachment, Email, Mailbox
from ingest_email.repository import attachments


def document(attachment: Attachment) -> BlobRef:
    """Raises AttachmentNotStored."""
    if not attachment.stored or attachment.sha256 is None:
        raise AttachmentNotStored(attachment.id)
    return BlobRef(sha256=attachment.sha256, size=attachment.size, media_type=attachment.media_type)


def email_changed(session: Session, email: Email) -> EmailChanged:
    """The whole state of the mail, every attachment included."""
    session.flush()
    return EmailChanged(
        email_id=email.id,
        mailbox=email.mailbox,
        gmail_id=email.gmail_id,
        message_id=email.message_id,
        sender=email.sender,
        subject=email.subject,
        received_at=email.received_at,
        state=email.state.value,
        reason=email.reason.value if email.reason else None,
        attachments=tuple(_attachment(row) for row in attachments.of_email(session, email.id)),
        occurred_at=datetime.now(UTC),
    )


def _attachment(row: Attachment) -> AttachmentState:
    return AttachmentState(
        attachment_id=row.id,
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
        state=row.state.value,
        reason=row.reason.value if row.reason else None,
        document=document(row) if row.stored else None,
        invoice_id=row.invoice_id,
    )


def mailbox_changed(mailbox: Mailbox) -> MailboxChanged:
    """``reason`` is why it is stopped, or the last error of one that goes on."""
    return MailboxChanged(
        mailbox=mailbox.address,
        state=mailbox.state.value,
        reason=": ".join(filter(None, [mailbox.reason, mailbox.last_error]))[:1_000] or None,
        interval_seconds=int(mailbox.poll_interval.total_seconds()),
        last_polled_at=mailbox.last_polled_at,
        occurred_at=datetime.now(UTC),
    )

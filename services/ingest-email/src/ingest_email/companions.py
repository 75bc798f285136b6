"""The documents of one mail go on together, so that each is told which others came with it."""

from collections.abc import Sequence

from common.delivery.outbox import UnitOfWork
from common.messages.invoice_pipeline import (
    MOST_COMPANIONS,
    PROCESS_INVOICE,
    Companion,
    ProcessInvoice,
    urgency,
)
from common.messages.payload import MailOrigin
from ingest_email.accounting import move_attachment
from ingest_email.events import document
from ingest_email.models import Attachment, Email
from ingest_email.repository import attachments
from ingest_email.states import AttachmentState


def hand_over(unit: UnitOfWork, email: Email) -> None:
    """Send what was found to be a document, once that is known of every attachment; the mail's row is held.

    One that nobody could look at is FAILED, and keeps nobody waiting: its dead letter brings it later.
    """
    rows = attachments.of_email(unit.session, email.id)
    if any(row.state is AttachmentState.FOUND and row.invoice_id is None for row in rows):
        return
    known = [row for row in rows if row.invoice_id and row.state is not AttachmentState.FAILED]
    for row in known:
        if row.state is AttachmentState.FOUND:
            move_attachment(row, AttachmentState.HANDED_OVER, None)
            order = _order(email, row, known)
            unit.send(PROCESS_INVOICE, order, priority=urgency(order.document), correlation_id=str(email.id))


def _order(email: Email, attachment: Attachment, known: Sequence[Attachment]) -> ProcessInvoice:
    others = [row for row in known if row is not attachment]
    values = {
        "invoice_id": attachment.invoice_id,
        "document": document(attachment),
        "filename": attachment.filename,
        "origin": _origin(email, attachment),
        "companions": tuple(map(_companion, others)) if len(others) <= MOST_COMPANIONS else (),
    }
    return ProcessInvoice.model_validate(values)


def _companion(attachment: Attachment) -> Companion:
    values = {
        "invoice_id": attachment.invoice_id,
        "filename": attachment.filename,
        "media_type": attachment.media_type,
    }
    return Companion.model_validate(values)


def _origin(email: Email, attachment: Attachment) -> MailOrigin:
    return MailOrigin(
        mailbox=email.mailbox,
        email_id=email.id,
        attachment_id=attachment.id,
        message_id=email.message_id,
        sender=email.sender,
        subject=email.subject,
        received_at=email.received_at,
    )

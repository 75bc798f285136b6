"""What the receipts of this service's messages mean for its mails, attachments and mailboxes."""

from common.delivery.outbox import UnitOfWork
from common.logging import get_logger
from common.messages.ingest_email import MonitorGmailInbox, ProcessEmail, ProcessEmailAttachment
from common.messages.invoice_pipeline import ProcessInvoice
from common.messages.payload import MailOrigin
from common.messages.shared import Outcome, Receipt
from ingest_email import handing_over, opening
from ingest_email.accounting import move_attachment, move_email, settle_email
from ingest_email.companions import hand_over
from ingest_email.events import mailbox_changed
from ingest_email.repository import attachments, emails, mailboxes
from ingest_email.states import AttachmentReason, AttachmentState, EmailReason, EmailState

log = get_logger()

_EMAIL_REASONS = {Outcome.DEAD: EmailReason.DEAD_LETTER, Outcome.DISCARDED: EmailReason.DISCARDED}
_ATTACHMENT_REASONS = {
    Outcome.DEAD: AttachmentReason.DEAD_LETTER,
    Outcome.DISCARDED: AttachmentReason.DISCARDED,
}


def poll_ended(unit: UnitOfWork, receipt: Receipt, sent: MonitorGmailInbox) -> None:
    """A poll that was given up must not keep the next one from being sent."""
    if receipt.outcome is Outcome.DONE or sent.mailbox is None:
        return
    mailbox = mailboxes.find_locked(unit.session, sent.mailbox)
    if mailbox is not None:
        mailbox.poll_sent_at = None
        mailbox.last_error = (receipt.error or "its poll was discarded")[:500]
        unit.record(mailbox_changed(mailbox))


def email_ended(unit: UnitOfWork, receipt: Receipt, sent: ProcessEmail) -> None:
    if receipt.outcome is Outcome.DONE:
        return  # the task has written what became of it
    email = emails.locked(unit.session, sent.email_id)
    if opening.waits(email):
        move_email(unit, email, EmailState.FAILED, _EMAIL_REASONS[receipt.outcome], receipt.error)


def attachment_ended(unit: UnitOfWork, receipt: Receipt, sent: ProcessEmailAttachment) -> None:
    if receipt.outcome is Outcome.DONE:
        return
    attachment = attachments.get(unit.session, sent.attachment_id)
    email = emails.locked(unit.session, attachment.email_id)
    unit.session.refresh(attachment)
    if handing_over.waits(attachment):
        reason = _ATTACHMENT_REASONS[receipt.outcome]
        move_attachment(attachment, AttachmentState.FAILED, reason, receipt.error)
        hand_over(unit, email)
        settle_email(unit, email)


def invoice_ended(unit: UnitOfWork, receipt: Receipt, sent: ProcessInvoice) -> None:
    """``done`` means that invoice-pipeline has taken the document on, whatever it thinks of it."""
    if not isinstance(sent.origin, MailOrigin):
        return
    email = emails.locked(unit.session, sent.origin.email_id)
    attachment = attachments.get(unit.session, sent.origin.attachment_id)
    if attachment.state is AttachmentState.PROCESSED:
        return
    if receipt.outcome is Outcome.DONE:
        move_attachment(attachment, AttachmentState.PROCESSED, None)
    else:
        reason = _ATTACHMENT_REASONS[receipt.outcome]
        move_attachment(attachment, AttachmentState.FAILED, reason, receipt.error)
    settle_email(unit, email)

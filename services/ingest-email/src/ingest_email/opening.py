"""process_email_task: fetch, store and open one message."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from common.delivery.lease import Finish
from common.delivery.work import Work
from common.messages.ingest_email import PROCESS_EMAIL_ATTACHMENT, ProcessEmail, ProcessEmailAttachment
from common.messages.payload import BlobRef
from ingest_email.accounting import move_email, settle_email, stop_mailbox
from ingest_email.errors import GmailError, MailRefused, NotInGmail
from ingest_email.gmail_results import RawMessage
from ingest_email.mime.opener import OpenedMail, OpenedPart, open_mail
from ingest_email.models import Email, Mailbox, attachment_id
from ingest_email.polling import stop_reason
from ingest_email.repository import attachments, emails, mailboxes
from ingest_email.resources import Resources
from ingest_email.states import AttachmentState, EmailReason, EmailState, MailboxReason, MailboxState

EmailWork = Work[ProcessEmail, Resources]

_RAW_TYPE = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A stored message, opened or refused."""

    message: RawMessage
    raw: BlobRef
    opened: OpenedMail | MailRefused


def waits(email: Email) -> bool:
    """It has never been opened, and is not accounted for otherwise than by a dead letter."""
    never_fetched = email.raw_sha256 is None and email.state is EmailState.FAILED
    return never_fetched or email.state in (EmailState.DISCOVERED, EmailState.PARKED)


def open_email(work: EmailWork) -> None:
    with work.reading() as session:
        email = emails.get(session, work.payload.email_id)
        mailbox = mailboxes.get(session, email.mailbox)
    if not waits(email):
        with work.finishing() as finish:
            finish.answer({"state": email.state.value})
        return
    if mailbox.state is MailboxState.STOPPED:
        _park(work, email)
        return
    try:
        fetched = _fetch(work, email, mailbox)
    except NotInGmail:
        _end(work, email, EmailState.GONE, EmailReason.DELETED_IN_MAILBOX)
        return
    except GmailError as error:
        work.resources.accounts.forget(mailbox.address)
        reason = stop_reason(error)
        if reason is None:
            raise
        _park(work, email, reason, str(error))
        return
    with work.finishing() as finish:
        email = emails.locked(finish.session, email.id)
        if waits(email):
            _write(finish, email, fetched)
        finish.answer({"state": email.state.value})


def _fetch(work: EmailWork, email: Email, mailbox: Mailbox) -> Fetched:
    """Bytes first: every blob is in the store before a row names it."""
    resources = work.resources
    gmail = resources.accounts.open(mailbox.address, mailbox.secret)
    message = gmail.raw_message(email.gmail_id)
    raw = resources.store.put(message.raw, _RAW_TYPE)
    try:
        opened = open_mail(message.raw, resources.mail_limits)
    except MailRefused as refusal:
        return Fetched(message, raw, refusal)
    for part in opened.parts:
        if is_stored(part):
            resources.store.put(part.content, part.media_type)
    return Fetched(message, raw, opened)


def is_stored(part: OpenedPart) -> bool:
    """Text and decoration lie in the stored message; a copy of them would serve nobody."""
    return part.state is not AttachmentState.IGNORED and bool(part.content)


def _write(finish: Finish, email: Email, fetched: Fetched) -> None:
    email.raw_sha256, email.raw_size = fetched.raw.sha256, fetched.raw.size
    email.received_at = fetched.message.received_at
    if isinstance(fetched.opened, MailRefused):
        move_email(finish, email, EmailState.REFUSED, fetched.opened.reason, str(fetched.opened))
        return
    heading = fetched.opened.heading
    email.message_id, email.sender, email.subject = heading.message_id, heading.sender, heading.subject
    parts = fetched.opened.parts
    attachments.add(finish.session, [_row(email, n, part) for n, part in enumerate(parts)])
    for part in parts:
        if part.state is AttachmentState.FOUND:
            payload = ProcessEmailAttachment(attachment_id=attachment_id(email.id, part.path))
            finish.send(PROCESS_EMAIL_ATTACHMENT, payload, correlation_id=str(email.id))
    settle_email(finish, email)


def _row(email: Email, position: int, part: OpenedPart) -> dict[str, Any]:
    return {
        "id": attachment_id(email.id, part.path),
        "email_id": email.id,
        "part_path": part.path,
        "position": position,
        "filename": part.filename,
        "declared_type": part.declared_type,
        "media_type": part.media_type,
        "size": len(part.content),
        "sha256": sha256(part.content).hexdigest(),
        "stored": is_stored(part),
        "state": part.state,
        "reason": part.reason,
    }


def _end(work: EmailWork, email: Email, state: EmailState, reason: EmailReason) -> None:
    with work.finishing() as finish:
        email = emails.locked(finish.session, email.id)
        if waits(email):
            move_email(finish, email, state, reason)
        finish.answer({"state": email.state.value})


def _park(
    work: EmailWork, email: Email, reason: MailboxReason | None = None, detail: str | None = None
) -> None:
    """Leave the mail for the day on which its mailbox is started again; ``reason`` stops the mailbox."""
    with work.finishing() as finish:
        mailbox = mailboxes.locked(finish.session, email.mailbox)
        if reason is not None and mailbox.state is MailboxState.ACTIVE:
            stop_mailbox(finish, mailbox, reason, detail)
        email = emails.locked(finish.session, email.id)
        if waits(email):
            move_email(finish, email, EmailState.PARKED, EmailReason.MAILBOX_STOPPED)
        finish.answer({"state": email.state.value})

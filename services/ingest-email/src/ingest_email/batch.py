"""batch_process_emails: a span of time or a list of messages again; what went well stays as it is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from common.delivery.lease import Finish
from common.delivery.work import Work
from common.messages.ingest_email import (
    BATCH_PROCESS_EMAILS,
    PROCESS_EMAIL,
    PROCESS_EMAIL_ATTACHMENT,
    BatchProcessEmails,
    ProcessEmail,
    ProcessEmailAttachment,
)
from common.messages.routing import Priority
from ingest_email.accounting import move_attachment, move_email, settle_email, stop_mailbox
from ingest_email.errors import GmailError, MailboxIsStopped, NothingNamed
from ingest_email.listing import span
from ingest_email.models import Email, Mailbox
from ingest_email.polling import stop_reason
from ingest_email.repository import attachments, emails, mailboxes
from ingest_email.resources import Resources
from ingest_email.states import AttachmentState, EmailState, MailboxState

BatchWork = Work[BatchProcessEmails, Resources]

_MOST_LISTED = 5_000  # ids of one listing; a longer span is cut in two
_SMALLEST_SPAN = timedelta(seconds=10)
_GMAIL_BEGAN = datetime(2004, 4, 1, tzinfo=UTC)
_FETCH_AGAIN = {EmailState.GONE, EmailState.REFUSED, EmailState.PARKED}


def process_batch(work: BatchWork) -> None:
    """Named messages are taken at once; a span is listed, and its messages are sent on by name."""
    order = work.payload
    with work.reading() as session:
        mailbox = mailboxes.get(session, order.mailbox)
    if mailbox.state is MailboxState.STOPPED:
        raise MailboxIsStopped(order.mailbox)
    spans = order.received_from is not None or order.received_until is not None
    if not spans and not order.gmail_ids:
        raise NothingNamed
    following: list[BatchProcessEmails] = []
    if spans:
        try:
            following = list(_of_span(work, mailbox))
        except GmailError as error:
            _stop_or_raise(work, error)
            return
    with work.finishing() as finish:
        mailboxes.locked(finish.session, order.mailbox)
        for batch in following:
            finish.send(BATCH_PROCESS_EMAILS, batch, priority=Priority.LOW)
        counts = _take(finish, order.mailbox, order.gmail_ids)
        finish.answer({"batches": len(following), **counts})


def _of_span(work: BatchWork, mailbox: Mailbox) -> Iterator[BatchProcessEmails]:
    order, settings = work.payload, work.resources.settings
    gmail = work.resources.accounts.open(mailbox.address, mailbox.secret)
    begin, end = order.received_from or _GMAIL_BEGAN, order.received_until or datetime.now(UTC)
    divisible = end - begin > _SMALLEST_SPAN
    ids, complete = span(gmail, settings.gmail_label, begin, end, _MOST_LISTED if divisible else None)
    if not complete:
        middle = begin + (end - begin) / 2
        for part in ((begin, middle), (middle, end)):
            yield BatchProcessEmails(mailbox=order.mailbox, received_from=part[0], received_until=part[1])
        return
    size = settings.mailbox_poll_chunk
    for start in range(0, len(ids), size):
        yield BatchProcessEmails(mailbox=order.mailbox, gmail_ids=tuple(ids[start : start + size]))


def _take(finish: Finish, address: str, gmail_ids: Sequence[str]) -> Counter[str]:
    """New messages are fetched, those that failed are tried again, all others are left alone."""
    counts: Counter[str] = Counter()
    for email in emails.discover(finish.session, address, gmail_ids):
        move_email(finish, email, EmailState.DISCOVERED, None)
        _send(finish, email)
        counts["new"] += 1
    if not gmail_ids:
        return counts
    for email in emails.named(finish.session, address, gmail_ids):
        again = _again(finish, email)
        counts["again" if again else "left"] += 1
    counts["left"] -= counts["new"]  # they are among the named, and were sent just now
    return counts


def _again(finish: Finish, email: Email) -> bool:
    never_opened = email.state is EmailState.FAILED and email.raw_sha256 is None
    if never_opened or email.state in _FETCH_AGAIN:
        move_email(finish, email, EmailState.DISCOVERED, None)
        _send(finish, email)
        return True
    failed = [a for a in attachments.of_email(finish.session, email.id) if a.state is AttachmentState.FAILED]
    for attachment in failed:
        move_attachment(attachment, AttachmentState.FOUND, None)
        attachment.invoice_id = None  # it is looked at anew; the id comes out the same
        payload = ProcessEmailAttachment(attachment_id=attachment.id)
        finish.send(PROCESS_EMAIL_ATTACHMENT, payload, priority=Priority.LOW, correlation_id=str(email.id))
    if failed:
        settle_email(finish, email)
    return bool(failed)


def _send(finish: Finish, email: Email) -> None:
    """Behind the mail that has just arrived: a batch has time."""
    payload = ProcessEmail(email_id=email.id)
    finish.send(PROCESS_EMAIL, payload, priority=Priority.LOW, correlation_id=str(email.id))


def _stop_or_raise(work: BatchWork, error: GmailError) -> None:
    work.resources.accounts.forget(work.payload.mailbox)
    reason = stop_reason(error)
    if reason is None:
        raise error
    with work.finishing() as finish:
        mailbox = mailboxes.locked(finish.session, work.payload.mailbox)
        if mailbox.state is MailboxState.ACTIVE:
            stop_mailbox(finish, mailbox, reason, str(error))
        finish.answer({"mailbox": "stopped"})

"""What a person orders of the workers: another interval, and mails again."""

import re
from uuid import UUID

from common.delivery.outbox import Outbox
from common.messages.ingest_email import (
    BATCH_PROCESS_EMAILS,
    SCHEDULE_EMAIL_MONITORING,
    BatchProcessEmails,
    ScheduleEmailMonitoring,
)
from ingest_email.errors import MailboxIsStopped, NothingNamed
from ingest_email.repository import mailboxes
from ingest_email.states import MailboxState

_SHORT = re.compile(r"([0-9]{1,6})([smh])")


def iso_duration(text: str) -> str:
    """``5m`` as ISO 8601 writes it, ``PT5M``; whatever is not so short is left as it is."""
    short = _SHORT.fullmatch(text)
    return f"PT{short[1]}{short[2].upper()}" if short else text


def order_schedule(outbox: Outbox, order: ScheduleEmailMonitoring) -> UUID:
    """The message's id. Raises MailboxUnknown."""
    with outbox.transaction(f"mailbox {order.mailbox}") as unit:
        mailboxes.get(unit.session, order.mailbox)
        return unit.send(SCHEDULE_EMAIL_MONITORING, order)


def order_batch(outbox: Outbox, order: BatchProcessEmails) -> UUID:
    """The message's id. Raises MailboxUnknown, MailboxIsStopped or NothingNamed."""
    if order.received_from is None and order.received_until is None and not order.gmail_ids:
        raise NothingNamed
    with outbox.transaction(f"mailbox {order.mailbox}") as unit:
        if mailboxes.get(unit.session, order.mailbox).state is MailboxState.STOPPED:
            raise MailboxIsStopped(order.mailbox)
        return unit.send(BATCH_PROCESS_EMAILS, order)

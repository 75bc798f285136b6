"""The mailboxes, and what a person may order of ingest-email about one of them."""

from datetime import timedelta
from typing import Annotated, Self

from fastapi import APIRouter, Path
from pydantic import AwareDatetime, Field, StringConstraints, model_validator
from sqlalchemy.orm import Session

from common.messages import BATCH_PROCESS_EMAILS, MONITOR_GMAIL_INBOX, SCHEDULE_EMAIL_MONITORING
from common.messages.ingest_email import BatchProcessEmails, MonitorGmailInbox, ScheduleEmailMonitoring
from monitor_api.api.answers.base import Accepted
from monitor_api.api.answers.operations import MailboxAnswer
from monitor_api.api.auth import Operator, Reader
from monitor_api.api.context import ContextNeeded, Reading
from monitor_api.api.orders import send_order
from monitor_api.api.parameters import Body
from monitor_api.queries import mail

router = APIRouter(prefix="/mailboxes", tags=["mail"])

Address = Annotated[str, Path(max_length=320, pattern=r"^[^\x00]+$")]
GmailId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$")]


class Polling(Body):
    interval: Annotated[timedelta, Field(ge=timedelta(seconds=10), le=timedelta(days=1))] = Field(
        description="seconds, or an ISO 8601 duration such as `PT5M`", examples=[300, "PT5M"]
    )


class Reprocessing(Body):
    """A span of time, messages by name, or both."""

    received_from: AwareDatetime | None = None
    received_until: AwareDatetime | None = None
    gmail_ids: tuple[GmailId, ...] = Field(default=(), max_length=1_000)

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        begin, end = self.received_from, self.received_until
        if begin is None and end is None and not self.gmail_ids:
            raise ValueError("name a span (`received_from`, `received_until`), or `gmail_ids`, or both")
        if begin is not None and end is not None and begin >= end:
            raise ValueError("`received_from` must be before `received_until`")
        return self


@router.get("")
def mailboxes(_: Reader, session: Reading) -> list[MailboxAnswer]:
    """Every mailbox, when it was polled, and why it stopped if it did."""
    return [MailboxAnswer.model_validate(mailbox) for mailbox in mail.all_mailboxes(session)]


@router.put("/{address}/schedule", status_code=202)
def schedule(
    caller: Operator, context: ContextNeeded, session: Reading, address: Address, order: Polling
) -> Accepted:
    """Set how often the mailbox is polled."""
    payload = ScheduleEmailMonitoring(mailbox=_known(session, address), interval=order.interval)
    message_id = send_order(context, caller, SCHEDULE_EMAIL_MONITORING, payload)
    return Accepted(message_id=message_id, follow="/api/v1/mailboxes")


@router.post("/{address}/poll", status_code=202)
def poll(caller: Operator, context: ContextNeeded, session: Reading, address: Address) -> Accepted:
    """Look into the mailbox now."""
    payload = MonitorGmailInbox(mailbox=_known(session, address))
    message_id = send_order(context, caller, MONITOR_GMAIL_INBOX, payload)
    return Accepted(message_id=message_id, follow=f"/api/v1/celery/tasks?message_id={message_id}")


@router.post("/{address}/reprocess", status_code=202)
def reprocess(
    caller: Operator, context: ContextNeeded, session: Reading, address: Address, order: Reprocessing
) -> Accepted:
    """Fetch mails that were missed and try those again that failed; what is done stays as it is."""
    payload = BatchProcessEmails(mailbox=_known(session, address), **order.model_dump())
    message_id = send_order(context, caller, BATCH_PROCESS_EMAILS, payload)
    return Accepted(message_id=message_id, follow=f"/api/v1/celery/tasks?message_id={message_id}")


def _known(session: Session, address: str) -> str:
    """The address as ingest-email keeps it; no order is sent about an unknown one. Raises NotFound."""
    mailbox = mail.get_mailbox(session, address.strip().lower()).mailbox
    session.rollback()  # the connection is somebody else's turn while the order is written
    return mailbox

"""The optional label on mails that are accounted for: noted, put on, and its outcome written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common.delivery.work import Work
from common.logging import get_logger
from common.messages.ingest_email import MonitorGmailInbox
from ingest_email.errors import GmailError, NotInGmail
from ingest_email.gmail import Gmail
from ingest_email.models import Email, LabelEffect
from ingest_email.repository import emails
from ingest_email.resources import Resources
from ingest_email.states import LabelState

log = get_logger()

_AT_ONCE = 20
"""Mails labelled in one poll: each is a call, and finding new mail must not wait for long."""


@dataclass(frozen=True, slots=True)
class Labelled:
    email_id: UUID
    state: LabelState
    error: str | None = None


def label_ended(work: Work[MonitorGmailInbox, Resources], gmail: Gmail, address: str) -> list[Labelled]:
    """Put the label on some mails that have ended. A failure here spoils no poll; the next one goes on."""
    name = work.resources.settings.gmail_done_label
    if name is None:
        return []
    with work.reading() as session:
        waiting = emails.unlabelled(session, address, _AT_ONCE)
    if not waiting:
        return []
    with work.noting() as note:
        emails.note_label(note.session, [email.id for email in waiting], name)
    outcomes: list[Labelled] = []
    try:
        _put_on(gmail, name, waiting, outcomes)
    except GmailError as error:
        log.warning("labelling_interrupted", mailbox=address, error=str(error))
    return outcomes


def _put_on(gmail: Gmail, name: str, waiting: Sequence[Email], outcomes: list[Labelled]) -> None:
    """Gmail's label is a set: after a crash between call and outcome, the second call changes nothing."""
    label_id = gmail.label_id(name)
    for email in waiting:
        try:
            gmail.add_label(email.gmail_id, label_id)
        except NotInGmail as error:
            outcomes.append(Labelled(email.id, LabelState.GIVEN_UP, str(error)))
        else:
            outcomes.append(Labelled(email.id, LabelState.DONE))


def write_labels(session: Session, outcomes: list[Labelled]) -> None:
    for outcome in outcomes:
        effect = session.get(LabelEffect, outcome.email_id)
        if effect is not None:
            effect.state, effect.error = outcome.state, outcome.error
            effect.ended_at = datetime.now(UTC)

"""What `ingest-email check` and the health check say about mailboxes."""

from pydantic import JsonValue
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from common.chores import ChoreContext, Chores
from common.chores.health import health
from common.config import ServiceSettings
from common.doctor import CheckResult
from common.messages.shared import Chore
from ingest_email.models import Mailbox
from ingest_email.repository import mailboxes
from ingest_email.resources import Resources
from ingest_email.states import MailboxReason, MailboxState


def mailbox_checks(engine: Engine, settings: ServiceSettings) -> list[CheckResult]:  # noqa: ARG001 - as every check
    with Session(engine) as session:
        return examine(session)


def examine(session: Session) -> list[CheckResult]:
    """One result for each mailbox; a fault where mail no longer comes in and nobody wanted that."""
    return [_result(mailbox) for mailbox in mailboxes.every(session)]


def _result(mailbox: Mailbox) -> CheckResult:
    name = f"mailbox {mailbox.address}"
    if mailbox.state is MailboxState.ACTIVE and mailbox.failures == 0:
        polled = mailbox.last_polled_at
        return CheckResult(
            name, ok=True, detail=f"polled at {polled.isoformat()}" if polled else "not yet polled"
        )
    detail = f"{mailbox.reason or 'failing'}: {mailbox.last_error or 'no further detail'}"
    if mailbox.state is MailboxState.STOPPED:
        stopped_by_person = mailbox.reason is MailboxReason.STOPPED_BY_PERSON
        again = "mailbox start" if stopped_by_person else "authorize"
        return CheckResult(
            name, ok=stopped_by_person, detail=detail, remedy=f"ingest-email {again} {mailbox.address}"
        )
    remedy = "it is tried again by itself; look at the error if it stays"
    return CheckResult(name, ok=False, detail=f"{detail} ({mailbox.failures} polls in a row)", remedy=remedy)


def health_with_mailboxes(context: ChoreContext[Resources]) -> dict[str, JsonValue]:
    """The common answer, its faults and checks completed by the mailboxes'."""
    answer = health(context)
    with context.work.reading() as session:
        results = examine(session)
    faults: list[JsonValue] = [
        {"name": result.name, "detail": result.detail, "remedy": result.remedy}
        for result in results
        if not result.ok
    ]
    known_faults, known_checks = answer["faults"], answer["checks"]
    if isinstance(known_faults, list) and isinstance(known_checks, dict):
        answer["faults"] = [*known_faults, *faults]
        answer["checks"] = {**known_checks, **{result.name: result.detail for result in results}}
    answer["ok"] = bool(answer["ok"]) and not faults
    return answer


chores: Chores[Resources] = {Chore.HEALTH: health_with_mailboxes}

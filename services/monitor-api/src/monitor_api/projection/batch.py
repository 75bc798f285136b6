from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from common.logging import get_logger
from common.messages.activity import (
    Activity,
    BillExported,
    DeadLetterAdded,
    DeadLetterSettled,
    EmailChanged,
    InvoiceChanged,
    MailboxChanged,
    MaintenanceRan,
    TaskRan,
)
from monitor_api.projection.clean import without_nul
from monitor_api.projection.dead_letters import project_deaths, project_settlements
from monitor_api.projection.invoices import project_bills, project_invoices
from monitor_api.projection.mail import project_emails, project_mailboxes
from monitor_api.projection.maintenance import project_maintenance_runs
from monitor_api.projection.task_runs import project_task_runs

log = get_logger()
ACTIVITIES: TypeAdapter[list[Activity]] = TypeAdapter(list[Activity])


def project(session: Session, events: Sequence[Activity]) -> int:
    """Write a batch of events into the read model; returns how many could not be written.

    All go together. Only where Postgres refuses a value does each go alone, so that one event that
    cannot be stored does not keep its neighbours from being seen.
    """
    cleaned = _cleaned(events)
    try:
        with session.begin_nested():
            _write(session, cleaned)
    except (DataError, IntegrityError):
        return sum(not _write_alone(session, event) for event in cleaned)
    return 0


def _cleaned(events: Sequence[Activity]) -> list[Activity]:
    return ACTIVITIES.validate_python(
        [without_nul(dumped) for dumped in ACTIVITIES.dump_python(list(events), mode="json")]
    )


def _write_alone(session: Session, event: Activity) -> bool:
    try:
        with session.begin_nested():
            _write(session, [event])
    except (DataError, IntegrityError) as error:
        log.warning("event_not_projected", kind=event.kind, reason=str(error.orig)[:500])
        return False
    return True


def _write(session: Session, events: Sequence[Activity]) -> None:
    """Each kind at once, always in this order: two transactions then never wait for each other in a ring."""
    project_task_runs(session, [e for e in events if isinstance(e, TaskRan)])
    project_deaths(session, [e for e in events if isinstance(e, DeadLetterAdded)])
    project_settlements(session, [e for e in events if isinstance(e, DeadLetterSettled)])
    project_emails(session, [e for e in events if isinstance(e, EmailChanged)])
    project_mailboxes(session, [e for e in events if isinstance(e, MailboxChanged)])
    project_invoices(session, [e for e in events if isinstance(e, InvoiceChanged)])
    project_bills(session, [e for e in events if isinstance(e, BillExported)])
    project_maintenance_runs(session, [e for e in events if isinstance(e, MaintenanceRan)])

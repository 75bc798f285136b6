"""Exported bills and maintenance runs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor_api.errors import NotFound
from monitor_api.models import Bill, MaintenanceRun
from monitor_api.queries.paging import Key, PageRequest, Slice, Sort, a_moment, a_word, an_id, take_page

BILLS_NEWEST_FIRST = Sort(
    "exported",
    (
        Key(Bill.occurred_at, a_moment),
        Key(Bill.invoice_id, UUID),
        Key(Bill.revision, an_id),
        Key(Bill.destination, a_word),
    ),
)
RUNS_NEWEST_FIRST = Sort(
    "started", (Key(MaintenanceRun.started_at, a_moment), Key(MaintenanceRun.run_id, UUID))
)


@dataclass(frozen=True)
class BillFilter:
    destination: str | None = None
    state: str | None = None
    invoice_id: UUID | None = None
    since: datetime | None = None


def find_bills(session: Session, wanted: BillFilter, page: PageRequest) -> Slice[Bill]:
    statement = select(Bill)
    if wanted.destination is not None:
        statement = statement.where(Bill.destination == wanted.destination)
    if wanted.state is not None:
        statement = statement.where(Bill.state == wanted.state)
    if wanted.invoice_id is not None:
        statement = statement.where(Bill.invoice_id == wanted.invoice_id)
    if wanted.since is not None:
        statement = statement.where(Bill.occurred_at >= wanted.since)
    return take_page(session, statement, BILLS_NEWEST_FIRST, page)


def find_maintenance_runs(session: Session, job: str | None, page: PageRequest) -> Slice[MaintenanceRun]:
    statement = select(MaintenanceRun)
    if job is not None:
        statement = statement.where(MaintenanceRun.job == job)
    return take_page(session, statement, RUNS_NEWEST_FIRST, page)


def get_maintenance_run(session: Session, run_id: UUID) -> MaintenanceRun:
    """Raises NotFound."""
    run = session.get(MaintenanceRun, run_id)
    if run is None:
        raise NotFound("maintenance run", run_id)
    return run

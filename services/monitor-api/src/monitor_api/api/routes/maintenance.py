from datetime import timedelta
from enum import StrEnum
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as FromQuery
from pydantic import Field

from common.messages import (
    BACKUP_SYSTEM_STATE,
    CLEANUP_FAILED_TASKS,
    CLEANUP_OLD_EXPORTS,
    CLEANUP_TEMP_FILES,
    GENERATE_SYSTEM_REPORT,
    HEALTH_CHECK,
)
from common.messages.maintenance import CleanupJob, Job
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from monitor_api.api.answers.base import Accepted, Page
from monitor_api.api.answers.operations import MaintenanceRunAnswer
from monitor_api.api.auth import Operator, Reader
from monitor_api.api.context import Context, ContextNeeded, Reading
from monitor_api.api.orders import send_order
from monitor_api.api.parameters import Body, Paged, Word
from monitor_api.queries.operations import find_maintenance_runs, get_maintenance_run
from monitor_api.tokens import Caller

router = APIRouter(tags=["maintenance"])
P = TypeVar("P", bound=Payload)


class Cleanup(StrEnum):
    EXPORTS = "exports"
    TEMP_FILES = "temp_files"
    FAILED_TASKS = "failed_tasks"


CLEANUPS: dict[Cleanup, TaskSpec[CleanupJob]] = {
    Cleanup.EXPORTS: CLEANUP_OLD_EXPORTS,
    Cleanup.TEMP_FILES: CLEANUP_TEMP_FILES,
    Cleanup.FAILED_TASKS: CLEANUP_FAILED_TASKS,
}


class CleanupOrder(Body):
    what: Cleanup
    older_than_seconds: Annotated[int, Field(ge=3_600, le=10 * 365 * 86_400)] | None = Field(
        default=None, description="instead of the owning service's retention setting"
    )


class RunsQuery(Paged):
    job: Word | None = None


@router.post("/celery/maintenance/cleanup", status_code=202)
def clean_up(caller: Operator, context: ContextNeeded, order: CleanupOrder) -> Accepted:
    """Have what is old removed now, by the services that own it."""
    seconds = order.older_than_seconds
    age = None if seconds is None else timedelta(seconds=seconds)
    return _send(context, caller, CLEANUPS[order.what], CleanupJob(requested_by=caller.name, older_than=age))


@router.post("/celery/maintenance/health-check", status_code=202)
def check_health(caller: Operator, context: ContextNeeded) -> Accepted:
    """Have every service examine what it stands on; the answers come into `maintenance/runs`."""
    return _send(context, caller, HEALTH_CHECK, Job(requested_by=caller.name))


@router.post("/celery/maintenance/backup", status_code=202)
def back_up(caller: Operator, context: ContextNeeded) -> Accepted:
    """Have every service dump what it owns now, to the place that BACKUP_URL names."""
    return _send(context, caller, BACKUP_SYSTEM_STATE, Job(requested_by=caller.name))


@router.post("/celery/maintenance/report", status_code=202)
def write_report(caller: Operator, context: ContextNeeded) -> Accepted:
    """Have every service count what it did; the report comes into `maintenance/runs`."""
    return _send(context, caller, GENERATE_SYSTEM_REPORT, Job(requested_by=caller.name))


def _send(context: Context, caller: Caller, spec: TaskSpec[P], job: P) -> Accepted:
    message_id = send_order(context, caller, spec, job)
    return Accepted(message_id=message_id, follow=f"/api/v1/maintenance/runs/{message_id}")


@router.get("/maintenance/runs")
def runs(_: Reader, session: Reading, query: Annotated[RunsQuery, FromQuery()]) -> Page[MaintenanceRunAnswer]:
    """What the scheduled jobs came to, each service's answer beside its name."""
    found = find_maintenance_runs(session, query.job, query.page)
    return Page(items=[MaintenanceRunAnswer.model_validate(run) for run in found.items], next=found.next)


@router.get("/maintenance/runs/{run_id}")
def run(_: Reader, session: Reading, run_id: UUID) -> MaintenanceRunAnswer:
    """One run, once every service has answered; its id is that of the message that asked for it."""
    return MaintenanceRunAnswer.model_validate(get_maintenance_run(session, run_id))

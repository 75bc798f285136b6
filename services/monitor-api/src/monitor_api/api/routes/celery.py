from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as FromQuery
from pydantic import AwareDatetime, Field

from common.messages.activity import TaskOutcome
from common.messages.routing import Service, service_of
from monitor_api.api import overview
from monitor_api.api.answers.base import Page
from monitor_api.api.answers.celery import (
    CeleryMetricsAnswer,
    PriorityDepth,
    QueueAnswer,
    ScheduleAnswer,
    StatusAnswer,
    TaskHourAnswer,
    TaskHoursAnswer,
    TaskRunAnswer,
    TaskTiming,
    WorkersAnswer,
)
from monitor_api.api.auth import Reader
from monitor_api.api.context import ContextNeeded, Reading
from monitor_api.api.parameters import Paged, Query, Word
from monitor_api.broker.queues import Line, read_queues
from monitor_api.queries import tasks

router = APIRouter(tags=["celery"])


class RunQuery(Paged):
    task: Word | None = None
    exclude: Annotated[list[Word], Field(max_length=20)] = Field(
        default_factory=list, description="tasks to leave out; give it several times"
    )
    service: Service | None = None
    outcome: TaskOutcome | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    correlation_id: Word | None = None
    message_id: UUID | None = None
    troubled: bool = Field(default=False, description="leave out what succeeded")


class HoursQuery(Query):
    task: Word | None = None
    since: AwareDatetime | None = Field(default=None, description="a day ago, if left out")
    until: AwareDatetime | None = None


class WindowQuery(Query):
    minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 15


@router.get("/celery/status")
def status(_: Reader, context: ContextNeeded, session: Reading) -> StatusAnswer:
    """Everything at a glance, from the read model and Redis alone."""
    return overview.status(context, session)


@router.get("/celery/tasks")
def task_runs(_: Reader, session: Reading, query: Annotated[RunQuery, FromQuery()]) -> Page[TaskRunAnswer]:
    """The attempts that were made, the latest first."""
    wanted = tasks.RunFilter(**query.model_dump(exclude={"limit", "cursor"}))
    found = tasks.find_runs(session, wanted, query.page)
    return Page(items=[TaskRunAnswer.model_validate(run) for run in found.items], next=found.next)


@router.get("/celery/tasks/hours")
def task_hours(_: Reader, session: Reading, query: Annotated[HoursQuery, FromQuery()]) -> TaskHoursAnswer:
    """The attempts summed by hour and task; kept after the single attempts are pruned."""
    until = query.until or datetime.now(UTC)
    since = query.since or until - timedelta(days=1)
    hours = tasks.find_hours(session, since, until, query.task)
    return TaskHoursAnswer(
        since=since, until=until, hours=[TaskHourAnswer.model_validate(hour) for hour in hours]
    )


@router.get("/celery/queues")
def queues(_: Reader, context: ContextNeeded) -> list[QueueAnswer]:
    """The lines in Redis, by priority."""
    window = context.settings.delivery_window
    return [_queue(line, window) for line in read_queues(context.redis)]


def _queue(line: Line, window: int) -> QueueAnswer:
    return QueueAnswer(
        queue=line.queue,
        service=service_of(line.queue),
        depth=line.depth,
        priorities=[
            PriorityDepth(priority=priority.name.lower(), step=int(priority), messages=count)
            for priority, count in line.waiting.items()
        ],
        unacked=line.unacked,
        window=window,
        oldest_seconds=line.oldest_seconds(),
    )


@router.get("/celery/workers")
def workers(_: Reader, context: ContextNeeded, session: Reading) -> WorkersAnswer:
    """Which processes live now on which queue, what each works on, and what it finished last."""
    return overview.workers(context, session)


@router.get("/celery/metrics")
def metrics(_: Reader, session: Reading, query: Annotated[WindowQuery, FromQuery()]) -> CeleryMetricsAnswer:
    """Rates, failures and percentiles of the last minutes."""
    window = timedelta(minutes=query.minutes)
    found = tasks.timings(session, window)
    runs, failures = sum(t.runs for t in found), sum(t.failures for t in found)
    return CeleryMetricsAnswer(
        window_seconds=int(window.total_seconds()),
        runs=runs,
        failures=failures,
        runs_per_second=runs / window.total_seconds(),
        failure_rate=failures / runs if runs else 0.0,
        sampled=runs >= tasks.SAMPLE,
        tasks=[TaskTiming.model_validate(timing) for timing in found],
    )


@router.get("/celery/beat/schedule")
@router.get("/beat/schedule", include_in_schema=False)
def schedule(_: Reader, context: ContextNeeded) -> ScheduleAnswer:
    """What beat will send, and when; read from RedBeat's keys in Redis."""
    return overview.schedule(context)

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from common.messages.activity import TaskOutcome
from monitor_api.models import TaskHour, TaskRun
from monitor_api.queries.paging import Key, PageRequest, Slice, Sort, a_moment, an_id, take_page

NEWEST_FIRST = Sort("finished", (Key(TaskRun.finished_at, a_moment), Key(TaskRun.id, an_id)))
OUTCOMES = tuple(outcome.value for outcome in TaskOutcome)
SAMPLE = 50_000  # runs; sorting them for the percentiles takes a tenth of a second


@dataclass(frozen=True)
class RunFilter:
    """Every given condition must hold; ``troubled`` leaves out what simply succeeded."""

    task: str | None = None
    exclude: Sequence[str] = ()
    service: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    correlation_id: str | None = None
    message_id: UUID | None = None
    troubled: bool = False


def find_runs(session: Session, wanted: RunFilter, page: PageRequest) -> Slice[TaskRun]:
    statement = select(TaskRun)
    for column, value in (
        (TaskRun.task, wanted.task),
        (TaskRun.service, wanted.service),
        (TaskRun.outcome, wanted.outcome),
        (TaskRun.correlation_id, wanted.correlation_id),
        (TaskRun.message_id, wanted.message_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.exclude:
        statement = statement.where(TaskRun.task.not_in(wanted.exclude))
    if wanted.since is not None:
        statement = statement.where(TaskRun.finished_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(TaskRun.finished_at < wanted.until)
    if wanted.troubled:
        statement = statement.where(text("outcome <> 'succeeded'"))  # as the partial index says it
    return take_page(session, statement, NEWEST_FIRST, page)


def find_hours(session: Session, since: datetime, until: datetime, task: str | None) -> Sequence[TaskHour]:
    """The sums by hour and task, newest first; at most 10,000 rows, which are ten busy days."""
    statement = select(TaskHour).where(TaskHour.hour >= since, TaskHour.hour < until)
    if task is not None:
        statement = statement.where(TaskHour.task == task)
    return session.scalars(statement.order_by(TaskHour.hour.desc(), TaskHour.task).limit(10_000)).all()


TIMINGS = text("""
SELECT task, count(*) AS runs, count(*) FILTER (WHERE outcome <> 'succeeded') AS failures,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS p95,
       max(seconds) AS slowest,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY waited) AS waited_p95
FROM (SELECT task, outcome, greatest(extract(epoch FROM finished_at - started_at), 0) AS seconds,
             greatest(extract(epoch FROM started_at - sent_at), 0) AS waited
      FROM task_runs WHERE finished_at >= clock_timestamp() - CAST(:window AS interval)
      ORDER BY finished_at DESC LIMIT :sample) AS recent
GROUP BY task ORDER BY task
""")


@dataclass(frozen=True)
class Timing:
    """Of one task within the window; all times in seconds."""

    task: str
    runs: int
    failures: int
    p50: float
    p95: float
    slowest: float
    waited_p95: float


def timings(session: Session, window: timedelta) -> list[Timing]:
    rows = session.execute(TIMINGS, {"window": window, "sample": SAMPLE}).all()
    return [
        Timing(
            row.task,
            row.runs,
            row.failures,
            float(row.p50),
            float(row.p95),
            float(row.slowest),
            float(row.waited_p95),
        )
        for row in rows
    ]


def outcomes_since(session: Session, since: datetime) -> dict[str, int]:
    """Runs by outcome, from the hour in which ``since`` lies."""
    sums = [func.coalesce(func.sum(TaskHour.__table__.c[name]), 0) for name in OUTCOMES]
    row = session.execute(select(*sums).where(TaskHour.hour >= since)).one()
    return {name: int(value) for name, value in zip(OUTCOMES, row, strict=True)}


TOTALS = text("""
SELECT task, sum(succeeded) AS succeeded, sum(failed) AS failed, sum(retried) AS retried, sum(dead) AS dead,
       sum(discarded) AS discarded, sum(total_seconds) AS seconds
FROM task_hours GROUP BY task ORDER BY task
""")


@dataclass(frozen=True)
class Total:
    task: str
    outcomes: dict[str, int]
    seconds: float


def totals(session: Session) -> list[Total]:
    """Runs by task and outcome since the beginning, for counters."""
    return [
        Total(row.task, {name: int(getattr(row, name)) for name in OUTCOMES}, float(row.seconds))
        for row in session.execute(TOTALS)
    ]

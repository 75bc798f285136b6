"""Answers that take the read model and Redis together; Redis may be away, and they say so."""

from datetime import UTC, datetime, timedelta

from redis.exceptions import RedisError
from sqlalchemy.orm import Session

from common.delivery.presence import Alive
from common.messages.routing import Queue, service_of
from monitor_api.api.answers.celery import (
    LastTask,
    ProcessAnswer,
    QueueWorkers,
    ScheduleAnswer,
    ScheduleEntry,
    StatusAnswer,
    WorkersAnswer,
)
from monitor_api.api.context import Context
from monitor_api.broker.living import Living, living_by_queue
from monitor_api.broker.queues import Line, read_queues
from monitor_api.broker.schedule import read_schedule
from monitor_api.models import WorkerProcess
from monitor_api.queries import dead_letters, invoices, tasks
from monitor_api.queries.workers import last_activity, last_finished_by, last_finished_on_each_queue

OVERDUE = timedelta(minutes=2)  # beat wakes at least every 60 s or so
STALE = timedelta(minutes=5)  # a message that stands in line so long has nobody to take it


def workers(context: Context, session: Session) -> WorkersAnswer:
    living = _living(context)
    names = [process.worker for processes in (living or {}).values() for process in processes]
    by_name = {(row.queue, row.name): row for row in last_finished_by(session, names)}
    by_queue = {row.queue: row for row in last_finished_on_each_queue(session)}
    return WorkersAnswer(
        redis=living is not None,
        queues=[
            QueueWorkers(
                queue=queue,
                service=service_of(queue),
                processes=None if living is None else [_process(one, by_name) for one in living[queue]],
                last_finished=_last(by_queue.get(queue)),
            )
            for queue in Queue
        ],
    )


def _living(context: Context) -> Living | None:
    """Who lives on each queue; None where Redis does not say."""
    try:
        return living_by_queue(context.redis)
    except RedisError:
        return None


def _process(process: Alive, finished: dict[tuple[str, str], WorkerProcess]) -> ProcessAnswer:
    return ProcessAnswer(
        worker=process.worker,
        since=process.since,
        seen_at=process.seen_at,
        busy_with=process.busy_with,
        last_finished=_last(finished.get((process.queue, process.worker))),
    )


def _last(row: WorkerProcess | None) -> LastTask | None:
    if row is None:
        return None
    return LastTask(worker=row.name, task=row.last_task, finished_at=row.last_seen)


def schedule(context: Context) -> ScheduleAnswer:
    """Raises RedisError."""
    found = read_schedule(context.redis)
    late = datetime.now(UTC) - OVERDUE
    return ScheduleAnswer(
        beat_alive=found.beat_alive,
        entries=[
            ScheduleEntry(
                name=entry.name,
                task=entry.task,
                schedule=entry.schedule,
                interval_seconds=entry.interval_seconds,
                enabled=entry.enabled,
                last_run_at=entry.last_run_at,
                due_at=entry.due_at,
                total_runs=entry.total_runs,
                overdue=entry.enabled and entry.due_at is not None and entry.due_at < late,
            )
            for entry in found.entries
        ],
    )


def status(context: Context, session: Session) -> StatusAnswer:
    lines: list[Line] | None = None
    beat_alive: bool | None = None
    living: Living | None = None
    try:
        lines = read_queues(context.redis)
        beat_alive = read_schedule(context.redis).beat_alive
        living = living_by_queue(context.redis)
    except RedisError:
        pass
    letters = dead_letters.count_by_state(session)["open"]
    ages = [age for line in lines or () if (age := line.oldest_seconds()) is not None]
    problems = _problems(lines, living, letters, beat_alive=beat_alive)
    return StatusAnswer(
        state="degraded" if problems else "ok",
        problems=problems,
        redis=living is not None,
        beat_alive=beat_alive,
        worker_processes=sum(map(len, living.values())) if living is not None else None,
        queued=sum(line.depth for line in lines) if lines is not None else None,
        unacked=sum(line.unacked for line in lines) if lines is not None else None,
        oldest_seconds=max(ages, default=None),
        open_dead_letters=letters,
        tasks_this_hour=tasks.outcomes_since(
            session, datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        ),
        invoices={count.state: count.invoices for count in invoices.count_by_state(session)},
        last_activity_at=last_activity(session),
    )


def _problems(
    lines: list[Line] | None, living: Living | None, letters: int, *, beat_alive: bool | None
) -> list[str]:
    if lines is None or living is None:
        return ["Redis does not answer; messages wait in Postgres until it does."]
    problems = []
    if not beat_alive:
        problems.append("No beat holds the schedule; start `maintenance beat`.")
    for line in lines:
        if not living[line.queue]:
            problems.append(f"No worker process lives for queue {line.queue}; start a worker of it.")
        elif (line.oldest_seconds() or 0) > STALE.total_seconds():
            problems.append(
                f"Queue {line.queue} has a message older than {int(STALE.total_seconds())} s; add workers."
            )
    if letters:
        problems.append(f"Dead letters that wait for a decision: {letters}; see /api/v1/dead-letters.")
    return problems

"""Answers that take the read model and Redis together; Redis may be away, and they say so."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from redis.exceptions import RedisError
from sqlalchemy.orm import Session

from common.messages.routing import Queue, service_of
from monitor_api.api.answers.celery import (
    PoolAnswer,
    QueueWorkers,
    ScheduleAnswer,
    ScheduleEntry,
    StatusAnswer,
    WorkersAnswer,
)
from monitor_api.api.context import Context
from monitor_api.broker.presence import Presence, read_presence
from monitor_api.broker.queues import Line, read_queues
from monitor_api.broker.schedule import read_schedule
from monitor_api.queries import dead_letters, invoices, tasks
from monitor_api.queries.workers import Pool, pools

OVERDUE = timedelta(minutes=2)  # beat wakes at least every 60 s or so
STALE = timedelta(minutes=5)  # a message that stands in line so long has nobody to take it


def workers(context: Context, session: Session) -> WorkersAnswer:
    seen: dict[str, list[Pool]] = defaultdict(list)
    for pool in pools(session):
        seen[pool.queue].append(pool)
    try:
        now = read_presence(context.redis)
    except RedisError:
        now = None
    return WorkersAnswer(
        listening=now.listening if now else None,
        certain=now.certain if now else False,
        queues=[_queue(queue, now, seen[queue]) for queue in Queue],
    )


def _queue(queue: Queue, now: Presence | None, seen: list[Pool]) -> QueueWorkers:
    return QueueWorkers(
        queue=queue,
        service=service_of(queue),
        connected=now.nodes[queue] if now else [],
        last_seen=max((pool.last_seen for pool in seen), default=None),
        pools=[PoolAnswer.model_validate(pool) for pool in seen],
    )


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
    now: Presence | None = None
    try:
        lines = read_queues(context.redis)
        beat_alive = read_schedule(context.redis).beat_alive
        now = read_presence(context.redis)
    except RedisError:
        pass
    letters = dead_letters.count_by_state(session)["open"]
    ages = [age for line in lines or () if (age := line.oldest_seconds()) is not None]
    problems = _problems(lines, now, letters, beat_alive=beat_alive)
    return StatusAnswer(
        state="degraded" if problems else "ok",
        problems=problems,
        redis=now is not None,
        beat_alive=beat_alive,
        workers_listening=now.listening if now else None,
        queued=sum(line.depth for line in lines) if lines is not None else None,
        unacked=sum(line.unacked for line in lines) if lines is not None else None,
        oldest_seconds=max(ages, default=None),
        open_dead_letters=letters,
        tasks_this_hour=tasks.outcomes_since(
            session, datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        ),
        invoices={count.state: count.invoices for count in invoices.count_by_state(session)},
        last_activity_at=max((pool.last_seen for pool in pools(session)), default=None),
    )


def _problems(
    lines: list[Line] | None, now: Presence | None, letters: int, *, beat_alive: bool | None
) -> list[str]:
    if lines is None or now is None:
        return ["Redis does not answer; messages wait in Postgres until it does."]
    problems = []
    if not beat_alive:
        problems.append("No beat holds the schedule; start `maintenance beat`.")
    for line in lines:
        if not now.nodes[line.queue]:
            problems.append(f"No worker is connected for queue {line.queue}; start one.")
        elif (line.oldest_seconds() or 0) > STALE.total_seconds():
            problems.append(
                f"Queue {line.queue} has a message older than {int(STALE.total_seconds())} s; add workers."
            )
    if letters:
        problems.append(f"Dead letters that wait for a decision: {letters}; see /api/v1/dead-letters.")
    return problems

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import func, update, values
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.messages.activity import TaskOutcome, TaskRan
from monitor_api.models import DeadLetter, TaskHour, TaskRun, WorkerProcess
from monitor_api.projection.snapshots import Row

OUTCOMES = [outcome.value for outcome in TaskOutcome]


def project_task_runs(session: Session, runs: Sequence[TaskRan]) -> None:
    """Insert what is new, and sum only that: a run that comes again must not count twice."""
    if not runs:
        return
    rows = [run.model_dump(exclude={"kind"}) for run in runs]
    rows.sort(key=lambda row: (str(row["message_id"]), row["attempt"], row["started_at"]))
    fresh = session.execute(
        insert(TaskRun)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(
            TaskRun.message_id,
            TaskRun.task,
            TaskRun.service,
            TaskRun.queue,
            TaskRun.worker,
            TaskRun.outcome,
            TaskRun.started_at,
            TaskRun.finished_at,
        )
    ).all()
    if fresh:
        _add_to_hours(session, fresh)
        _see_workers(session, fresh)
        _resolve_dead_letters(session, fresh)


@dataclass
class _Sum:
    service: str
    queue: str
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    total_seconds: float = 0.0
    max_seconds: float = 0.0

    def add(self, outcome: str, seconds: float) -> None:
        self.outcomes[outcome] += 1
        self.total_seconds += seconds
        self.max_seconds = max(self.max_seconds, seconds)


def _add_to_hours(session: Session, fresh: Sequence[Found[*tuple[Any, ...]]]) -> None:
    sums: dict[tuple[datetime, str], _Sum] = {}
    for run in fresh:
        hour = run.finished_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        group = sums.setdefault((hour, run.task), _Sum(run.service, run.queue))
        # The clocks of one machine may be set back between two readings.
        group.add(run.outcome, max(0.0, (run.finished_at - run.started_at).total_seconds()))
    statement = insert(TaskHour).values(
        [
            {
                "hour": hour,
                "task": task,
                "service": group.service,
                "queue": group.queue,
                "total_seconds": group.total_seconds,
                "max_seconds": group.max_seconds,
                **group.outcomes,
            }
            for (hour, task), group in sorted(sums.items())
        ]
    )
    table, new = TaskHour.__table__, statement.excluded
    added = {name: table.c[name] + new[name] for name in [*OUTCOMES, "total_seconds"]}
    added["max_seconds"] = func.greatest(table.c.max_seconds, new.max_seconds)
    session.execute(statement.on_conflict_do_update(index_elements=["hour", "task"], set_=added))


def _see_workers(session: Session, fresh: Sequence[Found[*tuple[Any, ...]]]) -> None:
    processes: dict[tuple[str, str], list[Found[*tuple[Any, ...]]]] = defaultdict(list)
    for run in sorted(fresh, key=lambda run: run.finished_at):
        processes[run.worker, run.queue].append(run)
    rows: list[Row] = [
        {
            "name": name,
            "queue": queue,
            "service": runs[-1].service,
            "first_seen": runs[0].finished_at,
            "last_seen": runs[-1].finished_at,
            "last_task": runs[-1].task,
            "runs": len(runs),
        }
        for (name, queue), runs in sorted(processes.items())
    ]
    statement = insert(WorkerProcess).values(rows)
    table, new = WorkerProcess.__table__, statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["name", "queue"],
            set_={
                "first_seen": func.least(table.c.first_seen, new.first_seen),
                "last_seen": func.greatest(table.c.last_seen, new.last_seen),
                "last_task": new.last_task,
                "runs": table.c.runs + new.runs,
            },
        )
    )


def _resolve_dead_letters(session: Session, fresh: Sequence[Found[*tuple[Any, ...]]]) -> None:
    """A message that succeeds after it was a dead letter: the list of letters shall say so."""
    done = {run.message_id: run.finished_at for run in fresh if run.outcome == TaskOutcome.SUCCEEDED}
    if not done:
        return
    found = values(DeadLetter.message_id, DeadLetter.succeeded_at, name="done").data(list(done.items()))
    session.execute(
        update(DeadLetter)
        .where(DeadLetter.message_id == found.c.message_id)
        .values(succeeded_at=func.greatest(DeadLetter.succeeded_at, found.c.succeeded_at))
        .execution_options(synchronize_session=False)
    )

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from common.db import table_of
from common.messages.activity import TaskOutcome, TaskRan
from monitor_api.models import TaskHour, TaskRun, WorkerProcess
from monitor_api.projection.snapshots import Row

OUTCOMES = [outcome.value for outcome in TaskOutcome]
_RUNS, _HOURS, _WORKERS = table_of(TaskRun), table_of(TaskHour), table_of(WorkerProcess)
_SUMMED = ("message_id", "task", "service", "queue", "worker", "outcome", "started_at", "finished_at")


def _added_to_hour() -> Insert:
    statement = insert(_HOURS)
    new = statement.excluded
    added = {name: _HOURS.c[name] + new[name] for name in [*OUTCOMES, "total_seconds"]}
    added["max_seconds"] = func.greatest(_HOURS.c.max_seconds, new.max_seconds)
    return statement.on_conflict_do_update(index_elements=["hour", "task"], set_=added)


def _seen() -> Insert:
    statement = insert(_WORKERS)
    new = statement.excluded
    changes = {
        "first_seen": func.least(_WORKERS.c.first_seen, new.first_seen),
        "last_seen": func.greatest(_WORKERS.c.last_seen, new.last_seen),
        "last_task": new.last_task,
        "runs": _WORKERS.c.runs + new.runs,
    }
    return statement.on_conflict_do_update(index_elements=["name", "queue"], set_=changes)


# Each for one row; the rows of a batch are its parameters, so that it is compiled once and not for each.
_NEW_RUN = insert(_RUNS).on_conflict_do_nothing().returning(*(_RUNS.c[name] for name in _SUMMED))
_ADD_TO_HOUR, _SEE = _added_to_hour(), _seen()
_RESOLVE = text("""
UPDATE monitor_api.dead_letters AS letter
SET succeeded_at = greatest(letter.succeeded_at, done.at)
FROM unnest(CAST(:ids AS uuid[]), CAST(:times AS timestamptz[])) AS done (id, at)
WHERE letter.message_id = done.id
""")


def project_task_runs(session: Session, runs: Sequence[TaskRan]) -> None:
    """Insert what is new, and sum only that: a run that comes again must not count twice."""
    if not runs:
        return
    rows = [run.model_dump(exclude={"kind"}) for run in runs]
    rows.sort(key=lambda row: (str(row["message_id"]), row["attempt"], row["started_at"]))
    fresh = session.execute(_NEW_RUN, rows).all()
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
    rows: list[Row] = [
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
    session.execute(_ADD_TO_HOUR, rows)


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
    session.execute(_SEE, rows)


def _resolve_dead_letters(session: Session, fresh: Sequence[Found[*tuple[Any, ...]]]) -> None:
    """A message that succeeds after it was a dead letter: the list of letters shall say so."""
    done = {run.message_id: run.finished_at for run in fresh if run.outcome == TaskOutcome.SUCCEEDED}
    if done:
        session.execute(_RESOLVE, {"ids": list(done), "times": list(done.values())})

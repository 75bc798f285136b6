"""cleanup_failed_tasks, extended: single task runs go after their retention; their hourly sums stay."""

from datetime import timedelta
from typing import cast

from pydantic import JsonValue
from sqlalchemy import CursorResult, TextClause, text

from common.chores import ChoreContext, Chores
from common.chores.closed_rows import cleanup_failed_tasks
from common.messages.shared import Chore
from monitor_api.config import MonitorSettings

BATCH = 10_000  # rows per transaction: locks stay short, and vacuum keeps pace
MAX_BATCHES = 500  # per run; the next run goes on
SILENT = timedelta(days=2)  # a pool process that old is gone: each ends after a thousand tasks

DELETE_RUNS = text("""
DELETE FROM monitor_api.task_runs WHERE id IN (
    SELECT id FROM monitor_api.task_runs WHERE finished_at < clock_timestamp() - CAST(:age AS interval)
    ORDER BY finished_at LIMIT :batch FOR UPDATE SKIP LOCKED)
""")
DELETE_PROCESSES = text("""
DELETE FROM monitor_api.worker_processes WHERE (name, queue) IN (
    SELECT name, queue FROM monitor_api.worker_processes
    WHERE last_seen < clock_timestamp() - CAST(:age AS interval) LIMIT :batch FOR UPDATE SKIP LOCKED)
""")


def cleanup(context: ChoreContext[None]) -> dict[str, JsonValue]:
    """The answer of every service's cleanup, and ``task_runs`` and ``worker_processes`` removed."""
    answer = cleanup_failed_tasks(context)
    settings = cast("MonitorSettings", context.settings)  # worker.py composes this service with no others
    return {
        **answer,
        "task_runs": _remove(context, DELETE_RUNS, context.older_than(settings.task_run_retention)),
        "worker_processes": _remove(context, DELETE_PROCESSES, SILENT),
    }


def _remove(context: ChoreContext[None], statement: TextClause, age: timedelta) -> int:
    total = 0
    for _ in range(MAX_BATCHES):
        with context.work.noting() as note:
            result = note.session.execute(statement, {"age": age, "batch": BATCH})
            gone = result.rowcount if isinstance(result, CursorResult) else 0
        total += gone
        if gone < BATCH:
            break
    return total


CHORES: Chores[None] = {Chore.CLEANUP_FAILED_TASKS: cleanup}

"""cleanup_failed_tasks: forget messages that were closed longer ago than the retention."""

from typing import TypeVar

from pydantic import JsonValue
from sqlalchemy import CursorResult, text

from common.chores.context import ChoreContext

R = TypeVar("R")

BATCH = 5_000  # rows per transaction: locks stay short, and vacuum keeps pace
MAX_BATCHES = 200  # per run; the next run goes on

# A dead letter waits for a person however old it is; once discarded it goes like a finished one.
DELETE = {
    "outbox": """
        DELETE FROM {schema}.outbox WHERE id IN (
            SELECT id FROM {schema}.outbox
            WHERE state IN ('done', 'discarded') AND closed_at < clock_timestamp() - :age
            LIMIT :batch FOR UPDATE SKIP LOCKED)
    """,
    "inbox": """
        DELETE FROM {schema}.inbox WHERE id IN (
            SELECT id FROM {schema}.inbox
            WHERE state IN ('done', 'discarded') AND finished_at < clock_timestamp() - :age
            LIMIT :batch FOR UPDATE SKIP LOCKED)
    """,
}


def cleanup_failed_tasks(context: ChoreContext[R]) -> dict[str, JsonValue]:
    """Closed outbox and inbox rows and discarded dead letters; never open or dead ones."""
    age = context.older_than(context.settings.delivery_retention)
    removed: dict[str, JsonValue] = {}
    for table, statement in DELETE.items():
        total = 0
        for _ in range(MAX_BATCHES):
            with context.work.noting() as note:
                result = note.session.execute(
                    text(statement.format(schema=context.service.value)), {"age": age, "batch": BATCH}
                )
                gone = result.rowcount if isinstance(result, CursorResult) else 0
            total += gone
            if gone < BATCH:
                break
        removed[table] = total
    return {"removed": removed, "older_than_seconds": int(age.total_seconds())}

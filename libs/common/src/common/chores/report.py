"""report: what came of the service's messages within a span of time."""

from typing import TypeVar

from pydantic import JsonValue
from sqlalchemy import text

from common.chores.context import ChoreContext

R = TypeVar("R")

WINDOW = "12 hours"
MAX_ROWS = 500  # tasks times states

RECEIVED = """
SELECT task, state, count(*) AS messages FROM {schema}.inbox
WHERE coalesce(finished_at, received_at) > clock_timestamp() - CAST(:window AS interval)
   OR state NOT IN ('done', 'discarded')
GROUP BY task, state ORDER BY task, state LIMIT :limit
"""
SENT = """
SELECT task, state, count(*) AS messages FROM {schema}.outbox
WHERE coalesce(closed_at, created_at) > clock_timestamp() - CAST(:window AS interval)
   OR state NOT IN ('done', 'discarded')
GROUP BY task, state ORDER BY task, state LIMIT :limit
"""


def report(context: ChoreContext[R]) -> dict[str, JsonValue]:
    """``received`` and ``sent``: task -> state -> messages. What is still open counts however old it is."""
    answer: dict[str, JsonValue] = {"worker": context.worker(), "window": WINDOW}
    for name, statement in (("received", RECEIVED), ("sent", SENT)):
        with context.work.reading() as session:
            rows = session.execute(
                text(statement.format(schema=context.service.value)), {"window": WINDOW, "limit": MAX_ROWS}
            ).all()
        tasks: dict[str, dict[str, JsonValue]] = {}
        for row in rows:
            tasks.setdefault(row.task, {})[row.state] = row.messages
        answer[name] = {task: dict(states) for task, states in tasks.items()}
    return answer

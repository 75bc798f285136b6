"""performance: how the service's tasks did within the last hour, by its inbox."""

from typing import TypeVar

from pydantic import JsonValue
from sqlalchemy import text

from common.chores.context import ChoreContext

R = TypeVar("R")

WINDOW = "1 hour"
MAX_TASKS = 100  # no service has a tenth of it

# Seconds are those of the attempt that ended it: neither the waits between attempts count nor the days that a
# dead letter lay before somebody replayed it.
HANDLED = """
SELECT task, count(*) AS messages, sum(attempts) AS attempts,
       count(*) FILTER (WHERE state <> 'done') AS failures,
       avg(extract(epoch FROM finished_at - claimed_at)) AS mean_seconds,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - claimed_at))
           AS p95_seconds
FROM {schema}.inbox
WHERE (state IN ('done', 'discarded') OR state = 'dead')
  AND finished_at > clock_timestamp() - CAST(:window AS interval)
GROUP BY task ORDER BY task LIMIT :limit
"""


def performance(context: ChoreContext[R]) -> dict[str, JsonValue]:
    """``tasks[name]``: messages, attempts, failures, mean_seconds, p95_seconds."""
    with context.work.reading() as session:
        rows = session.execute(
            text(HANDLED.format(schema=context.service.value)), {"window": WINDOW, "limit": MAX_TASKS}
        ).all()
    tasks: dict[str, JsonValue] = {
        row.task: {
            "messages": row.messages,
            "attempts": int(row.attempts),
            "failures": row.failures,
            "mean_seconds": round(float(row.mean_seconds), 3),
            "p95_seconds": round(float(row.p95_seconds), 3),
        }
        for row in rows
    }
    return {"worker": context.worker(), "window": WINDOW, "tasks": tasks}

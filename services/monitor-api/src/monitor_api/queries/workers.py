from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

# One pool is one worker process with its children: the name before the process number.
POOLS = text("""
SELECT service, queue, split_part(name, ':', 1) AS pool, count(*) AS processes, sum(runs) AS runs,
       min(first_seen) AS first_seen, max(last_seen) AS last_seen,
       (array_agg(last_task ORDER BY last_seen DESC))[1] AS last_task,
       count(*) FILTER (WHERE last_seen > clock_timestamp() - interval '10 minutes') AS busy
FROM worker_processes WHERE last_seen > clock_timestamp() - interval '1 day'
GROUP BY service, queue, pool ORDER BY service, queue, pool
""")


@dataclass(frozen=True)
class Pool:
    """What was heard of one machine's workers of one queue within a day; ``busy`` ones within 10 minutes."""

    service: str
    queue: str
    pool: str
    processes: int
    busy: int
    runs: int
    first_seen: datetime
    last_seen: datetime
    last_task: str


def pools(session: Session) -> Sequence[Pool]:
    return [
        Pool(
            row.service,
            row.queue,
            row.pool,
            row.processes,
            row.busy,
            int(row.runs),
            row.first_seen,
            row.last_seen,
            row.last_task,
        )
        for row in session.execute(POOLS)
    ]

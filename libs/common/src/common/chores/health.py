"""ping and health: is what the service stands on well, and how much waits for it."""

from typing import TypeVar

from pydantic import JsonValue
from redis.exceptions import RedisError
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from common.chores.context import ChoreContext
from common.delivery.broker import connect, lines, unacked_key
from common.doctor import foundations
from common.messages.routing import QUEUES, Priority

R = TypeVar("R")

OUTBOX = """
SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
       count(*) FILTER (WHERE state = 'sent') AS in_flight,
       coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) AS oldest_seconds
FROM {schema}.outbox WHERE state IN ('waiting', 'sent')
"""
INBOX = """
SELECT count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE state = 'running') AS running,
       count(*) FILTER (WHERE state = 'dead') AS dead
FROM {schema}.inbox WHERE state IN ('open', 'running', 'dead')
"""


def ping(context: ChoreContext[R]) -> dict[str, JsonValue]:
    return {"worker": context.worker()}


def health(context: ChoreContext[R]) -> dict[str, JsonValue]:
    """``ok``, the ``checks`` with their remedies, and counts: ``queues``, ``outbox``, ``inbox``."""
    with context.work.reading() as session:
        checks = foundations(_engine(session), context.service, context.settings, context.migrations)
    faults: list[JsonValue] = [
        {"name": check.name, "detail": check.detail, "remedy": check.remedy}
        for check in checks
        if not check.ok
    ]
    return {
        "worker": context.worker(),
        "ok": not faults,
        "faults": faults,
        "checks": {check.name: check.detail for check in checks},
        "queues": queue_depths(context),
        "outbox": _counts(context, OUTBOX),
        "inbox": _counts(context, INBOX),
    }


def queue_depths(context: ChoreContext[R]) -> dict[str, JsonValue]:
    """Messages in line by priority, and taken but not acknowledged; empty while Redis is away."""
    depths: dict[str, JsonValue] = {}
    try:
        with connect(context.settings.redis_url) as client:
            for queue in QUEUES[context.service]:
                pipe = client.pipeline(transaction=False)
                for line in lines(queue).values():
                    pipe.llen(line)
                pipe.hlen(unacked_key(queue))
                *waiting, unacked = pipe.execute()
                by_priority: dict[str, JsonValue] = {
                    priority.name.lower(): depth for priority, depth in zip(Priority, waiting, strict=True)
                }
                depths[queue.value] = {"waiting": by_priority, "unacked": unacked}
    except (RedisError, OSError):
        return {}
    return depths


def _counts(context: ChoreContext[R], statement: str) -> dict[str, JsonValue]:
    with context.work.reading() as session:
        row = session.execute(text(statement.format(schema=context.service.value))).mappings().one()
    return {name: int(value) for name, value in row.items()}


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine

"""Step 2 and 7 of delivery: publish what waits, publish again what was lost, and never flood Redis."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, TextClause, text

from common.delivery.broker import Broker
from common.delivery.outbox import Outbox, Outgoing
from common.logging import get_logger
from common.messages.envelope import Envelope
from common.messages.routing import Queue
from common.metrics import PUBLISHED

log = get_logger()

# One relay per service at a time. It is not needed for safety, which the row locks give, but
# keeps idle processes from counting the same lines.
ONLY_ME = "SELECT pg_try_advisory_xact_lock(hashtext('relay ' || :service))"

OPEN_LINES = """
SELECT queue,
       (SELECT count(*) FROM (SELECT 1 FROM {schema}.outbox o
                              WHERE o.queue = q.queue AND o.state = 'sent' LIMIT :window) AS f) AS in_flight,
       EXISTS (SELECT 1 FROM {schema}.outbox o WHERE o.queue = q.queue AND o.state = 'waiting') AS waiting,
       EXISTS (SELECT 1 FROM {schema}.outbox o WHERE o.queue = q.queue AND o.state = 'sent'
               AND o.next_publish_at <= clock_timestamp()) AS due
FROM unnest(CAST(:queues AS text[])) AS q (queue)
"""
# Backoff with jitter, so that many rows that became due together do not stay together.
BACKOFF = """
clock_timestamp() + least(:resend_after * power(2, least(o.publishes, 12)), :resend_cap)
                    * (0.75 + random() * 0.5)
"""
# The choice is materialized: a join could otherwise scan it twice, and lock more than its limit.
FILL = """
WITH chosen AS MATERIALIZED (
    SELECT id FROM {schema}.outbox WHERE queue = :queue AND state = 'waiting'
    ORDER BY priority, created_at LIMIT :room FOR UPDATE SKIP LOCKED)
UPDATE {schema}.outbox AS o
SET state = 'sent', publishes = publishes + 1, published_at = clock_timestamp(),
    first_published_at = coalesce(first_published_at, clock_timestamp()), next_publish_at = {backoff}
FROM chosen WHERE o.id = chosen.id
RETURNING o.id, o.envelope, o.priority, o.created_at
"""
# A due row is published again when nothing stands in line (so it cannot), when a message that was
# published well after it has already come back done (so it was overtaken, and Redis holds fewer
# than are in flight), or when it has been silent for the longest time we wait.
RESEND = """
WITH chosen AS MATERIALIZED (
    SELECT id FROM {schema}.outbox AS r
    WHERE r.queue = :queue AND r.state = 'sent' AND r.next_publish_at <= clock_timestamp()
      AND (:held = 0
           OR r.published_at < clock_timestamp() - :resend_cap
           OR (:held < :in_flight AND r.published_at + :resend_after < (
               SELECT max(d.published_at) FROM {schema}.outbox AS d
               WHERE d.queue = :queue AND d.state = 'done' AND d.priority >= r.priority
                 AND d.closed_at > clock_timestamp() - :resend_cap)))
    ORDER BY r.priority, r.created_at LIMIT :limit FOR UPDATE SKIP LOCKED)
UPDATE {schema}.outbox AS o
SET publishes = publishes + 1, published_at = clock_timestamp(), next_publish_at = {backoff}
FROM chosen WHERE o.id = chosen.id
RETURNING o.id, o.envelope, o.priority, o.created_at
"""
# What is locked is about to be closed: waiting for it could end in a deadlock.
ALL_DUE = """
UPDATE {schema}.outbox SET next_publish_at = clock_timestamp()
WHERE id IN (SELECT id FROM {schema}.outbox WHERE state = 'sent' FOR UPDATE SKIP LOCKED)
"""


class Relay:
    """Runs in every worker process and in monitor-api; one pass a second."""

    def __init__(self, outbox: Outbox, broker: Broker) -> None:
        schema = outbox.service.value
        self._outbox = outbox
        self._broker = broker
        self._open_lines = text(OPEN_LINES.format(schema=schema))
        self._fill = text(FILL.format(schema=schema, backoff=BACKOFF))
        self._resend = text(RESEND.format(schema=schema, backoff=BACKOFF))
        self._all_due = text(ALL_DUE.format(schema=schema))

    def run_once(self) -> int:
        """One pass over every destination; returns how many messages it published.

        Raises BrokerUnavailable, before anything is counted as published, while Redis is away.
        """
        with self._outbox.engine.begin() as connection:
            if not connection.scalar(text(ONLY_ME), {"service": self._outbox.service.value}):
                return 0
            wiped = not self._broker.remembers(self._outbox.service)
            if wiped:
                revived = connection.execute(self._all_due).rowcount
                (log.warning if revived else log.info)("redis_memory_was_empty", in_flight=revived)
            messages = self._due(connection, wiped=wiped)
        if wiped:
            self._broker.leave_mark(self._outbox.service)
        self._outbox.publish(messages)
        return len(messages)

    def _due(self, connection: Connection, *, wiped: bool) -> list[Outgoing]:
        window = self._outbox.policy.window
        lines = connection.execute(
            self._open_lines, {"queues": [queue.value for queue in Queue], "window": window}
        ).all()
        messages: list[Outgoing] = []
        for line in lines:
            queue = Queue(line.queue)
            if line.due:
                messages += self._send_again(connection, queue, line.in_flight, wiped=wiped)
            if line.waiting and line.in_flight < window:
                values = {"room": window - line.in_flight}
                messages += self._take(connection, self._fill, queue, "room", values)
        return messages

    def _send_again(
        self, connection: Connection, queue: Queue, in_flight: int, *, wiped: bool
    ) -> list[Outgoing]:
        policy = self._outbox.policy
        # After a wipe none of ours stands in line, whatever other senders may have put there since.
        held = 0 if wiped else self._broker.held(queue, 2 * policy.resend_after.total_seconds())
        values = {"held": held, "in_flight": in_flight, "limit": policy.window}
        return self._take(connection, self._resend, queue, "resend", values)

    def _take(
        self, connection: Connection, statement: TextClause, queue: Queue, why: str, values: dict[str, int]
    ) -> list[Outgoing]:
        policy = self._outbox.policy
        rows: list[Row[Any]] = list(
            connection.execute(
                statement,
                {
                    "queue": queue.value,
                    "resend_after": policy.resend_after,
                    "resend_cap": policy.resend_cap,
                    **values,
                },
            )
        )
        if rows:
            PUBLISHED.labels(queue.value, why).inc(len(rows))
            log.info("relay_published", queue=queue.value, why=why, messages=len(rows))
        rows.sort(key=lambda row: (row.priority, row.created_at))  # RETURNING keeps no order
        return [(queue, envelope) for row in rows if (envelope := _readable(row)) is not None]


def _readable(row: Row[Any]) -> Envelope | None:
    """None for a row that another release wrote: it stays, and must not hold up the others."""
    try:
        return Envelope.model_validate(row.envelope)
    except ValidationError as error:
        log.exception("outbox_row_not_readable", message_id=str(row.id), error=str(error)[:1_000])
        return None

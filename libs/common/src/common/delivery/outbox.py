"""Step 1 and 2 of delivery: a row in the sender's transaction, published right after its commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Engine, TextClause, text
from sqlalchemy.orm import Session

from common.delivery.errors import BrokerUnavailable, PayloadTooLarge
from common.delivery.event_size import fitted
from common.delivery.stored import stored
from common.logging import get_logger
from common.messages.activity import Activity
from common.messages.envelope import Envelope
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from common.messages.routing import Priority, Queue, Service

log = get_logger()
P = TypeVar("P", bound=Payload)

# Bytes of JSON in UTF-8; the largest honest one, a full batch of activity, has 150 kB. Celery escapes all
# but ASCII, which makes at most three times as much of it, and still less than codec.MAX_INFLATED.
MAX_PAYLOAD = 256 * 1024


Outgoing = tuple[Queue, Envelope]


class Publisher(Protocol):
    """Puts envelopes on the broker: Celery in production, a list in unit tests."""

    def publish(self, messages: list[Outgoing]) -> None:
        """Raises BrokerUnavailable at the first that cannot be handed over."""


@dataclass(frozen=True)
class DeliveryPolicy:
    """How long to wait and how much to let into Redis; see ServiceSettings for the reasons."""

    lease: timedelta = timedelta(seconds=30)
    resend_after: timedelta = timedelta(seconds=15)
    resend_cap: timedelta = timedelta(minutes=10)
    window: int = 500

    @property
    def eager_window(self) -> int:
        """Below this many in flight a sender publishes by itself; the rest of the window is the relay's.

        Senders do not wait for each other, so several may pass the check at once: the quarter kept
        back is room for that, and the window itself is never exceeded.
        """
        return max(1, self.window * 3 // 4)

    @property
    def receipts_rest(self) -> timedelta:
        """Between two messages of receipts: long enough for many to gather, short beside a re-send."""
        return self.resend_after / 8


# Whether the row may be published at once is decided where it is written, so that the decision and the
# backoff are committed with it: nobody overtakes a row that waits, and the window holds.
INSERT = """
WITH line AS (
    SELECT (SELECT count(*) FROM (
               SELECT 1 FROM {schema}.outbox
               WHERE state = 'sent' AND queue = :queue LIMIT :eager) AS flying) < :eager
           AND NOT EXISTS (
               SELECT 1 FROM {schema}.outbox
               WHERE state = 'waiting' AND queue = :queue AND priority <= :priority) AS free
)
INSERT INTO {schema}.outbox (id, task, queue, priority, envelope, state, publishes,
                             first_published_at, published_at, next_publish_at)
SELECT :id, :task, :queue, :priority, CAST(:envelope AS json),
       CASE WHEN free THEN 'sent' ELSE 'waiting' END, CASE WHEN free THEN 1 ELSE 0 END,
       CASE WHEN free THEN clock_timestamp() END, CASE WHEN free THEN clock_timestamp() END,
       CASE WHEN free THEN clock_timestamp() + :resend_after END
FROM line
RETURNING state
"""


class Outbox:
    """The sending half of one service: opens transactions whose messages leave when they commit."""

    def __init__(
        self, service: Service, engine: Engine, publisher: Publisher, policy: DeliveryPolicy
    ) -> None:
        self.service = service
        self.engine = engine
        self.publisher = publisher
        self.policy = policy
        self.insert: TextClause = text(INSERT.format(schema=service.value))
        self.insert_activity: TextClause = text(
            f"INSERT INTO {service.value}.activity (event) VALUES (CAST(:event AS json))"  # noqa: S608 - an enum's value
        )

    @contextmanager
    def transaction(self, correlation_id: str) -> Iterator["UnitOfWork"]:
        """One database transaction; what it sends is published right after the commit."""
        with Session(self.engine, expire_on_commit=False) as session:
            unit = UnitOfWork(self, session, correlation_id)
            with session.begin():
                yield unit
        self.publish(unit.outgoing)

    def publish(self, messages: list[Outgoing]) -> bool:
        """Ring the doorbell; where Redis is away, say so and let the relay ring later."""
        if not messages:
            return True
        try:
            self.publisher.publish(messages)
        except BrokerUnavailable as error:
            log.warning("publish_deferred", messages=len(messages), reason=str(error))
            return False
        return True


class UnitOfWork:
    """What a transaction may do besides writing rows: send messages and record what happened."""

    cause_priority = Priority.NORMAL

    def __init__(self, outbox: Outbox, session: Session, correlation_id: str) -> None:
        self.session = session
        self.correlation_id = correlation_id
        self.outgoing: list[Outgoing] = []
        self._outbox = outbox

    def send(
        self,
        spec: TaskSpec[P],
        payload: P,
        *,
        priority: Priority | None = None,
        correlation_id: str | None = None,
    ) -> UUID:
        """Queue a message with this transaction and return its id. Raises PayloadTooLarge.

        Without a ``priority``, kinds that are normal are as urgent as the message that causes them.
        """
        about = correlation_id or self.correlation_id
        if priority is None and spec.priority is Priority.NORMAL:
            priority = self.cause_priority
        envelope = spec.message(payload, self._outbox.service, about, priority)
        self.send_envelope(envelope, spec.queue)
        return envelope.id

    def send_envelope(self, envelope: Envelope, queue: Queue) -> None:
        body = stored(envelope)
        size = len(body.encode())
        if size > MAX_PAYLOAD:
            raise PayloadTooLarge(envelope.task, size, MAX_PAYLOAD)
        policy = self._outbox.policy
        state = self.session.execute(
            self._outbox.insert,
            {
                "id": envelope.id,
                "task": envelope.task,
                "queue": queue.value,
                "priority": int(envelope.priority),
                "envelope": body,
                "eager": policy.eager_window,
                "resend_after": policy.resend_after,
            },
        ).scalar_one()
        if state == "sent":
            self.outgoing.append((queue, envelope))

    def record(self, event: Activity) -> None:
        """Tell the monitor, with this transaction: no event without its change, no change without it.

        Raises PayloadTooLarge for an event that cannot be cut down to what a message carries.
        """
        self.session.execute(self._outbox.insert_activity, {"event": stored(fitted(event))})

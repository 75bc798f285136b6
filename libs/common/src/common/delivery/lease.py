"""Steps 3 and 4 of delivery: claim a message under a lease, and finish it only while the lease holds."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from pydantic import JsonValue
from sqlalchemy import text
from sqlalchemy.orm import Session

from common.delivery.errors import LeaseLost, PayloadTooLarge
from common.delivery.outbox import Outbox, UnitOfWork
from common.delivery.stored import stored, stored_json
from common.messages.activity import TaskOutcome, TaskRan
from common.messages.envelope import Envelope
from common.messages.registry import registry
from common.messages.routing import Queue
from common.messages.shared import RECEIPT_TASK, Outcome, Receipt

# One statement claims: it inserts the row, or takes it over where the last attempt failed or its
# lease ran out. No row comes back when somebody else holds the message or when it is settled.
CLAIM = """
INSERT INTO {schema}.inbox AS i (id, task, envelope, state, attempts, lease_token, lease_until, worker)
VALUES (:id, :task, CAST(:envelope AS json), 'running', 1, :token, clock_timestamp() + :lease, :worker)
ON CONFLICT (id) DO UPDATE
SET state = 'running', attempts = i.attempts + 1, lease_token = excluded.lease_token,
    lease_until = excluded.lease_until, worker = excluded.worker, claimed_at = clock_timestamp()
WHERE i.state = 'open' OR (i.state = 'running' AND i.lease_until < clock_timestamp())
RETURNING i.attempts, i.received_at, i.envelope ->> 'reply_to' AS first_reply_to, i.error
"""
SETTLED = """
SELECT state, result, error, envelope ->> 'reply_to' AS first_reply_to FROM {schema}.inbox
WHERE id = :id AND state IN ('done', 'dead', 'discarded')
"""
STILL_MINE = """
SELECT 1 FROM {schema}.inbox WHERE id = :id AND lease_token = :token AND state = 'running' FOR UPDATE
"""
SETTLE = """
UPDATE {schema}.inbox
SET state = :state, result = CAST(:result AS json), error = :error, traceback = :traceback,
    finished_at = CASE WHEN :state = 'open' THEN NULL ELSE clock_timestamp() END,
    lease_token = NULL, lease_until = NULL
WHERE id = :id AND lease_token = :token AND state = 'running'
RETURNING id
"""
SETTLE_AND_RECORD = """
WITH settled AS ({settle})
INSERT INTO {schema}.activity (event) SELECT CAST(:event AS json) FROM settled RETURNING id
"""
RENEW = """
UPDATE {schema}.inbox SET lease_until = clock_timestamp() + :lease
WHERE id = ANY(:ids) AND lease_token = ANY(:tokens) AND state = 'running'
"""

MAX_ANSWER = 64 * 1024  # bytes of JSON; several fit into one message of receipts


class Finish(UnitOfWork):
    """The finishing transaction: business rows, follow-up messages and ``done``, together or not at all."""

    result: dict[str, JsonValue] | None = None

    def __init__(self, outbox: Outbox, session: Session, cause: Envelope) -> None:
        super().__init__(outbox, session, cause.correlation_id)
        self.cause_priority = cause.priority
        self.tidings: list[tuple[Queue, Receipt]] = []

    def answer(self, result: dict[str, JsonValue]) -> None:
        """What the receipt tells the sender; small. Raises PayloadTooLarge, ValueError for NaN."""
        answer = stored_json(result)
        size = len(answer.encode())
        if size > MAX_ANSWER:
            raise PayloadTooLarge(RECEIPT_TASK, size, MAX_ANSWER)
        self.result = json.loads(answer)

    def tell(self, queue: Queue, receipt: Receipt) -> None:
        """Send a receipt for another message than this one, after the commit."""
        self.tidings.append((queue, receipt))


@dataclass
class Lease:
    """The right to work on one message until somebody else takes it over."""

    inbox: "Inbox"
    envelope: Envelope
    token: UUID
    attempt: int
    received_at: datetime
    last_error: str | None
    reply_to: frozenset[Queue]
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    finish: Finish | None = None

    @contextmanager
    def fenced(self) -> Iterator[UnitOfWork]:
        """A transaction that commits only while this lease holds. Raises LeaseLost."""
        with self.inbox.outbox.transaction(self.envelope.correlation_id) as unit:
            yield unit
            key = {"id": self.envelope.id, "token": self.token}
            if unit.session.execute(self.inbox.still_mine, key).first() is None:
                raise LeaseLost(self.envelope.id)

    @contextmanager
    def finishing(self) -> Iterator[Finish]:
        """The last transaction: commits together with ``done``, or not at all. Raises LeaseLost."""
        outbox = self.inbox.outbox
        with Session(outbox.engine, expire_on_commit=False) as session:
            finish = Finish(outbox, session, self.envelope)
            with session.begin():
                yield finish
                self.inbox.settle(session, self, "done", TaskOutcome.SUCCEEDED, result=finish.result)
        self.finish = finish
        outbox.publish(finish.outgoing)


@dataclass(frozen=True)
class Settled:
    """The message was finished before: say so again."""

    receipt: Receipt
    reply_to: frozenset[Queue]


class Inbox:
    """The receiving half of one service."""

    def __init__(self, outbox: Outbox, worker: str) -> None:
        schema = outbox.service.value
        self.outbox = outbox
        self.worker = worker
        self.held: dict[UUID, Lease] = {}
        self.claim_row = text(CLAIM.format(schema=schema))
        self.settled_row = text(SETTLED.format(schema=schema))
        self.still_mine = text(STILL_MINE.format(schema=schema))
        self.settle_row = text(SETTLE.format(schema=schema))
        self.settle_and_record = text(
            SETTLE_AND_RECORD.format(schema=schema, settle=SETTLE.format(schema=schema))
        )
        self.renew_rows = text(RENEW.format(schema=schema))

    def claim(self, envelope: Envelope) -> Lease | Settled | None:
        """A lease; or what the message came to before; or None while somebody else works on it."""
        token = uuid4()
        with self.outbox.engine.begin() as connection:
            row = connection.execute(
                self.claim_row,
                {
                    "id": envelope.id,
                    "task": envelope.task,
                    "envelope": stored(envelope),
                    "token": token,
                    "lease": self.outbox.policy.lease,
                    "worker": self.worker,
                },
            ).first()
        if row is None:
            return self._settled(envelope)
        lease = Lease(
            self,
            envelope,
            token,
            row.attempts,
            row.received_at,
            row.error,
            _addressees(envelope.reply_to, row.first_reply_to),
        )
        self.held[token] = lease
        return lease

    def _settled(self, envelope: Envelope) -> Settled | None:
        with self.outbox.engine.connect() as connection:
            row = connection.execute(self.settled_row, {"id": envelope.id}).first()
        if row is None:
            return None
        receipt = Receipt(
            message_id=envelope.id, outcome=Outcome(row.state), result=row.result, error=_short(row.error)
        )
        return Settled(receipt, _addressees(envelope.reply_to, row.first_reply_to))

    def settle(  # noqa: PLR0913 - each is a column of the one row that is written
        self,
        session: Session,
        lease: Lease,
        state: str,
        outcome: TaskOutcome,
        *,
        result: dict[str, JsonValue] | None = None,
        error: str | None = None,
        traceback: str | None = None,
    ) -> None:
        """Close or reopen the row, conditional on the lease. Raises LeaseLost when it is not ours."""
        values: dict[str, object] = {
            "id": lease.envelope.id,
            "token": lease.token,
            "state": state,
            "result": None if result is None else stored_json(result),
            "error": error,
            "traceback": traceback,
        }
        statement = self.settle_row
        if registry.get(lease.envelope.task).observed:
            statement = self.settle_and_record
            values["event"] = stored(self._task_ran(lease, outcome, error))
        if session.execute(statement, values).first() is None:
            raise LeaseLost(lease.envelope.id)

    def _task_ran(self, lease: Lease, outcome: TaskOutcome, error: str | None) -> TaskRan:
        envelope = lease.envelope
        return TaskRan(
            message_id=envelope.id,
            task=envelope.task,
            service=self.outbox.service,
            queue=registry.get(envelope.task).queue,
            worker=self.worker,
            correlation_id=envelope.correlation_id,
            attempt=lease.attempt,
            outcome=outcome,
            sent_at=envelope.sent_at,
            received_at=lease.received_at,
            started_at=lease.started_at,
            finished_at=datetime.now(UTC),
            error=error,
        )

    def release(self, lease: Lease) -> None:
        self.held.pop(lease.token, None)

    def renew(self) -> None:
        """Push back the end of every lease held here; a lease that was lost stays lost."""
        held = list(self.held.values())
        if held:
            values = {"ids": [lease.envelope.id for lease in held], "tokens": [lease.token for lease in held]}
            with self.outbox.engine.begin() as connection:
                connection.execute(self.renew_rows, {**values, "lease": self.outbox.policy.lease})


def _addressees(reply_to: Queue | None, first_reply_to: str | None) -> frozenset[Queue]:
    """Whoever sent it now, and whoever sent it first: they differ when a dead letter is replayed."""
    first = Queue(first_reply_to) if first_reply_to else None
    return frozenset(queue for queue in (reply_to, first) if queue is not None)


def _short(error: str | None) -> str | None:
    return error[:1_000] if error else None

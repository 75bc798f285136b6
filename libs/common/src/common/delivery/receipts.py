"""Step 5 of delivery: the receiver says what became of a message, the sender closes its row."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf
from threading import Lock
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from common.delivery.outbox import Outbox, Outgoing, UnitOfWork
from common.delivery.stored import stored_json
from common.delivery.work import ReceiptBody
from common.logging import get_logger
from common.messages.envelope import Envelope
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from common.messages.routing import Priority, Queue
from common.messages.shared import RECEIPT_TASK, Receipt, Receipts

log = get_logger()

BATCH = 100  # receipts per message
MAX_BATCH = 192 * 1024  # bytes of JSON per message, where answers are large; below the limit of a payload
MOST_KEPT = 5_000  # receipts held for an absent Redis; what falls out is asked for by a re-send

# The same receipts may lie in two batches, in any order: whoever is first takes all their rows.
LOCK = "SELECT 1 FROM {schema}.outbox WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"
# A dead row may still become done (its dead letter was replayed); a done row never changes again.
# A replay stands in the same schema as the letter: while that is not dead, word of a death is of an old one.
CLOSE = """
UPDATE {schema}.outbox AS o
SET state = r.outcome, closed_at = clock_timestamp(), result = r.result, error = r.error
FROM json_to_recordset(CAST(:receipts AS json)) AS r (message_id uuid, outcome text, result json, error text)
WHERE o.id = ANY(:ids) AND o.id = r.message_id
  AND o.state <> r.outcome AND o.state IN ('sent', 'waiting', 'dead')
  AND (r.outcome <> 'dead'
       OR coalesce((SELECT i.state FROM {schema}.inbox AS i WHERE i.id = o.id), 'dead') = 'dead')
RETURNING o.id, o.task, CASE WHEN o.task = ANY(:handled) THEN o.envelope END AS envelope
"""
REOPEN = "UPDATE {schema}.outbox SET state = 'sent', closed_at = NULL WHERE id = :id"


Closed = tuple[Row[Any], Receipt]


class ReceiptBox:
    """Receipts on their way out. They live in memory only: a lost one is asked for again by a re-send.

    That of a dead letter which a person has settled is not: so they are kept while Redis is away.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._lock = Lock()
        self._pending: dict[Queue, list[Receipt]] = defaultdict(list)
        self._flushed_at = -inf
        self._rest = outbox.policy.receipts_rest.total_seconds()

    def add(self, queue: Queue, receipt: Receipt) -> None:
        with self._lock:
            self._pending[queue].append(receipt)

    def due(self) -> bool:
        """Whether to flush: the first receipt after a rest at once, those that follow together.

        A message of receipts costs its receiver as much as any task, so a busy process sends few.
        """
        with self._lock:
            most = max(map(len, self._pending.values()), default=0)
        return most >= BATCH or (most > 0 and monotonic() >= self._flushed_at + self._rest)

    def flush(self) -> bool:
        """Send what is pending; False when Redis did not take it, and the newest of it are kept."""
        self._flushed_at = monotonic()
        with self._lock:
            pending, self._pending = self._pending, defaultdict(list)
        batches = [(queue, batch) for queue, receipts in pending.items() for batch in _batches(receipts)]
        for done, (queue, batch) in enumerate(batches):
            if not self._outbox.publish([(queue, self._envelope(batch))]):
                self._keep(batches[done:])
                return False
        return True

    def _keep(self, batches: list[tuple[Queue, list[Receipt]]]) -> None:
        with self._lock:
            newer, self._pending = self._pending, defaultdict(list)
            for queue, receipts in [*batches, *newer.items()]:
                self._pending[queue] = (self._pending[queue] + receipts)[-MOST_KEPT:]

    def _envelope(self, receipts: list[Receipt]) -> Envelope:
        return Envelope(
            id=uuid4(),
            task=RECEIPT_TASK,
            version=1,
            sender=self._outbox.service.value,
            reply_to=None,
            correlation_id="receipts",
            priority=Priority.RECEIPT,
            sent_at=datetime.now(UTC),
            payload=Receipts(receipts=tuple(receipts)).model_dump(mode="json"),
        )


def _batches(receipts: list[Receipt]) -> Iterator[list[Receipt]]:
    """In their order, as many as fit into one message."""
    batch: list[Receipt] = []
    room = MAX_BATCH
    for receipt in receipts:
        size = len(receipt.model_dump_json().encode())
        if batch and (len(batch) == BATCH or size > room):
            yield batch
            batch, room = [], MAX_BATCH
        batch.append(receipt)
        room -= size
    if batch:
        yield batch


class ReceiptReader:
    """Closes outbox rows, and lets the service act on what became of its messages."""

    def __init__(
        self, outbox: Outbox, bodies: dict[str, tuple[TaskSpec[Payload], ReceiptBody[Payload]]]
    ) -> None:
        schema = outbox.service.value
        self._outbox = outbox
        self._bodies = bodies
        self._lock = text(LOCK.format(schema=schema))
        self._close = text(CLOSE.format(schema=schema))
        self._reopen = text(REOPEN.format(schema=schema))

    def read(self, receipts: Receipts) -> None:
        by_id = {receipt.message_id: receipt for receipt in receipts.receipts}
        body = stored_json([receipt.model_dump(mode="json") for receipt in by_id.values()])
        with Session(self._outbox.engine, expire_on_commit=False) as session, session.begin():
            session.execute(self._lock, {"ids": list(by_id)})
            values = {"receipts": body, "ids": list(by_id), "handled": list(self._bodies)}
            closed = session.execute(self._close, values).all()
            known = [(row, by_id[row.id]) for row in closed if row.envelope is not None]
            outgoing = self._act_on_all(session, known)
        self._outbox.publish(outgoing)

    def _act_on_all(self, session: Session, known: list[Closed]) -> list[Outgoing]:
        """In one savepoint; where one fails, each in its own: it must not keep the rows of others open."""
        if not known:
            return []
        try:
            with session.begin_nested():
                return [message for row, receipt in known for message in self._act(session, row, receipt)]
        except Exception as error:  # noqa: BLE001 - it is logged with its message when it fails again
            log.debug("receipts_one_by_one", receipts=len(known), error=str(error))
        return [message for row, receipt in known for message in self._act_alone(session, row, receipt)]

    def _act_alone(self, session: Session, row: Row[Any], receipt: Receipt) -> list[Outgoing]:
        try:
            with session.begin_nested():
                return self._act(session, row, receipt)
        except Exception as error:
            log.exception("receipt_not_acted_on", task=row.task, message_id=str(row.id), error=str(error))
            session.execute(self._reopen, {"id": row.id})
            return []

    def _act(self, session: Session, row: Row[Any], receipt: Receipt) -> list[Outgoing]:
        """Run the service's own body; what it sends is published after the commit."""
        spec, body = self._bodies[row.task]
        envelope = Envelope.model_validate(row.envelope)
        unit = UnitOfWork(self._outbox, session, envelope.correlation_id)
        body(unit, receipt, spec.payload.model_validate(envelope.payload))
        return unit.outgoing

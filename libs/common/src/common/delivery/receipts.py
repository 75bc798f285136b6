"""Step 5 of delivery: the receiver says what became of a message, the sender closes its row."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.delivery.outbox import Outbox, Outgoing, UnitOfWork
from common.delivery.work import ReceiptBody
from common.errors import ApIntakeError
from common.logging import get_logger
from common.messages.envelope import Envelope
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from common.messages.routing import Priority, Queue
from common.messages.shared import RECEIPT_TASK, Receipt, Receipts

log = get_logger()

BATCH = 100  # receipts per message; a batch of the largest results stays well under the payload limit

# A dead row may still become done (its dead letter was replayed); a done row never changes again.
CLOSE = """
UPDATE {schema}.outbox AS o
SET state = r.outcome, closed_at = clock_timestamp(), result = r.result, error = r.error
FROM json_to_recordset(CAST(:receipts AS json)) AS r (message_id uuid, outcome text, result json, error text)
WHERE o.id = r.message_id AND o.state <> r.outcome AND o.state IN ('sent', 'waiting', 'dead')
RETURNING o.id, o.task, CASE WHEN o.task = ANY(:handled) THEN o.envelope END AS envelope
"""
REOPEN = "UPDATE {schema}.outbox SET state = 'sent', closed_at = NULL WHERE id = :id"


class ReceiptBox:
    """Receipts on their way out. They live in memory only: a lost one is asked for again by a re-send."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._lock = Lock()
        self._pending: dict[Queue, list[Receipt]] = defaultdict(list)

    def add(self, queue: Queue, receipt: Receipt) -> None:
        with self._lock:
            self._pending[queue].append(receipt)

    def flush(self) -> None:
        with self._lock:
            pending, self._pending = self._pending, defaultdict(list)
        for queue, receipts in pending.items():
            for start in range(0, len(receipts), BATCH):
                self._outbox.publish([(queue, self._envelope(receipts[start : start + BATCH]))])

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


class ReceiptReader:
    """Closes outbox rows, and lets the service act on what became of its messages."""

    def __init__(
        self, outbox: Outbox, bodies: dict[str, tuple[TaskSpec[Payload], ReceiptBody[Payload]]]
    ) -> None:
        schema = outbox.service.value
        self._outbox = outbox
        self._bodies = bodies
        self._close = text(CLOSE.format(schema=schema))
        self._reopen = text(REOPEN.format(schema=schema))

    def read(self, receipts: Receipts) -> None:
        by_id = {receipt.message_id: receipt for receipt in receipts.receipts}
        body = json.dumps([receipt.model_dump(mode="json") for receipt in by_id.values()])
        outgoing: list[Outgoing] = []
        with Session(self._outbox.engine, expire_on_commit=False) as session, session.begin():
            rows = session.execute(self._close, {"receipts": body, "handled": list(self._bodies)}).all()
            for row in rows:
                if row.envelope is not None:
                    outgoing += self._act(session, row, by_id[row.id])
        self._outbox.publish(outgoing)

    def _act(self, session: Session, row: Row[Any], receipt: Receipt) -> list[Outgoing]:
        """Run the service's own body in a savepoint: its failure must not keep the others' rows open."""
        spec, body = self._bodies[row.task]
        envelope = Envelope.model_validate(row.envelope)
        unit = UnitOfWork(self._outbox, session, envelope.correlation_id)
        try:
            with session.begin_nested():
                body(unit, receipt, spec.payload.model_validate(envelope.payload))
        except (ApIntakeError, DBAPIError, ValueError) as error:
            log.exception("receipt_not_acted_on", task=row.task, message_id=str(row.id), error=str(error))
            session.execute(self._reopen, {"id": row.id})
            return []
        return unit.outgoing

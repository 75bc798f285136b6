"""The invoice pipeline on a real database, its messages delivered by the test instead of by Redis."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from pydantic import JsonValue, SecretStr
from sqlalchemy import Engine, text

from common.db import make_engine, migrate, migrations_folder
from common.delivery.lease import Inbox
from common.delivery.outbox import DeliveryPolicy, Outbox
from common.delivery.receipts import ReceiptBox, ReceiptReader
from common.delivery.receiver import Receiver
from common.messages import (
    EXPORT_INVOICE,
    PROCESS_INVOICE,
    REVIEW_INVOICE,
    VALIDATE_INVOICE,
    Envelope,
    Queue,
    Service,
    UploadOrigin,
)
from common.messages.invoice_pipeline import ProcessInvoice, ReviewInvoice
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from common.messages.shared import Outcome, Receipt, Receipts
from common.storage import BlobStore, open_store
from invoice_pipeline.graph.pipeline import Pipeline
from invoice_pipeline.service import Resources
from invoice_pipeline.tasks import tasks
from support.delivery import CollectingPublisher


@dataclass
class PipelineService:
    """One pool process of the service. Two of them on one database are two workers."""

    engine: Engine
    store: BlobStore
    receiver: Receiver[Resources]
    reader: ReceiptReader
    publisher: CollectingPublisher

    def upload(self, document: bytes, invoice_id: UUID | None = None) -> Envelope:
        """The message that hands a document in; the invoice's id is its payload's."""
        order = ProcessInvoice(
            invoice_id=invoice_id or uuid4(),
            document=self.store.put(document, "application/xml"),
            filename="invoice.xml",
            origin=UploadOrigin(actor="test", received_at=datetime.now(UTC)),
        )
        return envelope_of(PROCESS_INVOICE, order)

    def deliver(self, envelope: Envelope) -> None:
        spec, body, policy = tasks.bodies[envelope.task]
        self.receiver.receive(spec, body, policy, envelope.model_dump(mode="json"), envelope.id)

    def hand_in(self, document: bytes, invoice_id: UUID | None = None) -> UUID:
        """From the upload as far as the pipeline goes by itself."""
        envelope = self.upload(document, invoice_id)
        self.deliver(envelope)
        self.deliver_all(VALIDATE_INVOICE)
        return UUID(str(envelope.payload["invoice_id"]))

    def deliver_all(self, spec: TaskSpec[Any]) -> list[Envelope]:
        taken = self.publisher.take(spec.name)
        for envelope in taken:
            self.deliver(envelope)
        return taken

    def review(self, order: ReviewInvoice) -> dict[str, JsonValue]:
        """Deliver a person's decision and return the answer in its receipt."""
        envelope = envelope_of(REVIEW_INVOICE, order)
        self.deliver(envelope)
        return self.answer(envelope)

    def answer(self, envelope: Envelope) -> dict[str, JsonValue]:
        row = self.one("SELECT state, result FROM inbox WHERE id = :id", id=envelope.id)
        assert row["state"] == "done", row
        result: dict[str, JsonValue] = row["result"]
        return result

    def exports(self) -> list[Envelope]:
        """The bills that were sent to the exporter since the last call."""
        return self.publisher.take(EXPORT_INVOICE.name)

    def receipt(self, envelope: Envelope, outcome: Outcome, error: str | None = None) -> None:
        self.reader.read(Receipts(receipts=(Receipt(message_id=envelope.id, outcome=outcome, error=error),)))

    def one(self, sql: str, **values: object) -> dict[str, Any]:
        with self.engine.connect() as connection:
            return dict(connection.execute(text(sql), values).mappings().one())

    def invoice(self, invoice_id: UUID) -> dict[str, Any]:
        return self.one("SELECT * FROM invoices WHERE id = :id", id=invoice_id)

    def codes(self, invoice_id: UUID) -> list[str]:
        return [reason["code"] for reason in self.invoice(invoice_id)["reasons"]]

    def history(self, invoice_id: UUID) -> list[tuple[str, str]]:
        """(state, decided by) of every step."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT state, decided_by FROM invoice_events WHERE invoice_id = :id ORDER BY id"),
                {"id": invoice_id},
            )
            return [(row.state, row.decided_by) for row in rows]

    def count(self, table: str) -> int:
        return int(self.one(f"SELECT count(*) AS n FROM {table}")["n"])  # noqa: S608 - the tests' own words

    def announced(self, invoice_id: UUID) -> list[str]:
        """The states that the monitor was told of."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT event FROM activity WHERE event ->> 'invoice_id' = :id ORDER BY id"),
                {"id": str(invoice_id)},
            )
            return [row.event["state"] for row in rows]


def envelope_of(spec: TaskSpec[Any], payload: Payload) -> Envelope:
    """A message from a sender who waits for a receipt."""
    return Envelope(
        id=uuid4(),
        task=spec.name,
        version=spec.version,
        sender="test",
        reply_to=Queue.MONITORING,
        correlation_id="test",
        priority=spec.priority,
        sent_at=datetime.now(UTC),
        payload=payload.model_dump(mode="json"),
    )


def open_pipeline(database_url: str, store_folder: Path) -> PipelineService:
    """Migrate where needed, then open one worker process."""
    engine = make_engine(SecretStr(database_url), Service.INVOICE_PIPELINE)
    migrate(engine, Service.INVOICE_PIPELINE, migrations_folder(Service.INVOICE_PIPELINE))
    publisher = CollectingPublisher()
    outbox = Outbox(Service.INVOICE_PIPELINE, engine, publisher, DeliveryPolicy(lease=timedelta(seconds=5)))
    store = open_store(f"file://{store_folder}")
    resources = Resources(Pipeline(store))
    receiver: Receiver[Resources] = Receiver(Inbox(outbox, "test"), ReceiptBox(outbox), resources)
    return PipelineService(engine, store, receiver, ReceiptReader(outbox, tasks.receipts), publisher)

"""A service made of delivery alone: the exporter's schema, bodies given by the test."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import Engine, text

from common.db import make_engine
from common.delivery.ddl import DELIVERY_1, delivery_statements
from common.delivery.lease import Inbox
from common.delivery.outbox import DeliveryPolicy, Outbox, Outgoing
from common.delivery.receipts import ReceiptBox, ReceiptReader
from common.delivery.receiver import Receiver
from common.delivery.work import TaskBody, TaskPolicy, Tasks, Work
from common.messages import EXPORT_INVOICE, BlobRef, Envelope, Service
from common.messages.exporter import ExportInvoice
from common.messages.payload import Payload
from common.messages.registry import TaskSpec

QUICK = DeliveryPolicy(
    lease=timedelta(seconds=1),
    resend_after=timedelta(milliseconds=200),
    resend_cap=timedelta(seconds=5),
    window=8,
)


class CollectingPublisher:
    """Keeps what would have gone to Redis; the test delivers it, twice or never."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    def publish(self, messages: list[Outgoing]) -> None:
        self.sent += messages

    def take(self, task: str) -> list[Envelope]:
        taken = [envelope for _, envelope in self.sent if envelope.task == task]
        self.sent = [item for item in self.sent if item[1].task != task]
        return taken


@dataclass
class Party:
    """One service with both halves of delivery, in its own schema."""

    engine: Engine
    outbox: Outbox
    receiver: Receiver[None]
    reader: ReceiptReader
    box: ReceiptBox
    publisher: CollectingPublisher

    def deliver(
        self, envelope: Envelope, body: TaskBody[ExportInvoice, None], *, max_attempts: int = 3
    ) -> None:
        spec: TaskSpec[Payload] = EXPORT_INVOICE  # type: ignore[assignment]  # the receiver serves any payload
        self.receiver.receive(
            spec,
            body,  # type: ignore[arg-type]  # the same
            TaskPolicy(max_attempts),
            envelope.model_dump(mode="json"),
            envelope.id,
        )

    def value(self, sql: str, **values: object) -> object:
        with self.engine.connect() as connection:
            return connection.scalar(text(sql), values)

    # The connection's search_path is the service's own schema.
    def outbox_state(self, message_id: UUID) -> object:
        return self.value("SELECT state FROM outbox WHERE id = :id", id=message_id)

    def inbox_state(self, message_id: UUID) -> object:
        return self.value("SELECT state FROM inbox WHERE id = :id", id=message_id)


def create_schema(engine: Engine, service: Service) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {service}"))
        for statement in delivery_statements(DELIVERY_1, service.value):
            connection.execute(text(statement))
        connection.execute(text(f"CREATE TABLE {service}.effects (invoice_id uuid NOT NULL)"))


def open_party(
    database_url: str, service: Service, tasks: Tasks[None] | None = None, policy: DeliveryPolicy = QUICK
) -> Party:
    engine = make_engine(SecretStr(database_url), service)
    create_schema(engine, service)
    publisher = CollectingPublisher()
    outbox = Outbox(service, engine, publisher, policy)
    box = ReceiptBox(outbox)
    receiver: Receiver[None] = Receiver(Inbox(outbox, "test"), box, None)
    reader = ReceiptReader(outbox, (tasks or Tasks[None]()).receipts)
    return Party(engine, outbox, receiver, reader, box, publisher)


def export_order(revision: int = 1) -> ExportInvoice:
    return ExportInvoice(
        invoice_id=uuid4(),
        revision=revision,
        record=BlobRef(sha256="0" * 64, size=1, media_type="application/json"),
    )


def finishing(*effects: Callable[[Work[ExportInvoice, None]], None]) -> TaskBody[ExportInvoice, None]:
    """A body that does its effects in the finishing transaction."""

    def body(work: Work[ExportInvoice, None]) -> None:
        for effect in effects:
            effect(work)
        with work.finishing() as finish:
            finish.session.execute(
                text("INSERT INTO effects (invoice_id) VALUES (:id)"), {"id": work.payload.invoice_id}
            )
            finish.answer({"revision": work.payload.revision})

    return body

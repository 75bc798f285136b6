"""One real service in this process: migrated schema, tasks and chores; Redis is a list in the test's hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import Engine, text

from common.chores import Chores
from common.config import ServiceSettings
from common.db import make_engine, migrate, migrations_folder
from common.delivery.celery_app import _shared_bodies, delivery_policy
from common.delivery.lease import Inbox
from common.delivery.outbox import Outbox
from common.delivery.receipts import ReceiptBox, ReceiptReader
from common.delivery.receiver import Receiver
from common.delivery.work import Tasks
from common.doctor.roundtrip import chore_envelope
from common.messages import Envelope, Payload, Service, TaskSpec
from common.messages.shared import Chore, DoChore, Outcome, Receipt, Receipts
from support.delivery import CollectingPublisher

R = TypeVar("R")


@dataclass
class InProcess(Generic[R]):
    """``deliver`` is one delivery from Redis; what the service sends lies in ``publisher``."""

    service: Service
    settings: ServiceSettings
    engine: Engine
    outbox: Outbox
    publisher: CollectingPublisher
    receiver: Receiver[R]
    reader: ReceiptReader
    bodies: dict[str, Any]

    def deliver(self, envelope: Envelope) -> None:
        spec, body, policy = self.bodies[envelope.task]
        self.receiver.receive(spec, body, policy, envelope.model_dump(mode="json"), envelope.id)

    def tick(self, spec: TaskSpec[Any]) -> UUID:
        """A bare message, as beat sends it."""
        found, body, policy = self.bodies[spec.name]
        message_id = uuid4()
        self.receiver.receive(found, body, policy, None, message_id)
        return message_id

    def do(self, chore: Chore, **order: object) -> dict[str, Any]:
        """Have a chore done and return its answer."""
        envelope = self.order(chore, **order)
        self.deliver(envelope)
        assert self.inbox(envelope.id)["state"] == "done", self.inbox(envelope.id)["error"]
        result: dict[str, Any] = self.inbox(envelope.id)["result"]
        return result

    def order(self, chore: Chore, **order: object) -> Envelope:
        payload = DoChore.model_validate({"run_id": uuid4(), "chore": chore, **order})
        return chore_envelope(Service.MAINTENANCE, self.service, payload)

    def answer(
        self, envelope: Envelope, result: dict[str, Any] | None = None, error: str | None = None
    ) -> None:
        """The receipt of what this service had sent comes back."""
        outcome = Outcome.DONE if error is None else Outcome.DEAD
        receipt = Receipt(message_id=envelope.id, outcome=outcome, result=result, error=error)
        self.reader.read(Receipts(receipts=(receipt,)))

    def inbox(self, message_id: UUID) -> dict[str, Any]:
        return dict(self.rows("SELECT * FROM inbox WHERE id = :id", id=message_id)[0])

    def rows(self, sql: str, **values: object) -> list[Any]:
        """The connection's search_path is the service's own schema."""
        with self.engine.begin() as connection:
            result = connection.execute(text(sql), values)
            return list(result.mappings()) if result.returns_rows else []

    def events(self, kind: str) -> list[dict[str, Any]]:
        found = [row["event"] for row in self.rows("SELECT event FROM activity ORDER BY id")]
        return [event for event in found if event["kind"] == kind]


@contextmanager
def in_process(
    service: Service, settings: ServiceSettings, tasks: Tasks[R], chores: Chores[R], resources: R
) -> Iterator[InProcess[R]]:
    engine = make_engine(SecretStr(settings.database_url.get_secret_value()), service)
    migrate(engine, service, migrations_folder(service))
    publisher = CollectingPublisher()
    outbox = Outbox(service, engine, publisher, delivery_policy(settings))
    receiver: Receiver[R] = Receiver(Inbox(outbox, f"{service}@test"), ReceiptBox(outbox), resources)
    reader = ReceiptReader(outbox, tasks.receipts)
    bodies = {**tasks.bodies, **_shared_bodies(service, settings, chores)}
    yield InProcess(service, settings, engine, outbox, publisher, receiver, reader, bodies)
    engine.dispose()


def envelope_for(spec: TaskSpec[Any], payload: Payload) -> Envelope:
    """What the pipeline or a person would have sent."""
    order = chore_envelope(Service.INVOICE_PIPELINE, spec.service, DoChore(run_id=uuid4(), chore=Chore.PING))
    return order.model_copy(update={"task": spec.name, "payload": payload.model_dump(mode="json")})

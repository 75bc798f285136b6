"""One real service in this process, its messages delivered by the test: Redis is a list in its hand."""

from pathlib import Path
from typing import Any, Generic, Self, TypeVar
from uuid import UUID, uuid4

from common.chores import Chores
from common.config import ServiceSettings
from common.db import make_engine
from common.delivery.celery_app import _shared_bodies, delivery_policy
from common.delivery.lease import Inbox
from common.delivery.outbox import Outbox, Outgoing
from common.delivery.receipts import ReceiptBox, ReceiptReader
from common.delivery.receiver import Receiver
from common.delivery.work import TaskBodies, TaskBody, TaskPolicy, Tasks
from common.doctor.roundtrip import chore_envelope
from common.messages import RECEIPT_TASK, Envelope, Payload, Queue, Service, TaskSpec, registry
from common.messages.shared import Chore, DoChore, Outcome, Receipt, Receipts
from support.rows import Rows

R = TypeVar("R")
S = TypeVar("S", bound=ServiceSettings)
THRICE = TaskPolicy(max_attempts=3)
NO_REDIS = "redis://127.0.0.1:1/0"


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

    def take_all(self) -> list[Outgoing]:
        taken, self.sent = self.sent, []
        return taken


class InProcess(Rows, Generic[R]):
    """One pool process of a service; two of them on one database are two workers.

    ``deliver`` is one delivery from Redis; what the service sends lies in ``publisher``.
    """

    def __init__(
        self,
        service: Service,
        settings: ServiceSettings,
        tasks: Tasks[R],
        resources: R,
        chores: Chores[R] | None = None,
    ) -> None:
        super().__init__(make_engine(settings.database_url, service))
        self.service = service
        self.publisher = CollectingPublisher()
        self.outbox = Outbox(service, self.engine, self.publisher, delivery_policy(settings))
        self.box = ReceiptBox(self.outbox)
        self.receiver: Receiver[R] = Receiver(Inbox(self.outbox, f"{service}@test"), self.box, resources)
        self.reader = ReceiptReader(self.outbox, tasks.receipts)
        self.bodies: TaskBodies[R] = {**tasks.bodies, **_shared_bodies(service, settings, chores or {})}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()

    def deliver(
        self, envelope: Envelope, body: TaskBody[Any, R] | None = None, policy: TaskPolicy = THRICE
    ) -> None:
        """To the service's own body, or to one of the test's under this policy."""
        if body is None:
            spec, body, policy = self.bodies[envelope.task]
        else:
            spec = registry.get(envelope.task)
        self.receiver.receive(spec, body, policy, envelope.model_dump(mode="json"), envelope.id)

    def deliver_sent(self, *specs: TaskSpec[Any]) -> list[Envelope]:
        """Deliver to this service what it has sent to itself, of these kinds."""
        taken = [envelope for spec in specs for envelope in self.publisher.take(spec.name)]
        for envelope in taken:
            self.deliver(envelope)
        return taken

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
        return self.answer(envelope)

    def order(self, chore: Chore, **order: object) -> Envelope:
        payload = DoChore.model_validate({"run_id": uuid4(), "chore": chore, **order})
        return chore_envelope(Service.MAINTENANCE, self.service, payload)

    def answer(self, envelope: Envelope) -> dict[str, Any]:
        """What the receipt of a message that is done says."""
        row = self.inbox(envelope.id)
        assert row["state"] == "done", row["error"]
        result: dict[str, Any] = row["result"]
        return result

    def receipt(
        self,
        envelope: Envelope,
        outcome: Outcome = Outcome.DONE,
        error: str | None = None,
        *,
        result: dict[str, Any] | None = None,
    ) -> None:
        """The receipt of what this service had sent comes back."""
        receipt = Receipt(message_id=envelope.id, outcome=outcome, result=result, error=error)
        self.reader.read(Receipts(receipts=(receipt,)))

    def receipts(self) -> list[Receipts]:
        """What this service has to tell the senders of its messages."""
        return [batch for _, batch in self.addressed_receipts()]

    def addressed_receipts(self) -> list[tuple[Queue, Receipts]]:
        """The same with the queues that it goes to."""
        self.box.flush()
        sent = [(queue, envelope) for queue, envelope in self.publisher.sent if envelope.task == RECEIPT_TASK]
        self.publisher.take(RECEIPT_TASK)
        return [(queue, Receipts.model_validate(envelope.payload)) for queue, envelope in sent]

    def inbox(self, message_id: UUID) -> dict[str, Any]:
        return self.row("SELECT * FROM inbox WHERE id = :id", id=message_id)

    def inbox_state(self, message_id: UUID) -> object:
        return self.value("SELECT state FROM inbox WHERE id = :id", id=message_id)

    def outbox_state(self, message_id: UUID) -> object:
        return self.value("SELECT state FROM outbox WHERE id = :id", id=message_id)

    def events(self, kind: str) -> list[dict[str, Any]]:
        found = [row["event"] for row in self.rows("SELECT event FROM activity ORDER BY id")]
        return [event for event in found if event["kind"] == kind]


def settings_for(
    kind: type[S], database_url: str, folder: Path | None = None, redis_url: str = NO_REDIS, **more: object
) -> S:
    """A service's settings, its blob store below the folder where one is given; ``more`` are its own."""
    store = f"file://{folder}/store" if folder else "memory://"
    known = {"database_url": database_url, "redis_url": redis_url, "storage_url": store}
    return kind.model_validate({**known, **more})


def envelope_for(spec: TaskSpec[Any], payload: Payload, sender: Service = Service.MONITOR_API) -> Envelope:
    """A message from another service, by default from the one that speaks for persons."""
    return spec.message(payload, sender, "test")

"""The one registry: task name -> queue -> payload model. Senders use it, never a string."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import uuid4

from common.errors import PermanentError
from common.messages.envelope import Envelope
from common.messages.payload import Payload
from common.messages.routing import Priority, Queue, Service, home_queue, service_of

P = TypeVar("P", bound=Payload)


class UnknownTask(PermanentError):
    """No such task is in the registry: the sender runs another release, or forged the message."""

    def __init__(self, name: str) -> None:
        super().__init__(f"task {name!r} is not in the registry; deploy sender and receiver from one release")


@dataclass(frozen=True)
class TaskSpec(Generic[P]):
    """One kind of message. ``scheduled`` ones may come from beat without an envelope."""

    name: str
    payload: type[P]
    version: int
    queue: Queue
    priority: Priority
    scheduled: bool
    observed: bool

    @property
    def service(self) -> Service:
        return service_of(self.queue)

    def message(
        self, payload: P, sender: Service, correlation_id: str, priority: Priority | None = None
    ) -> Envelope:
        """A new message of this kind; its receipt goes to the sender's first queue."""
        return Envelope(
            id=uuid4(),
            task=self.name,
            version=self.version,
            sender=sender.value,
            reply_to=home_queue(sender),
            correlation_id=correlation_id,
            priority=self.priority if priority is None else priority,
            sent_at=datetime.now(UTC),
            payload=payload.model_dump(mode="json"),
        )


class Registry:
    def __init__(self) -> None:
        self._specs: dict[str, TaskSpec[Payload]] = {}

    def command(  # noqa: PLR0913 - one keyword per column of the contract's table
        self,
        name: str,
        payload: type[P],
        queue: Queue,
        *,
        version: int = 1,
        priority: Priority = Priority.NORMAL,
        scheduled: bool = False,
        observed: bool = True,
    ) -> TaskSpec[P]:
        """Enter a task. Unobserved tasks leave no activity, or the monitor would watch itself."""
        spec = TaskSpec(name, payload, version, queue, priority, scheduled, observed)
        if name in self._specs:
            raise ValueError(f"task {name!r} is registered twice")
        self._specs[name] = spec  # type: ignore[assignment]  # the map forgets the payload's type
        return spec

    def get(self, name: str) -> TaskSpec[Payload]:
        try:
            return self._specs[name]
        except KeyError as error:
            raise UnknownTask(name) from error

    def __iter__(self) -> Iterator[TaskSpec[Payload]]:
        return iter(self._specs.values())


registry = Registry()

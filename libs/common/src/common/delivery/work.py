"""What a task is given: its payload, its service's resources, and the one transaction that finishes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeVar, cast

from sqlalchemy.orm import Session

from common.delivery.lease import Finish, Lease
from common.delivery.outbox import UnitOfWork
from common.messages.envelope import Envelope
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from common.messages.shared import Receipt

P = TypeVar("P", bound=Payload)
R = TypeVar("R")


class Work(Generic[P, R]):
    """One attempt at one message, under a lease."""

    def __init__(self, envelope: Envelope, payload: P, resources: R, lease: Lease) -> None:
        self.envelope = envelope
        self.payload = payload
        self.resources = resources
        self.attempt = lease.attempt
        self._lease = lease

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A short transaction that sees one moment, however often it looks; it cannot write.

        It ends with a commit: at a rollback the driver forgets every statement that the server has prepared.
        """
        engine = self._lease.inbox.outbox.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def noting(self) -> Iterator[UnitOfWork]:
        """A fenced transaction committed while the work goes on.

        It is for the row that holds an idempotency key, which must stand before an outside effect is
        tried. Raises LeaseLost, and writes nothing, when another worker has taken the message over.
        """
        with self._lease.fenced() as unit:
            yield unit

    @contextmanager
    def finishing(self) -> Iterator[Finish]:
        """The last transaction of the message; opened once. Raises LeaseLost as ``noting`` does."""
        with self._lease.finishing() as finish:
            yield finish


TaskBody = Callable[[Work[P, R]], None]
ReceiptBody = Callable[[UnitOfWork, Receipt, P], None]


@dataclass(frozen=True)
class TaskPolicy:
    """How often a message may be tried before it is a dead letter, and how long one try may take."""

    max_attempts: int = 5
    soft_time_limit: timedelta | None = None
    time_limit: timedelta | None = None
    on_death: ReceiptBody[Payload] | None = None


TaskBodies = dict[str, tuple[TaskSpec[Payload], TaskBody[Payload, R], TaskPolicy]]
"""What a service does, by task name."""


@dataclass
class Tasks(Generic[R]):
    """A service's tasks by registry entry; ``worker.py`` hands them to ``celery_app``."""

    bodies: TaskBodies[R] = field(default_factory=dict)
    receipts: dict[str, tuple[TaskSpec[Payload], ReceiptBody[Payload]]] = field(default_factory=dict)

    def handles(
        self,
        spec: TaskSpec[P],
        *,
        max_attempts: int = 5,
        soft_time_limit: timedelta | None = None,
        time_limit: timedelta | None = None,
        on_death: ReceiptBody[P] | None = None,
    ) -> Callable[[TaskBody[P, R]], TaskBody[P, R]]:
        """Declare the function that does one kind of message. It must open ``work.finishing()`` once.

        ``on_death`` runs in the transaction that makes a dead letter of it, with the receipt that the
        sender will get: for what the receiver itself keeps about the message's subject.
        """

        def declare(body: TaskBody[P, R]) -> TaskBody[P, R]:
            mourner = cast("ReceiptBody[Payload] | None", on_death)
            policy = TaskPolicy(max_attempts, soft_time_limit, time_limit, mourner)
            self.bodies[spec.name] = (
                cast("TaskSpec[Payload]", spec),
                cast("TaskBody[Payload, R]", body),
                policy,
            )
            return body

        return declare

    def on_receipt(self, spec: TaskSpec[P]) -> Callable[[ReceiptBody[P]], ReceiptBody[P]]:
        """Declare what the sender does when a message of this kind is done, dead or discarded.

        It runs in the transaction that closes the outbox row, once per outcome: a dead letter that is
        replayed brings ``dead`` first and ``done`` later.
        """

        def declare(body: ReceiptBody[P]) -> ReceiptBody[P]:
            self.receipts[spec.name] = (cast("TaskSpec[Payload]", spec), cast("ReceiptBody[Payload]", body))
            return body

        return declare

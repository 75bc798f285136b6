"""What a chore is given, and how the one task that does chores finds the function for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import JsonValue
from sqlalchemy import text

from common.config import ServiceSettings
from common.delivery.work import TaskPolicy, Work
from common.errors import PermanentError
from common.messages.routing import Service
from common.messages.shared import Chore, DoChore

R = TypeVar("R")

CHORE_POLICY = TaskPolicy(
    max_attempts=3, soft_time_limit=timedelta(minutes=25), time_limit=timedelta(minutes=30)
)
"""A dump of a large schema takes its time; three tries tell a fault from an accident."""


class ChoreNotServed(PermanentError):
    """Maintenance asked the wrong service: this one owns nothing that the chore is about."""

    def __init__(self, service: Service, chore: Chore) -> None:
        super().__init__(f"{service} does not serve the chore {chore}")


@dataclass(frozen=True)
class ChoreContext(Generic[R]):
    """``migrations`` is the folder of the service's Alembic scripts.

    A chore works outside any transaction and opens short ones by ``work.reading()`` and ``work.noting()``;
    it never finishes the message, which is done with its answer.
    """

    service: Service
    settings: ServiceSettings
    migrations: Path
    work: Work[DoChore, R]

    @property
    def order(self) -> DoChore:
        return self.work.payload

    @property
    def resources(self) -> R:
        return self.work.resources

    def older_than(self, default: timedelta) -> timedelta:
        """What the order says, or the service's own setting."""
        seconds = self.order.older_than_seconds
        return default if seconds is None else timedelta(seconds=seconds)

    def worker(self) -> str:
        """The name of the worker that does this chore, as its inbox row says."""
        statement = text(f"SELECT worker FROM {self.service.value}.inbox WHERE id = :id")  # noqa: S608 - an enum's value
        with self.work.reading() as session:
            return str(session.scalars(statement, {"id": self.work.envelope.id}).one())


ChoreBody = Callable[[ChoreContext[R]], dict[str, JsonValue]]
"""Does one chore and says what came of it: small JSON, which becomes the receipt's result."""

Chores = Mapping[Chore, ChoreBody[R]]

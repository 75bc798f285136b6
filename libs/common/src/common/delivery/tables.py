"""The tables that delivery keeps in each service's own schema."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
)


class OutboxState(StrEnum):
    WAITING = "waiting"
    """Stands in Postgres until the destination's window has room."""
    SENT = "sent"
    """Published, or about to be; no receipt yet."""
    DONE = "done"
    DEAD = "dead"
    DISCARDED = "discarded"


class InboxState(StrEnum):
    RUNNING = "running"
    """Somebody holds the lease, or held it and died."""
    OPEN = "open"
    """The last attempt failed; the next delivery tries again."""
    DONE = "done"
    DEAD = "dead"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class DeliveryTables:
    outbox: Table
    inbox: Table
    activity: Table


def _moment(name: str) -> Column[datetime]:
    return Column(name, DateTime(timezone=True))


def _outbox(metadata: MetaData) -> Table:
    table = Table(
        "outbox",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("task", Text, nullable=False),
        Column("queue", Text, nullable=False),
        Column("priority", SmallInteger, nullable=False),
        Column("envelope", JSON, nullable=False),
        Column("state", Text, nullable=False),
        Column("publishes", Integer, nullable=False, server_default="0"),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        _moment("first_published_at"),
        _moment("published_at"),
        _moment("next_publish_at"),
        _moment("closed_at"),
        Column("result", JSON),
        Column("error", Text),
        # Rows are updated twice or thrice soon after they are written: room on the page keeps that cheap.
        postgresql_with={"fillfactor": 70},
    )
    state = table.c.state
    Index(
        "ix_outbox_waiting",
        table.c.queue,
        table.c.priority,
        table.c.created_at,
        postgresql_where=state == "waiting",
    )
    Index("ix_outbox_in_flight", table.c.queue, postgresql_where=state == "sent")
    Index("ix_outbox_closed", table.c.queue, table.c.closed_at, postgresql_where=state == "done")
    return table


def _inbox(metadata: MetaData) -> Table:
    table = Table(
        "inbox",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("task", Text, nullable=False),
        Column("envelope", JSON, nullable=False),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("lease_token", Uuid),
        _moment("lease_until"),
        Column("worker", Text, nullable=False),
        Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("claimed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        _moment("finished_at"),
        Column("result", JSON),
        Column("error", Text),
        Column("traceback", Text),
        postgresql_with={"fillfactor": 70},
    )
    Index(
        "ix_inbox_finished_at", table.c.finished_at, postgresql_where=table.c.state.in_(("done", "discarded"))
    )
    Index("ix_inbox_unsettled", table.c.state, postgresql_where=table.c.state.in_(("open", "running")))
    Index("ix_inbox_dead", table.c.finished_at, postgresql_where=table.c.state == "dead")
    return table


def _activity(metadata: MetaData) -> Table:
    return Table(
        "activity",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("event", JSON, nullable=False),
    )


def delivery_tables(metadata: MetaData) -> DeliveryTables:
    """Put outbox, inbox and activity into a service's metadata, and so into its schema."""
    return DeliveryTables(_outbox(metadata), _inbox(metadata), _activity(metadata))

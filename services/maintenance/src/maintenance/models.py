from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, Text, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, Json, service_metadata
from common.delivery.tables import delivery_tables
from common.messages.routing import Service

metadata = service_metadata(Service.MAINTENANCE)
DELIVERY = delivery_tables(metadata)


class RunState(StrEnum):
    ASKING = "asking"
    """The owning services have been asked."""
    CLOSING = "closing"
    """They have answered, or their time is over; this service now adds its own part."""
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    """Somebody did not answer in time, or could not do it; the summary names them."""


class Base(DeclarativeBase):
    metadata = metadata
    type_annotation_map = COLUMN_TYPES


class Run(Base):
    """One run of one job. Its id is that of the message that started it.

    ``limits`` are what the answers are judged by: settings, and for a health check who lived when it began.
    ``deadline_at`` is the current state's.
    """

    __tablename__ = "runs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job: Mapped[str]
    state: Mapped[RunState] = mapped_column(Text)
    requested_by: Mapped[str | None]
    older_than_seconds: Mapped[int | None] = mapped_column(Integer)
    limits: Mapped[Json]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    deadline_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    summary: Mapped[Json | None]

    __table_args__ = (
        Index("ix_runs_open", "deadline_at", postgresql_where=text("finished_at IS NULL")),
        Index("ix_runs_job", "job", "started_at"),
    )


class Answer(Base):
    """What one queue was asked in a run, and what came back. ``outcome`` is the receipt's."""

    __tablename__ = "answers"

    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    service: Mapped[str]
    queue: Mapped[str]
    chore: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    result: Mapped[Json | None]
    error: Mapped[str | None]

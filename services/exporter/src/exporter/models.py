from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, Text, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, service_metadata
from common.delivery.tables import delivery_tables
from common.messages.routing import Service

metadata = service_metadata(Service.EXPORTER)
DELIVERY = delivery_tables(metadata)


class ExportState(StrEnum):
    PLANNED = "planned"
    """About to be written; after a crash the file may or may not be there."""
    WRITTEN = "written"
    FAILED = "failed"
    """The last attempt did not write it; ``error`` says why."""
    SUPERSEDED = "superseded"
    """A newer revision of the invoice has a bill of its own at this destination."""
    CLEANED = "cleaned"
    """Written, and removed from its folder when its retention had passed."""


class Base(DeclarativeBase):
    metadata = metadata
    type_annotation_map = COLUMN_TYPES


class Export(Base):
    """The ledger: one row per invoice, revision and destination, and never a second."""

    __tablename__ = "exports"

    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    destination: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[ExportState] = mapped_column(Text)
    location: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    error: Mapped[str | None]
    planned_at: Mapped[datetime] = mapped_column(server_default=func.now())
    written_at: Mapped[datetime | None]
    cleaned_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_exports_written_at", "written_at", postgresql_where=text("cleaned_at IS NULL")),
    )

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from common.db import COLUMN_TYPES, Json, service_metadata
from common.delivery.tables import delivery_tables
from common.messages.routing import Service
from invoice_pipeline.checkpoint_tables import checkpoint_tables

metadata = service_metadata(Service.INVOICE_PIPELINE)
DELIVERY = delivery_tables(metadata)
CHECKPOINTS = checkpoint_tables(metadata)


class Base(DeclarativeBase):
    metadata = metadata
    type_annotation_map = COLUMN_TYPES


class InvoiceRow(Base):
    """Where an invoice stands; the invoice itself lies in the blob store behind ``record``.

    ``lot`` is the id of its document's first invoice, where the document holds several. ``companions`` are
    the other documents of its ``mail``. ``waits_as_page`` is the number of its first page, as long as it is
    not known whether other files of the mail are pages of the same invoice.

    What others wrote (a mail's subject, a comment) is JSON and not JSONB, which refuses a NUL.
    """

    __tablename__ = "invoices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(Integer)
    document: Mapped[Json]
    filename: Mapped[str]
    origin: Mapped[Json] = mapped_column(JSON)
    record: Mapped[Json | None]
    lot: Mapped[UUID | None] = mapped_column(index=True)
    part: Mapped[int | None] = mapped_column(Integer)
    parts: Mapped[int | None] = mapped_column(Integer)
    mail: Mapped[UUID | None] = mapped_column(index=True)
    companions: Mapped[list[Json] | None] = mapped_column(JSON(none_as_null=True))
    waits_as_page: Mapped[int | None] = mapped_column(Integer)
    identity: Mapped[str | None]
    number: Mapped[str | None]
    seller_name: Mapped[str | None]
    seller_vat_id: Mapped[str | None]
    buyer_name: Mapped[str | None]
    issue_date: Mapped[date | None]
    due_date: Mapped[date | None]
    currency: Mapped[str | None]
    payable: Mapped[Decimal | None]
    gross: Mapped[Decimal | None]
    reasons: Mapped[list[Json]]
    decided_by: Mapped[str]
    duplicate_of: Mapped[UUID | None]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("ix_invoices_state", "state", "changed_at"),)


class InvoiceEvent(Base):
    """One step of an invoice: what was decided, why, by whom or what, and by which message."""

    __tablename__ = "invoice_events"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id", ondelete="CASCADE"), index=True)
    occurred_at: Mapped[datetime] = mapped_column(server_default=func.now())
    message_id: Mapped[UUID]
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(Integer)
    decided_by: Mapped[str]
    reasons: Mapped[list[Json]]
    record: Mapped[Json | None]
    detail: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))


class Claim(Base):
    """Which invoice is the original of a file or of a seller's number. One owner for each key, ever."""

    __tablename__ = "claims"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id", ondelete="CASCADE"), index=True)


class KnownSellerRow(Base):
    """A seller's invoices of one layout: ``layout`` and ``accounts`` are digests."""

    __tablename__ = "known_sellers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    layout: Mapped[list[str]] = mapped_column(JSONB)
    accounts: Mapped[list[str]] = mapped_column(JSONB)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())

    marks: Mapped[list["SellerMark"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    lessons: Mapped[list["LessonRow"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="LessonRow.field"
    )


class SellerMark(Base):
    """What tells whose invoice it is, such as ``vat:DE136695976``; several sellers may share one."""

    __tablename__ = "seller_marks"

    mark: Mapped[str] = mapped_column(primary_key=True)
    seller_id: Mapped[UUID] = mapped_column(
        ForeignKey("known_sellers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class LessonRow(Base):
    """One field of that seller's invoices, and how it is read."""

    __tablename__ = "lessons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seller_id: Mapped[UUID] = mapped_column(ForeignKey("known_sellers.id", ondelete="CASCADE"))
    field: Mapped[str]
    rule: Mapped[Json]
    beaten: Mapped[float] = mapped_column(Float)
    confirmed: Mapped[int] = mapped_column(Integer, default=0)
    invoice_id: Mapped[UUID]
    taught_by: Mapped[str]
    taught_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("seller_id", "field"),)

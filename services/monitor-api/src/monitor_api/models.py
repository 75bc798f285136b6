"""The read model: what happened, as the services told it. Nothing here is the truth about anything.

``occurred_at`` orders the versions of a row: the latest wins, whatever order the events came in.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, Json, service_metadata
from common.delivery.tables import delivery_tables
from common.messages import Service


class Base(DeclarativeBase):
    metadata = service_metadata(Service.MONITOR_API)
    type_annotation_map: ClassVar = {**COLUMN_TYPES, list[str]: ARRAY(Text)}


metadata = Base.metadata
DELIVERY = delivery_tables(metadata)


class TaskRun(Base):
    """One attempt at one message. Attempts begin at 1 again after a replay, so the start is in the key."""

    __tablename__ = "task_runs"
    __table_args__ = (
        UniqueConstraint("message_id", "attempt", "started_at"),
        Index(None, "finished_at", "id"),
        Index(None, "task", "finished_at"),
        Index(None, "correlation_id"),
        Index("ix_task_runs_troubled", "finished_at", "id", postgresql_where=text("outcome <> 'succeeded'")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    message_id: Mapped[UUID]
    task: Mapped[str]
    service: Mapped[str]
    queue: Mapped[str]
    worker: Mapped[str]
    correlation_id: Mapped[str]
    attempt: Mapped[int]
    outcome: Mapped[str]
    sent_at: Mapped[datetime]
    received_at: Mapped[datetime]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    error: Mapped[str | None]


class TaskHour(Base):
    """Task runs summed by the hour (UTC) in which they finished. Never pruned: 35 rows an hour."""

    __tablename__ = "task_hours"
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str]
    queue: Mapped[str]
    succeeded: Mapped[int] = mapped_column(BigInteger)
    failed: Mapped[int] = mapped_column(BigInteger)
    retried: Mapped[int] = mapped_column(BigInteger)
    dead: Mapped[int] = mapped_column(BigInteger)
    discarded: Mapped[int] = mapped_column(BigInteger)
    total_seconds: Mapped[float]
    max_seconds: Mapped[float]


class WorkerProcess(Base):
    """A pool process by the name that it signs its runs with, ``service@host:pid``."""

    __tablename__ = "worker_processes"
    __table_args__ = (Index(None, "last_seen"),)
    name: Mapped[str] = mapped_column(primary_key=True)
    queue: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    last_task: Mapped[str]
    runs: Mapped[int] = mapped_column(BigInteger)


class DeadLetter(Base):
    """A message that its service gave up on. A settlement may be heard of before the death."""

    __tablename__ = "dead_letters"
    __table_args__ = (Index(None, "died_at", "message_id"),)
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    service: Mapped[str]
    task: Mapped[str | None]
    correlation_id: Mapped[str | None]
    attempts: Mapped[int | None]
    error: Mapped[str | None]
    traceback: Mapped[str | None]
    payload: Mapped[Json | None]
    died_at: Mapped[datetime | None]
    action: Mapped[str | None]
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]


class Email(Base):
    __tablename__ = "emails"
    __table_args__ = (Index(None, "first_seen_at", "email_id"),)
    email_id: Mapped[UUID] = mapped_column(primary_key=True)
    mailbox: Mapped[str]
    gmail_id: Mapped[str]
    message_id: Mapped[str | None]
    sender: Mapped[str | None]
    subject: Mapped[str | None]
    received_at: Mapped[datetime | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    first_seen_at: Mapped[datetime]
    occurred_at: Mapped[datetime]


class Attachment(Base):
    __tablename__ = "attachments"
    __table_args__ = (Index(None, "email_id"), Index(None, "invoice_id"))
    attachment_id: Mapped[UUID] = mapped_column(primary_key=True)
    email_id: Mapped[UUID]
    position: Mapped[int]
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    reason: Mapped[str | None]
    document: Mapped[Json | None]
    invoice_id: Mapped[UUID | None]
    occurred_at: Mapped[datetime]


class Mailbox(Base):
    __tablename__ = "mailboxes"
    mailbox: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str | None]
    interval_seconds: Mapped[int]
    last_polled_at: Mapped[datetime | None]
    occurred_at: Mapped[datetime]


class Invoice(Base):
    """``provisional`` rows were made by an upload, before invoice-pipeline said anything.

    ``lot`` is the id of the first invoice of a document that holds several.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        Index(None, "occurred_at", "invoice_id"),
        Index(None, "first_seen_at", "invoice_id"),
        Index(None, "state", "occurred_at"),
        Index(None, "number"),
        Index(None, "lot", "part"),
    )
    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    revision: Mapped[int]
    reasons: Mapped[list[Json]]
    decided_by: Mapped[str]
    number: Mapped[str | None]
    seller_name: Mapped[str | None]
    seller_vat_id: Mapped[str | None]
    buyer_name: Mapped[str | None]
    issue_date: Mapped[date | None]
    due_date: Mapped[date | None]
    currency: Mapped[str | None]
    payable: Mapped[Decimal | None]
    gross: Mapped[Decimal | None]
    document: Mapped[Json]
    filename: Mapped[str]
    origin: Mapped[Json]
    record: Mapped[Json | None]
    duplicate_of: Mapped[UUID | None]
    lot: Mapped[UUID | None]
    part: Mapped[int | None]
    parts: Mapped[int | None]
    provisional: Mapped[bool] = mapped_column(server_default=false())
    first_seen_at: Mapped[datetime]
    occurred_at: Mapped[datetime]


class InvoiceStep(Base):
    __tablename__ = "invoice_history"
    __table_args__ = (UniqueConstraint("invoice_id", "occurred_at", "state", "revision"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    invoice_id: Mapped[UUID]
    state: Mapped[str]
    revision: Mapped[int]
    reasons: Mapped[list[Json]]
    decided_by: Mapped[str]
    record: Mapped[Json | None]
    occurred_at: Mapped[datetime]


class Bill(Base):
    __tablename__ = "bills"
    __table_args__ = (Index(None, "occurred_at", "invoice_id", "revision", "destination"),)
    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    destination: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    location: Mapped[str | None]
    sha256: Mapped[str | None]
    error: Mapped[str | None]
    occurred_at: Mapped[datetime]


class MaintenanceRun(Base):
    __tablename__ = "maintenance_runs"
    __table_args__ = (Index(None, "started_at", "run_id"),)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    job: Mapped[str]
    state: Mapped[str]
    answers: Mapped[Json]
    requested_by: Mapped[str | None]
    started_at: Mapped[datetime]
    occurred_at: Mapped[datetime]


class Token(Base):
    """A bearer token by its SHA-256; the token itself is shown once and kept nowhere."""

    __tablename__ = "tokens"
    __table_args__ = (
        Index("uq_tokens_name_in_use", "name", unique=True, postgresql_where=text("revoked_at IS NULL")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[bytes] = mapped_column(unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Upload(Base):
    """One accepted upload; its primary key makes an ``Idempotency-Key`` mean one invoice."""

    __tablename__ = "uploads"
    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    actor: Mapped[str]
    sha256: Mapped[str]
    created_at: Mapped[datetime]

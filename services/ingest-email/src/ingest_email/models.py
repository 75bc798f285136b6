"""The tables of the schema ``ingest_email``."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid5

from sqlalchemy import (
    BigInteger,
    Enum,
    ForeignKey,
    Index,
    Integer,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, service_metadata
from common.delivery.tables import delivery_tables
from common.messages.routing import Service
from ingest_email.states import (
    AttachmentReason,
    AttachmentState,
    AuthKind,
    EmailReason,
    EmailState,
    LabelState,
    MailboxReason,
    MailboxState,
)

metadata = service_metadata(Service.INGEST_EMAIL)
DELIVERY = delivery_tables(metadata)

_NAMESPACE = UUID("6f1c0a52-3c1e-5d43-9a53-0a4f2f0b7c11")
"""Never to be changed: ids derived from it are known to other services."""


def email_id(mailbox: str, gmail_id: str) -> UUID:
    """The same message of the same mailbox has the same id, however often it is discovered."""
    return uuid5(_NAMESPACE, f"{mailbox} {gmail_id}")


def attachment_id(email: UUID, part_path: str) -> UUID:
    return uuid5(email, part_path)


def invoice_id(attachment: UUID) -> UUID:
    return uuid5(attachment, "invoice")


def _word(words: type[StrEnum]) -> Enum:
    """A closed set as text: a new word needs no ALTER TYPE."""
    return Enum(words, native_enum=False, length=40, values_callable=lambda enum: [w.value for w in enum])


class Base(DeclarativeBase):
    metadata = metadata
    type_annotation_map: ClassVar = {
        **COLUMN_TYPES,
        AuthKind: _word(AuthKind),
        MailboxState: _word(MailboxState),
        MailboxReason: _word(MailboxReason),
        EmailState: _word(EmailState),
        EmailReason: _word(EmailReason),
        AttachmentState: _word(AttachmentState),
        AttachmentReason: _word(AttachmentReason),
        LabelState: _word(LabelState),
    }


class Mailbox(Base):
    """``secret`` is encrypted. History ids are unsigned 64-bit numbers that Gmail writes as text.

    While a full listing goes on, ``listing_history_id`` is the history id from before its first page;
    it becomes ``history_id`` with the last one, so that nothing falls between the two.
    """

    __tablename__ = "mailboxes"

    address: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[MailboxState]
    reason: Mapped[MailboxReason | None]
    auth_kind: Mapped[AuthKind]
    secret: Mapped[bytes]
    poll_interval: Mapped[timedelta]
    read_from: Mapped[datetime | None]
    history_id: Mapped[str | None]
    listing_history_id: Mapped[str | None]
    listing_token: Mapped[str | None]
    next_poll_at: Mapped[datetime] = mapped_column(server_default=func.now())
    poll_sent_at: Mapped[datetime | None]
    last_polled_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(Integer, server_default="0")
    last_error: Mapped[str | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Email(Base):
    """One message of one mailbox. ``raw_*`` name the RFC 5322 bytes in the blob store."""

    __tablename__ = "emails"
    __table_args__ = (
        UniqueConstraint("mailbox", "gmail_id"),
        Index("ix_emails_mailbox", "mailbox", "state"),
        Index("ix_emails_ended_at", "mailbox", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(ForeignKey("mailboxes.address"))
    gmail_id: Mapped[str]
    state: Mapped[EmailState]
    reason: Mapped[EmailReason | None]
    detail: Mapped[str | None]
    message_id: Mapped[str | None]
    sender: Mapped[str | None]
    subject: Mapped[str | None]
    received_at: Mapped[datetime | None]
    raw_sha256: Mapped[str | None]
    raw_size: Mapped[int | None] = mapped_column(BigInteger)
    discovered_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class Attachment(Base):
    """One part of a mail, or one file of an archive in it.

    ``part_path`` counts as IMAP does ("2.1"), with "/3" for the third file of an archive. The hash is
    of the decoded bytes, and missing for what was too large to be unpacked; ``stored`` tells whether
    they lie in the blob store by themselves.
    """

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("email_id", "part_path"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email_id: Mapped[UUID] = mapped_column(ForeignKey("emails.id"))
    part_path: Mapped[str]
    position: Mapped[int]
    filename: Mapped[str]
    declared_type: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    stored: Mapped[bool]
    state: Mapped[AttachmentState]
    reason: Mapped[AttachmentReason | None]
    detail: Mapped[str | None]
    invoice_id: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class LabelEffect(Base):
    """The label put on a mail in Gmail: noted before the call, its outcome after it."""

    __tablename__ = "label_effects"

    email_id: Mapped[UUID] = mapped_column(ForeignKey("emails.id"), primary_key=True)
    label: Mapped[str]
    state: Mapped[LabelState]
    error: Mapped[str | None]
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]

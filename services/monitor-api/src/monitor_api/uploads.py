"""A document handed in by hand: into the store first, then its message and its row in one transaction."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4, uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.delivery.outbox import Outbox
from common.messages import PROCESS_INVOICE
from common.messages.activity import InvoiceChanged, InvoiceSummary
from common.messages.invoice_pipeline import ProcessInvoice, urgency
from common.messages.payload import BlobRef, UploadOrigin
from common.schemas.status import InvoiceStatus
from common.storage import BlobStore
from monitor_api.errors import KeyReused
from monitor_api.models import Upload
from monitor_api.projection.invoices import project_invoices

KEYS = UUID("8e1f0c0e-6f0f-5b1a-9d53-0a8f5a1f6b7e")  # the namespace of invoice ids made from keys
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,99}/[a-z0-9][a-z0-9.+-]{0,99}")
UNKNOWN = "application/octet-stream"
UNWELCOME = re.compile(r"[\x00-\x1f\x7f/\\]")
LONGEST_NAME = 200


@dataclass(frozen=True)
class Document:
    """What was handed in; ``filename`` and ``media_type`` are the sender's words, made harmless."""

    data: bytes
    filename: str
    media_type: str

    @classmethod
    def named(cls, data: bytes, filename: str | None, media_type: str | None) -> "Document":
        name = UNWELCOME.sub("_", filename or "").strip()[-LONGEST_NAME:] or "upload"
        kind = (media_type or "").partition(";")[0].strip().lower()
        return cls(data, name, kind if MEDIA_TYPE.fullmatch(kind) else UNKNOWN)


@dataclass(frozen=True)
class Accepted:
    invoice_id: UUID
    replayed: bool


def accept(store: BlobStore, outbox: Outbox, document: Document, actor: str, key: str | None) -> Accepted:
    """Store the document and send it on its way. Raises StoreUnavailable or KeyReused.

    The same key of the same actor means the same invoice, and only the first time a message.
    """
    invoice_id = uuid4() if key is None else uuid5(KEYS, f"{actor}\n{key}")
    ref = store.put(document.data, document.media_type)
    origin = UploadOrigin(actor=actor, received_at=datetime.now(UTC))
    with outbox.transaction(str(invoice_id)) as unit:
        if not _enter(unit.session, invoice_id, ref, origin):
            _require_same(unit.session, invoice_id, ref, key)
            return Accepted(invoice_id, replayed=True)
        order = ProcessInvoice(invoice_id=invoice_id, document=ref, filename=document.filename, origin=origin)
        unit.send(PROCESS_INVOICE, order, priority=urgency(ref))
        project_invoices(unit.session, [_received(order, origin)], provisional=True)
    return Accepted(invoice_id, replayed=False)


def _enter(session: Session, invoice_id: UUID, ref: BlobRef, origin: UploadOrigin) -> bool:
    """False when the invoice id is there already; waits for whoever is entering it just now."""
    statement = insert(Upload).values(
        invoice_id=invoice_id, actor=origin.actor, sha256=ref.sha256, created_at=origin.received_at
    )
    entered = session.scalars(statement.on_conflict_do_nothing().returning(Upload.invoice_id)).all()
    return bool(entered)


def _require_same(session: Session, invoice_id: UUID, ref: BlobRef, key: str | None) -> None:
    before = session.scalars(select(Upload.sha256).where(Upload.invoice_id == invoice_id)).one()
    if before != ref.sha256:
        raise KeyReused(key or "")


def _received(order: ProcessInvoice, origin: UploadOrigin) -> InvoiceChanged:
    """Something to show until invoice-pipeline says more."""
    return InvoiceChanged(
        invoice_id=order.invoice_id,
        state=InvoiceStatus.RECEIVED,
        revision=0,
        decided_by="upload",
        summary=InvoiceSummary(),
        document=order.document,
        filename=order.filename,
        origin=origin,
        record=None,
        occurred_at=origin.received_at,
    )

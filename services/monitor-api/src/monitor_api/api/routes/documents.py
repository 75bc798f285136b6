"""The files of an invoice: its document, what that was put together from, and what lay embedded in it."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi import Path as FromPath
from sqlalchemy.orm import Session

from common.messages.payload import BlobRef
from common.schemas.record import InvoiceRecord
from common.storage import BlobDamaged, BlobMissing, BlobStore
from monitor_api.api.auth import Reader
from monitor_api.api.context import Context, ContextNeeded, Reading
from monitor_api.errors import AttachmentUnknown, DocumentGone, NotFound
from monitor_api.queries import invoices
from monitor_api.records import attached, read_record

router = APIRouter(prefix="/invoices", tags=["invoices"])

# Anything else is sent as bytes: no browser shall find a page or a script in a supplier's file.
SHOWN_AS = {
    "application/pdf",
    "application/xml",
    "text/xml",
    "text/plain",
    "image/png",
    "image/jpeg",
    "image/tiff",
}
Digest = Annotated[str, FromPath(pattern=r"^[0-9a-f]{64}$")]


@router.get("/{invoice_id}/document", response_class=Response)
def invoice_document(_: Reader, context: ContextNeeded, session: Reading, invoice_id: UUID) -> Response:
    """The document that was read, to be saved: it came from outside and may be hostile.

    Of an invoice whose pages came as several files of a mail it has all pages; `sources` names the files.
    """
    row = invoices.get_invoice(session, invoice_id)
    ref, filename = BlobRef.model_validate(row.document), row.filename
    session.rollback()
    return _to_save(context.store, ref.sha256, ref.media_type, _named(filename, ref.media_type))


@router.get("/{invoice_id}/attachments/{sha256}", response_class=Response)
def invoice_attachment(
    _: Reader, context: ContextNeeded, session: Reading, invoice_id: UUID, sha256: Digest
) -> Response:
    """A document that lay embedded in the invoice (BG-24), to be saved; `attachments` names them."""
    record = _record(context, session, invoice_id)
    found = next((item for item in attached(record) if item.attached_sha256 == sha256), None)
    if found is None:
        raise NotFound("attachment", sha256)
    return _to_save(context.store, sha256, found.media_type or "", found.filename or sha256)


@router.get("/{invoice_id}/sources/{sha256}", response_class=Response)
def invoice_source(
    _: Reader, context: ContextNeeded, session: Reading, invoice_id: UUID, sha256: Digest
) -> Response:
    """A file that the invoice's document was put together from, to be saved; `sources` names them."""
    record = _record(context, session, invoice_id)
    sources = record.sources if record else ()
    found = next((source for source in sources if source.document_sha256 == sha256), None)
    if found is None:
        raise NotFound("source", sha256)
    return _to_save(context.store, sha256, found.media_type, found.filename)


def _record(context: Context, session: Session, invoice_id: UUID) -> InvoiceRecord | None:
    """Raises AttachmentUnknown where it cannot be read."""
    row = invoices.get_invoice(session, invoice_id)
    ref = BlobRef.model_validate(row.record) if row.record else None
    session.rollback()
    record, problem = read_record(context.store, ref)
    if problem is not None:
        raise AttachmentUnknown(invoice_id, problem)
    return record


def _named(filename: str, media_type: str) -> str:
    """A PDF that was put together from pictures is named after the first of them."""
    is_other = media_type == "application/pdf" and not filename.casefold().endswith(".pdf")
    return f"{filename}.pdf" if is_other else filename


def _to_save(store: BlobStore, sha256: str, media_type: str, filename: str) -> Response:
    try:
        data = store.get_digest(sha256)
    except (BlobMissing, BlobDamaged) as error:
        raise DocumentGone(str(error)) from error
    disposition = f"attachment; filename*=UTF-8''{quote(filename[:200], safe='')}"
    return Response(
        data,
        media_type=media_type if media_type in SHOWN_AS else "application/octet-stream",
        headers={"Content-Disposition": disposition},
    )

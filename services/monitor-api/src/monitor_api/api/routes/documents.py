"""The files of an invoice: its original document, and those that lay embedded in it."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi import Path as FromPath

from common.messages.payload import BlobRef
from common.storage import BlobDamaged, BlobMissing, BlobStore
from monitor_api.api.auth import Reader
from monitor_api.api.context import ContextNeeded, Reading
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
    """The original document, to be saved: it came from outside and may be hostile."""
    row = invoices.get_invoice(session, invoice_id)
    ref, filename = BlobRef.model_validate(row.document), row.filename
    session.rollback()
    return _to_save(context.store, ref.sha256, ref.media_type, filename)


@router.get("/{invoice_id}/attachments/{sha256}", response_class=Response)
def invoice_attachment(
    _: Reader, context: ContextNeeded, session: Reading, invoice_id: UUID, sha256: Digest
) -> Response:
    """A document that lay embedded in the invoice (BG-24), to be saved; `attachments` names them."""
    row = invoices.get_invoice(session, invoice_id)
    ref = BlobRef.model_validate(row.record) if row.record else None
    session.rollback()
    record, problem = read_record(context.store, ref)
    if problem is not None:
        raise AttachmentUnknown(invoice_id, problem)
    found = next((item for item in attached(record) if item.attached_sha256 == sha256), None)
    if found is None:
        raise NotFound("attachment", sha256)
    return _to_save(context.store, sha256, found.media_type or "", found.filename or sha256)


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

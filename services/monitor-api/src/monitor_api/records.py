"""An invoice's record in the blob store: the canonical invoice with all that is known about its reading."""

from collections.abc import Iterator

from pydantic import ValidationError

from common.messages.payload import BlobRef
from common.schemas.invoice import SupportingDocument
from common.schemas.record import InvoiceRecord
from common.storage import BlobDamaged, BlobMissing, BlobStore

MAX_RECORD = 8 * 1024 * 1024  # bytes; a thousand full lines with their evidence have 6 MB


def read_record(store: BlobStore, ref: BlobRef | None) -> tuple[InvoiceRecord | None, str | None]:
    """The record, or why there is none to show although the invoice has one. Raises StoreUnavailable."""
    if ref is None:
        return None, None
    if ref.size > MAX_RECORD:
        return None, f"the record has {ref.size} bytes, more than are shown"
    try:
        return InvoiceRecord.model_validate_json(store.get(ref)), None
    except (BlobMissing, BlobDamaged) as error:
        return None, str(error)
    except ValidationError as error:
        return None, f"the record is of another release: {error.error_count()} fields do not fit"


def attached(record: InvoiceRecord | None) -> Iterator[SupportingDocument]:
    """The supporting documents whose bytes lie in the blob store."""
    for document in record.invoice.supporting_documents if record else ():
        if document.attached_sha256 is not None:
            yield document

from common.messages.payload import BlobRef
from common.schemas.record import InvoiceRecord
from common.storage import BlobStore
from invoice_pipeline.readers import Attachment

RECORD_MEDIA_TYPE = "application/json"


class Records:
    """Invoice records by claim check. A put is addressed by its content, so that a repeated node is harmless.

    The last record is kept: validate and triage of one run need it one after the other.
    """

    def __init__(self, store: BlobStore) -> None:
        self._store = store
        self._last: tuple[str, InvoiceRecord] | None = None

    def document(self, ref: BlobRef) -> bytes:
        return self._store.get(ref)

    def load(self, ref: BlobRef) -> InvoiceRecord:
        if self._last is not None and self._last[0] == ref.sha256:
            return self._last[1]
        record = InvoiceRecord.model_validate_json(self._store.get(ref))
        self._last = (ref.sha256, record)
        return record

    def attach(self, attachment: Attachment) -> BlobRef:
        """Store a document that was embedded in another; its record names it by its SHA-256."""
        return self._store.put(attachment.content, attachment.media_type)

    def keep(self, content: bytes, media_type: str) -> BlobRef:
        """Store what belongs to a record, which names it by its SHA-256."""
        return self._store.put(content, media_type)

    def by_digest(self, sha256: str) -> bytes:
        return self._store.get_digest(sha256)

    def save(self, record: InvoiceRecord) -> BlobRef:
        ref = self._store.put(record.model_dump_json(exclude_defaults=True).encode(), RECORD_MEDIA_TYPE)
        self._last = (ref.sha256, record)
        return ref

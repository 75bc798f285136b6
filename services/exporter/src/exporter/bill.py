"""What every format writes: the canonical invoice and the facts that tell one bill from another."""

from dataclasses import dataclass
from uuid import UUID

from common.schemas.evidence import Method
from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord


@dataclass(frozen=True)
class Bill:
    """One approved revision. It holds no moment of its export, so writing it again gives the same bytes.

    ``corrected_fields`` are paths into the invoice whose values a person gave.
    """

    invoice_id: UUID
    revision: int
    document_sha256: str
    part: int
    invoice: Invoice
    corrected_fields: tuple[str, ...]


def bill_of(invoice_id: UUID, revision: int, record: InvoiceRecord) -> Bill:
    corrected = {evidence.field for evidence in record.evidence if evidence.method is Method.PERSON}
    return Bill(
        invoice_id=invoice_id,
        revision=revision,
        document_sha256=record.document_sha256,
        part=record.part,
        invoice=record.invoice,
        corrected_fields=tuple(sorted(corrected)),
    )

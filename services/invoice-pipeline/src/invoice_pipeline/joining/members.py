"""Every statement about the files of a mail that may be pages of one invoice."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.messages.payload import BlobRef
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline.duplicates import alike, normalised_number
from invoice_pipeline.graph.records import Records
from invoice_pipeline.joining.lacking import lacks_pages, turn_of
from invoice_pipeline.models import Claim, InvoiceRow
from invoice_pipeline.readers.joining.joined import MOST_FILES
from invoice_pipeline.repository import ClaimKind


def files_of(session: Session, row: InvoiceRow, pages: Collection[UUID]) -> Sequence[InvoiceRow]:
    """Of the other files of its mail, with these ids, those that nobody has decided about, by turns."""
    open_ones = (InvoiceRow.mail == row.mail, InvoiceRow.id.in_(pages), InvoiceRow.lot.is_(None))
    found = session.scalars(select(InvoiceRow).where(*open_ones)).all()
    return sorted(
        (other for other in found if _is_waiting(other) or _is_no_invoice(other)),
        key=lambda other: turn_of(other.waits_as_page, other.filename, other.id),
    )


def possible_pages(row: InvoiceRow, files: Sequence[InvoiceRow], records: Records) -> tuple[InvoiceRow, ...]:
    """Those that may be pages of this one: what is no invoice by itself, and halves of the same number.

    Two that have all that an invoice needs are no halves.
    """
    if row.record is None:
        return ()
    own = _record(row, records)
    lacking = lacks_pages(own)
    found = (file for file in files if _may_belong(own, lacking, file, records))
    return tuple(found)[: MOST_FILES - 1]


def _may_belong(own: InvoiceRecord, lacking: bool, file: InvoiceRow, records: Records) -> bool:
    """Where both are halves, their pages tell; one that lacks nothing must be of the same number."""
    if file.record is None:
        return lacking
    other = _record(file, records)
    if lacking and lacks_pages(other):
        return True
    numbers = {normalised_number(record.invoice.number or "") for record in (own, other)}
    same = len(numbers) == 1 and "" not in numbers and alike(own.invoice.seller, other.invoice.seller)
    return same and (lacking or lacks_pages(other))


def _record(row: InvoiceRow, records: Records) -> InvoiceRecord:
    return records.load(BlobRef.model_validate(row.record))


def _is_waiting(row: InvoiceRow) -> bool:
    return row.state == InvoiceStatus.READ and row.waits_as_page is not None


def _is_no_invoice(row: InvoiceRow) -> bool:
    """By itself: the other pages of one have no heading, or too few words for OCR to be sure of."""
    if row.state == InvoiceStatus.UNREADABLE:
        return any(reason["code"] == ReasonCode.NO_TEXT_LAYER.value for reason in row.reasons)
    return row.state == InvoiceStatus.NOT_AN_INVOICE


def hand_file_over(session: Session, part: UUID, whole: UUID) -> None:
    """Sent again, the file is a duplicate of the invoice that it is a page of."""
    of_part = (Claim.kind == ClaimKind.BYTES.value, Claim.invoice_id == part)
    session.execute(update(Claim).where(*of_part).values(invoice_id=whole))

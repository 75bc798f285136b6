"""Every statement about the invoices of one mail, and which of them wait for which."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from common.delivery.lease import Finish
from common.delivery.outbox import UnitOfWork
from common.messages import VALIDATE_INVOICE, BlobRef
from common.messages.invoice_pipeline import Companion, ValidateInvoice
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline.graph.records import Records
from invoice_pipeline.joining.lacking import Turn, turn_of, waits_as_page
from invoice_pipeline.kinship import NO_KIN, Kin, Member, kin_of
from invoice_pipeline.models import InvoiceRow
from invoice_pipeline.readers.joining.joined import MOST_FILES

_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:mail, 0))")
_MOST = 200
"""Invoices of one mail that are looked at."""
_SIGNED = "application/pkcs7-mime"


def hold_mail(session: Session, mail: UUID | None) -> None:
    """One transaction at a time, until it ends, moves on an invoice of this mail; before any row is held."""
    if mail is not None:
        session.execute(_HOLD, {"mail": str(mail)})


def hand_on(finish: Finish, row: InvoiceRow) -> None:
    """A read invoice goes on to its decision, unless it waits for another document of its mail."""
    if not awaits(finish.session, row):
        finish.send(VALIDATE_INVOICE, ValidateInvoice(invoice_id=row.id))


def release_waiting(unit: UnitOfWork, row: InvoiceRow) -> None:
    """Hand on those that waited for this one, which is read now, or has ended; the mail is held."""
    if row.mail is None:
        return
    waiting = (InvoiceRow.mail == row.mail, InvoiceRow.id != row.id, InvoiceRow.state == InvoiceStatus.READ)
    for other in unit.session.scalars(select(InvoiceRow).where(*waiting).limit(_MOST)):
        if {row.id, row.lot} & _awaited(other) and not awaits(unit.session, other):
            unit.send(VALIDATE_INVOICE, ValidateInvoice(invoice_id=other.id))


def awaits(session: Session, row: InvoiceRow) -> bool:
    """Some are not read yet, or invoices of theirs after the first are not, or they look for pages first."""
    awaited = _awaited(row)
    if not awaited:
        return False
    read = InvoiceRow.state != InvoiceStatus.RECEIVED
    firsts = session.scalars(select(InvoiceRow).where(InvoiceRow.id.in_(awaited), read)).all()
    if len(firsts) < len(awaited) or any(_goes_before(other, row) for other in firsts):
        return True
    lots = select(InvoiceRow.parts, func.count()).where(InvoiceRow.lot.in_(awaited), read)
    return any(
        parts is not None and there < parts
        for parts, there in session.execute(lots.group_by(InvoiceRow.lot, InvoiceRow.parts))
    )


def _goes_before(other: InvoiceRow, row: InvoiceRow) -> bool:
    """It is not known yet which files are its pages; of two such files one comes first."""
    if other.state != InvoiceStatus.READ or other.waits_as_page is None:
        return False
    return row.waits_as_page is None or _turn(other) < _turn(row)


def _turn(row: InvoiceRow) -> Turn:
    return turn_of(row.waits_as_page, row.filename, row.id)


def _awaited(row: InvoiceRow) -> set[UUID]:
    """An XML waits for the pages that may show it, a page for the XML that it may have been made from.

    Before that, what may be half an invoice waits for the pages that may be the other half.
    """
    if row.waits_as_page is not None:
        return page_files(row)
    structured = _is_structured(BlobRef.model_validate(row.document).media_type)
    return {one.invoice_id for one in _companions(row) if _is_structured(one.media_type) is not structured}


def page_files(row: InvoiceRow) -> set[UUID]:
    """The other files of its mail that are no XML."""
    return {one.invoice_id for one in _companions(row) if not _is_structured(one.media_type)}


def page_that_waits(row: InvoiceRow, record: InvoiceRecord) -> int | None:
    """The number of its first page, if other files of the mail may be pages of it; else None."""
    others = page_files(row)
    return waits_as_page(record) if 0 < len(others) < MOST_FILES else None


def _companions(row: InvoiceRow) -> Iterator[Companion]:
    return map(Companion.model_validate, row.companions or ())


def _is_structured(media_type: str) -> bool:
    """XML, or a signed document, which hardly ever is anything else."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind in ("application/xml", "text/xml", _SIGNED) or kind.endswith("+xml")


def family_of(session: Session, row: InvoiceRow) -> Sequence[InvoiceRow]:
    """The other invoices of its mail that were read."""
    if row.mail is None:
        return ()
    others = (InvoiceRow.mail == row.mail, InvoiceRow.id != row.id, InvoiceRow.record.is_not(None))
    return session.scalars(select(InvoiceRow).where(*others).order_by(InvoiceRow.id).limit(_MOST)).all()


def kin_among(row: InvoiceRow, family: Sequence[InvoiceRow], records: Records) -> Kin:
    files = tuple(companion.filename for companion in _companions(row))
    if row.record is None or not family:
        return Kin(files=files) if files else NO_KIN
    return kin_of(_member(row, records), [_member(other, records) for other in family], files)


def _member(row: InvoiceRow, records: Records) -> Member:
    return Member(
        invoice_id=row.id,
        filename=row.filename,
        status=InvoiceStatus(row.state),
        document=BlobRef.model_validate(row.document),
        record=records.load(BlobRef.model_validate(row.record)),
    )

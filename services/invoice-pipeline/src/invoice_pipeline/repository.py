"""Every statement about invoices, their history and the claims on files and numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from common.db import table_of
from common.messages.activity import InvoiceSummary, Reason
from common.messages.invoice_pipeline import ProcessInvoice
from common.messages.payload import LotPlace, MailOrigin
from common.schemas.status import InvoiceStatus
from invoice_pipeline.duplicates import Twin
from invoice_pipeline.errors import InvoiceNotFound
from invoice_pipeline.graph.sentences import storable
from invoice_pipeline.graph.state import Progress
from invoice_pipeline.models import Claim, InvoiceEvent, InvoiceRow

RECEIVED_BY = "invoice_pipeline.receive"
_CLAIMS_NOTHING = (InvoiceStatus.REJECTED, InvoiceStatus.DUPLICATE, InvoiceStatus.DEAD)
"""Ends after which the file and the number are free for another invoice."""


class ClaimKind(StrEnum):
    BYTES = "bytes"
    NUMBER = "number"


def _claiming() -> ReturningInsert[UUID]:
    statement = insert(_CLAIMS)
    owned = statement.on_conflict_do_update(
        index_elements=["kind", "key"], set_={"key": statement.excluded.key}
    )
    return owned.returning(_CLAIMS.c.invoice_id)


# Built once, and of the table: to build a statement takes longer than Postgres needs to run it.
_CLAIMS = table_of(Claim)
_CLAIM = _claiming()
_OWNER = select(_CLAIMS.c.invoice_id).where(
    _CLAIMS.c.kind == ClaimKind.NUMBER.value, _CLAIMS.c.key == bindparam("of_key")
)
_ROW = select(InvoiceRow).where(InvoiceRow.id == bindparam("of_id"))
_LOCKED_ROW = _ROW.with_for_update().execution_options(populate_existing=True)


@dataclass(frozen=True)
class Step:
    """What a change of state is put down as, beside the state itself."""

    message_id: UUID
    detail: dict[str, JsonValue] | None = None


def receive(session: Session, order: ProcessInvoice, step: Step) -> tuple[InvoiceRow, bool]:
    """The invoice's row, locked, and whether it stands at its beginning: new, or dead before it was read."""
    values = {
        "id": order.invoice_id,
        "state": InvoiceStatus.RECEIVED.value,
        "revision": 1,
        "document": order.document.model_dump(mode="json"),
        "filename": storable(order.filename, 1_000),
        "origin": order.origin.model_dump(mode="json"),
        "reasons": [],
        "decided_by": RECEIVED_BY,
        "mail": mail_of(order),
        "companions": [companion.model_dump(mode="json") for companion in order.companions] or None,
        **_place(order.further),
    }
    first = insert(InvoiceRow).values(values).on_conflict_do_nothing().returning(InvoiceRow)
    row = session.scalars(first).first()
    if row is None:
        row = lock(session, order.invoice_id)
        if row.state != InvoiceStatus.DEAD or row.record is not None:
            return row, False
        row.state, row.reasons, row.decided_by = InvoiceStatus.RECEIVED.value, [], RECEIVED_BY
        row.changed_at = _after(row.changed_at)
    note(session, row, step)
    return row, True


def mail_of(order: ProcessInvoice) -> UUID | None:
    return order.origin.email_id if isinstance(order.origin, MailOrigin) else None


def _place(place: LotPlace | None) -> dict[str, object]:
    return {"lot": place.lot, "part": place.part, "parts": place.parts} if place else {}


def find(session: Session, invoice_id: UUID) -> InvoiceRow | None:
    return session.scalar(_ROW, {"of_id": invoice_id})


def known(session: Session, invoice_id: UUID) -> InvoiceRow:
    """Raises InvoiceNotFound."""
    row = find(session, invoice_id)
    if row is None:
        raise InvoiceNotFound(invoice_id)
    return row


def find_locked(session: Session, invoice_id: UUID) -> InvoiceRow | None:
    return session.scalar(_LOCKED_ROW, {"of_id": invoice_id})


def lock(session: Session, invoice_id: UUID) -> InvoiceRow:
    """The row as it is now, held until the transaction ends."""
    return session.scalars(_LOCKED_ROW, {"of_id": invoice_id}).one()


def project(session: Session, row: InvoiceRow, progress: Progress, step: Step) -> None:
    """Make the row say what the graph's state says, and put the step into the history."""
    row.state = progress.status.value
    row.revision = progress.revision
    row.record = progress.record.model_dump(mode="json") if progress.record else None
    row.identity = progress.identity
    for field, value in _place(progress.place).items():
        setattr(row, field, value)
    row.duplicate_of = progress.duplicate_of
    for field in InvoiceSummary.model_fields:
        setattr(row, field, getattr(progress.summary, field))
    decide(session, row, progress.status, progress.decided_by, progress.reasons, step)


def decide(
    session: Session,
    row: InvoiceRow,
    status: InvoiceStatus,
    decided_by: str,
    reasons: tuple[Reason, ...],
    step: Step,
) -> None:
    row.state = status.value
    row.decided_by = storable(decided_by, 1_000)
    row.reasons = [reason.model_dump(mode="json") for reason in reasons]
    row.changed_at = _after(row.changed_at)
    if status in _CLAIMS_NOTHING:
        release(session, row)
    note(session, row, step)


def _after(before: datetime) -> datetime:
    """Now, and in any case later than the step before: the clocks of two machines may differ."""
    return max(datetime.now(UTC), before + timedelta(microseconds=1))


def note(session: Session, row: InvoiceRow, step: Step) -> None:
    """One line of history."""
    session.add(
        InvoiceEvent(
            invoice_id=row.id,
            occurred_at=row.changed_at,
            message_id=step.message_id,
            state=row.state,
            revision=row.revision,
            decided_by=row.decided_by,
            reasons=row.reasons,
            record=row.record,
            detail=step.detail,
        )
    )


def claim(session: Session, kind: ClaimKind, key: str, invoice_id: UUID) -> UUID:
    """The owner of the key: this invoice, if nobody came before.

    One statement decides. Of two transactions that claim at once the second waits for the first.
    """
    key_of = {"kind": kind.value, "key": key, "invoice_id": invoice_id}
    return session.execute(_CLAIM, key_of).scalar_one()


def release(session: Session, row: InvoiceRow) -> None:
    """Give back everything that the invoice was the original of.

    Its file goes to another invoice of the same file, if there is one that still counts.
    """
    heir = _heir(session, row.lot, row.id) if row.lot else None
    if heir is not None:
        of_file = (Claim.kind == ClaimKind.BYTES.value, Claim.invoice_id == row.id)
        session.execute(update(Claim).where(*of_file).values(invoice_id=heir))
    session.execute(delete(Claim).where(Claim.invoice_id == row.id))


def _heir(session: Session, lot: UUID, leaving: UUID) -> UUID | None:
    """Locked, so that it does not leave meanwhile; one that is decided about just now is passed over."""
    others = (InvoiceRow.lot == lot, InvoiceRow.id != leaving, InvoiceRow.state.not_in(_CLAIMS_NOTHING))
    candidates = select(InvoiceRow.id).where(*others).order_by(InvoiceRow.part).limit(1)
    return session.scalar(candidates.with_for_update(skip_locked=True))


def take_over_number(session: Session, identity: str, invoice_id: UUID, others: Collection[UUID]) -> None:
    """The number is this invoice's, whichever of the same invoice's files was read first."""
    of_kin = (Claim.key == identity, Claim.kind == ClaimKind.NUMBER.value, Claim.invoice_id.in_(others))
    session.execute(update(Claim).where(*of_kin).values(invoice_id=invoice_id))
    claim(session, ClaimKind.NUMBER, identity, invoice_id)


def release_numbers(session: Session, invoice_id: UUID, *, but: str | None) -> None:
    """Give back the numbers that the invoice was read with before it was corrected."""
    outdated = [Claim.invoice_id == invoice_id, Claim.kind == ClaimKind.NUMBER.value]
    if but is not None:
        outdated.append(Claim.key != but)
    session.execute(delete(Claim).where(*outdated))


def owner_of(session: Session, identity: str) -> UUID | None:
    return session.scalar(_OWNER, {"of_key": identity})


def twin(session: Session, owner: UUID) -> Twin:
    """The original as the triage compares it."""
    row = session.get_one(InvoiceRow, owner)
    return Twin(str(owner), same_bytes=False, issue_date=row.issue_date, payable=row.payable)


__all__ = [
    "ClaimKind",
    "Step",
    "claim",
    "decide",
    "find",
    "find_locked",
    "lock",
    "mail_of",
    "note",
    "owner_of",
    "project",
    "receive",
    "release",
    "release_numbers",
    "take_over_number",
    "twin",
]

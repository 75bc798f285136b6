"""The ledger's SQL."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.db import table_of
from exporter.models import Export, ExportState

LIVE = (ExportState.PLANNED, ExportState.FAILED, ExportState.WRITTEN)

# Built once, and of the table: to build a statement takes longer than Postgres needs to run it.
_LEDGER = table_of(Export)
_ENTER = insert(_LEDGER).on_conflict_do_nothing()
_ONE = (
    _LEDGER.c.invoice_id == bindparam("of_invoice"),
    _LEDGER.c.revision == bindparam("of_revision"),
    _LEDGER.c.destination == bindparam("of_destination"),
)
_CHANGE = update(_LEDGER).where(*_ONE)
_WRITTEN = _CHANGE.values(state=ExportState.WRITTEN, error=None, written_at=func.now())
_FAILED = _CHANGE.values(state=ExportState.FAILED)
_CLEANED = _CHANGE.values(state=ExportState.CLEANED, cleaned_at=func.now())
_NEWER = _LEDGER.alias("newer")
_SUPERSEDE = (
    update(_LEDGER)
    .where(
        _LEDGER.c.invoice_id == bindparam("of_invoice"),
        _LEDGER.c.state.in_(LIVE),
        exists().where(
            _NEWER.c.invoice_id == _LEDGER.c.invoice_id,
            _NEWER.c.destination == _LEDGER.c.destination,
            _NEWER.c.revision > _LEDGER.c.revision,
        ),
    )
    .values(state=ExportState.SUPERSEDED)
)
_OF_INVOICE = Export.invoice_id == bindparam("of_invoice")
_NEWEST = select(func.max(Export.revision)).where(_OF_INVOICE)
_OF_REVISION = (
    select(Export)
    .where(_OF_INVOICE, Export.revision == bindparam("of_revision"))
    .order_by(Export.destination)
    .execution_options(populate_existing=True)
)


def plan(session: Session, exports: Iterable[Export]) -> Sequence[Export]:
    """Enter what is about to be written; what is in the ledger already stays as it is. Returns the rows."""
    planned = list(exports)
    session.execute(
        _ENTER,
        [
            {
                "invoice_id": export.invoice_id,
                "revision": export.revision,
                "destination": export.destination,
                "state": ExportState.PLANNED,
                "location": export.location,
                "sha256": export.sha256,
                "size": export.size,
            }
            for export in planned
        ],
    )
    destinations = {export.destination for export in planned}
    ledger = ledger_of(session, planned[0].invoice_id, planned[0].revision)
    return [row for row in ledger if row.destination in destinations]


def newest_revision(session: Session, invoice_id: UUID) -> int | None:
    return session.scalar(_NEWEST, {"of_invoice": invoice_id})


def supersede_older(session: Session, invoice_id: UUID) -> None:
    """Mark every bill of the invoice that a newer revision has replaced at the same destination."""
    session.execute(_SUPERSEDE, {"of_invoice": invoice_id})


def mark_written(session: Session, export: Export, sha256: str, size: int) -> None:
    session.execute(_WRITTEN, {**_key(export), "sha256": sha256, "size": size})


def mark_failed(session: Session, export: Export, error: str) -> None:
    session.execute(_FAILED, {**_key(export), "error": error})


def mark_cleaned(session: Session, export: Export) -> None:
    session.execute(_CLEANED, _key(export))


def _key(export: Export) -> dict[str, object]:
    return {
        "of_invoice": export.invoice_id,
        "of_revision": export.revision,
        "of_destination": export.destination,
    }


def ledger_of(session: Session, invoice_id: UUID, revision: int) -> Sequence[Export]:
    return session.scalars(_OF_REVISION, {"of_invoice": invoice_id, "of_revision": revision}).all()


def written_before(
    session: Session, age: timedelta, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Export]:
    """Bills whose files were written longer ago than ``age`` and still stand, the oldest first.

    ``after`` is (written_at, invoice_id) of the last one seen, as some stay where they are.
    """
    statement = select(Export).where(
        Export.state.in_((ExportState.WRITTEN, ExportState.SUPERSEDED)),
        Export.cleaned_at.is_(None),
        Export.written_at < func.now() - age,
    )
    if after is not None:
        statement = statement.where(tuple_(Export.written_at, Export.invoice_id) > after)
    return session.scalars(statement.order_by(Export.written_at, Export.invoice_id).limit(limit)).all()

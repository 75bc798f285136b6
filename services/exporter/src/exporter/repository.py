"""The ledger's SQL."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Table, exists, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from exporter.models import Export, ExportState

# For statements that need no mapped objects: the ORM would look through each of them again.
_LEDGER = cast("Table", Export.__table__)
_ENTER = insert(_LEDGER).on_conflict_do_nothing()

LIVE = (ExportState.PLANNED, ExportState.FAILED, ExportState.WRITTEN)


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
    return session.scalars(
        select(Export)
        .where(
            Export.invoice_id == planned[0].invoice_id,
            Export.revision == planned[0].revision,
            Export.destination.in_([export.destination for export in planned]),
        )
        .order_by(Export.destination)
    ).all()


def newest_revision(session: Session, invoice_id: UUID) -> int | None:
    return session.scalar(select(func.max(Export.revision)).where(Export.invoice_id == invoice_id))


def supersede_older(session: Session, invoice_id: UUID) -> None:
    """Mark every bill of the invoice that a newer revision has replaced at the same destination."""
    newer = aliased(Export)
    session.execute(
        update(Export)
        .where(
            Export.invoice_id == invoice_id,
            Export.state.in_(LIVE),
            exists().where(
                newer.invoice_id == Export.invoice_id,
                newer.destination == Export.destination,
                newer.revision > Export.revision,
            ),
        )
        .values(state=ExportState.SUPERSEDED)
        .execution_options(synchronize_session=False)
    )


def mark_written(session: Session, export: Export, sha256: str, size: int) -> None:
    _set(
        session,
        export,
        state=ExportState.WRITTEN,
        sha256=sha256,
        size=size,
        error=None,
        written_at=func.now(),
    )


def mark_failed(session: Session, export: Export, error: str) -> None:
    _set(session, export, state=ExportState.FAILED, error=error)


def mark_cleaned(session: Session, export: Export) -> None:
    _set(session, export, state=ExportState.CLEANED, cleaned_at=func.now())


def _set(session: Session, export: Export, **values: object) -> None:
    session.execute(
        update(_LEDGER)
        .where(
            _LEDGER.c.invoice_id == export.invoice_id,
            _LEDGER.c.revision == export.revision,
            _LEDGER.c.destination == export.destination,
        )
        .values(**values)
    )


def ledger_of(session: Session, invoice_id: UUID, revision: int) -> Sequence[Export]:
    return session.scalars(
        select(Export)
        .where(Export.invoice_id == invoice_id, Export.revision == revision)
        .order_by(Export.destination)
        .execution_options(populate_existing=True)
    ).all()


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

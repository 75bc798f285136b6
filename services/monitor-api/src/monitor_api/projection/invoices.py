from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.db import table_of
from common.messages.activity import BillExported, InvoiceChanged
from monitor_api.models import Bill, Invoice, InvoiceStep
from monitor_api.projection.clean import showable
from monitor_api.projection.snapshots import Row, upsert_latest

_NEW_STEP = insert(table_of(InvoiceStep)).on_conflict_do_nothing()
STEP = ("invoice_id", "state", "revision", "reasons", "decided_by", "record", "occurred_at")


def project_invoices(
    session: Session, changes: Sequence[InvoiceChanged], *, provisional: bool = False
) -> None:
    """The latest step is the invoice's row; every step is a row of its history.

    A provisional step gives way to any other, so that the clock of the machine that took an upload
    cannot hide what invoice-pipeline says afterwards.
    """
    if not changes:
        return
    rows = [_invoice(change, provisional=provisional) for change in changes]
    upsert_latest(session, Invoice, rows, ["invoice_id"])
    if not provisional:
        steps = [{name: row[name] for name in STEP} for row in rows]
        steps.sort(key=lambda step: (str(step["invoice_id"]), step["occurred_at"]))
        add_steps(session, steps)


def add_steps(session: Session, steps: Sequence[Row]) -> None:
    """To the histories of invoices; one that is there already stays as it is."""
    session.execute(_NEW_STEP, steps)


def _invoice(change: InvoiceChanged, *, provisional: bool) -> Row:
    summary = change.summary.model_dump()
    summary |= {"payable": showable(change.summary.payable), "gross": showable(change.summary.gross)}
    return {
        **summary,
        "invoice_id": change.invoice_id,
        "state": change.state,
        "revision": change.revision,
        "reasons": [reason.model_dump(mode="json") for reason in change.reasons],
        "decided_by": change.decided_by,
        "document": change.document.model_dump(mode="json"),
        "filename": change.filename,
        "origin": change.origin.model_dump(mode="json"),
        "record": change.record.model_dump(mode="json") if change.record else None,
        "duplicate_of": change.duplicate_of,
        "lot": change.place.lot if change.place else None,
        "part": change.place.part if change.place else None,
        "parts": change.place.parts if change.place else None,
        "provisional": provisional,
        "first_seen_at": change.occurred_at,
        "occurred_at": change.occurred_at,
    }


def project_bills(session: Session, exports: Sequence[BillExported]) -> None:
    upsert_latest(
        session,
        Bill,
        [export.model_dump(exclude={"kind"}) for export in exports],
        ["invoice_id", "revision", "destination"],
    )

"""One approved revision becomes its bills: planned in the ledger, written once, accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from pydantic import JsonValue, ValidationError
from sqlalchemy.orm import Session

from common.delivery.work import Work
from common.errors import PermanentError
from common.logging import get_logger
from common.messages.activity import BillExported
from common.messages.exporter import ExportInvoice
from common.schemas.record import InvoiceRecord
from common.storage import MAX_BLOB, BlobStore
from exporter import filenames, folder, repository
from exporter.bill import Bill, bill_of
from exporter.destination import Destination
from exporter.errors import ExporterError, RecordTooLarge, RecordUnreadable
from exporter.formats import WRITERS, Writer
from exporter.models import Export, ExportState

log = get_logger()

MAX_RECORD = MAX_BLOB  # an invoice of 5,000 full lines with all its evidence has 28 MB
SETTLED = (ExportState.WRITTEN, ExportState.SUPERSEDED, ExportState.CLEANED)


@dataclass(frozen=True)
class Resources:
    store: BlobStore
    destinations: tuple[Destination, ...]
    retention: timedelta | None = None


@dataclass(frozen=True)
class Plan:
    """One file that should stand at one destination; ``refusal`` is why there can be none."""

    destination: Destination
    target: Path
    data: bytes
    refusal: ExporterError | None = None

    def row(self, order: ExportInvoice) -> Export:
        return Export(
            invoice_id=order.invoice_id,
            revision=order.revision,
            destination=self.destination.name,
            location=self.target.as_uri(),
            sha256=sha256(self.data).hexdigest(),
            size=len(self.data),
        )


def export(work: Work[ExportInvoice, Resources]) -> None:
    """Write every bill of the order that the ledger does not show as written. Raises ExporterError."""
    order, resources = work.payload, work.resources
    plans = plans_of(read_bill(resources.store, order), resources.destinations)
    with work.noting() as note:
        rows = repository.plan(note.session, [plan.row(order) for plan in plans.values()])
        newest = repository.newest_revision(note.session, order.invoice_id)
    attempts = (
        []
        if newest != order.revision
        else [attempt(plans[row.destination], row) for row in rows if row.state not in SETTLED]
    )
    _require_success(work, attempts)
    with work.finishing() as finish:
        _enter(finish.session, attempts)
        repository.supersede_older(finish.session, order.invoice_id)
        ledger = repository.ledger_of(finish.session, order.invoice_id, order.revision)
        for row in ledger:
            finish.record(event(row))
        finish.answer({"destinations": [answer(row) for row in ledger]})


def read_bill(store: BlobStore, order: ExportInvoice) -> Bill:
    if order.record.size > MAX_RECORD:
        raise RecordTooLarge(order.invoice_id, order.record.size, MAX_RECORD)
    try:
        record = InvoiceRecord.model_validate_json(store.get(order.record))
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        raise RecordUnreadable(order.invoice_id, f"{where}: {fault['msg']}") from error
    return bill_of(order.invoice_id, order.revision, record)


def plans_of(bill: Bill, destinations: Sequence[Destination]) -> dict[str, Plan]:
    """By the destination's name."""
    stem = filenames.stem(bill)
    plans = {}
    for destination in destinations:
        writer = WRITERS[destination.format]
        target = destination.folder / f"{stem}{writer.suffix}"
        plans[destination.name] = _plan(bill, destination, target, writer)
    return plans


def _plan(bill: Bill, destination: Destination, target: Path, writer: Writer) -> Plan:
    """An invoice that one format cannot carry is still written in the others."""
    try:
        return Plan(destination, target, writer.write(bill))
    except ExporterError as error:
        return Plan(destination, target, b"", refusal=error)


@dataclass(frozen=True)
class Attempt:
    """``digest`` is what stands at the destination now; None together with the error that kept it away."""

    row: Export
    size: int
    digest: str | None = None
    error: ExporterError | None = None


def attempt(plan: Plan, row: Export) -> Attempt:
    """Write one file. A file that an interrupted attempt wrote is recognised by the ledger's checksum."""
    if plan.refusal:
        log.warning("bill_refused", destination=row.destination, error=str(plan.refusal))
        return Attempt(row, 0, error=plan.refusal)
    accepted = frozenset(
        {row.sha256} if row.size else ()
    )  # a bill refused before has no bytes to be known by
    try:
        digest = folder.write_once(plan.target, plan.data, accepted)
    except ExporterError as error:
        log.warning("bill_not_written", destination=row.destination, error=str(error))
        return Attempt(row, len(plan.data), error=error)
    return Attempt(row, len(plan.data) if digest != row.sha256 else row.size, digest)


def _require_success(work: Work[ExportInvoice, Resources], attempts: list[Attempt]) -> None:
    """Raise the first failure, after the ledger has kept what came of every destination."""
    # Where trying again may help one of them, the message must stay open for it.
    errors = sorted((a.error for a in attempts if a.error), key=lambda e: isinstance(e, PermanentError))
    if errors:
        with work.noting() as note:
            _enter(note.session, attempts)
            for row in repository.ledger_of(note.session, work.payload.invoice_id, work.payload.revision):
                note.record(event(row))
        raise errors[0]


def _enter(session: Session, attempts: list[Attempt]) -> None:
    for tried in attempts:
        if tried.digest is not None:
            repository.mark_written(session, tried.row, tried.digest, tried.size)
        else:
            repository.mark_failed(session, tried.row, str(tried.error))


def answer(row: Export) -> dict[str, JsonValue]:
    return {
        "destination": row.destination,
        "state": row.state,
        "location": row.location,
        "sha256": row.sha256,
        "size": row.size,
    }


def event(row: Export) -> BillExported:
    return BillExported(
        invoice_id=row.invoice_id,
        revision=row.revision,
        destination=row.destination[:1_000],
        state=row.state,
        location=row.location[:1_000],
        sha256=row.sha256,
        error=None if row.error is None else row.error[:1_000],
        occurred_at=row.cleaned_at or row.written_at or datetime.now(UTC),
    )

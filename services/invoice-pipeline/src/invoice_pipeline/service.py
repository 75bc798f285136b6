"""From a document to a decision: the two halves of the graph, each finished in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from common.delivery.lease import Finish
from common.delivery.work import Work
from common.messages import EXPORT_INVOICE, BlobRef, Payload
from common.messages.exporter import ExportInvoice
from common.messages.invoice_pipeline import ProcessInvoice, ValidateInvoice
from common.schemas.status import InvoiceStatus
from invoice_pipeline import checkpoints, repository, siblings
from invoice_pipeline.announce import changed
from invoice_pipeline.duplicates import Twin
from invoice_pipeline.errors import KinChanged
from invoice_pipeline.graph.pipeline import Pipeline, Run
from invoice_pipeline.graph.records import Records
from invoice_pipeline.joining.seeking import seek_pages
from invoice_pipeline.kinship import Kin
from invoice_pipeline.learning import memory
from invoice_pipeline.learning.lessons import KnownSeller
from invoice_pipeline.lots import send_further_parts
from invoice_pipeline.models import InvoiceRow
from invoice_pipeline.repository import ClaimKind, Step

P = TypeVar("P", bound=Payload)


@dataclass(frozen=True)
class Resources:
    """What the tasks of one process share."""

    pipeline: Pipeline


UNDECIDED = (InvoiceStatus.READ, InvoiceStatus.DEAD)
"""States that the second half may begin from: dead ones come back when their letter is replayed."""


def process(work: Work[ProcessInvoice, Resources]) -> None:
    """The first half: receive and read, then hand over."""
    order = work.payload
    with work.noting() as note:
        row, at_the_beginning = repository.receive(note.session, order, Step(work.envelope.id))
        if at_the_beginning:
            note.record(changed(row))
        twins = () if order.further else _same_bytes(note.session, row)
    if row.state != InvoiceStatus.RECEIVED:
        return _leave(work, row.state)
    run = work.resources.pipeline.read(
        order.invoice_id, order.document, twins, order.further, partial(_learnt, work)
    )
    with work.finishing() as finish:
        siblings.hold_mail(finish.session, repository.mail_of(order))
        row = repository.lock(finish.session, order.invoice_id)
        if row.state == InvoiceStatus.RECEIVED:
            row.waits_as_page = _waits_as_page(row, run, work.resources.pipeline.records)
            advance(finish, row, run, Step(work.envelope.id))
            siblings.release_waiting(finish, row)
        finish.answer({"state": row.state})
    return None


def _waits_as_page(row: InvoiceRow, run: Run, records: Records) -> int | None:
    """Not one of several invoices of a document: they were told apart by their pages."""
    progress = run.progress
    if progress.status is not InvoiceStatus.READ or progress.record is None or progress.place:
        return None
    return siblings.page_that_waits(row, records.load(progress.record))


def _learnt(work: Work[P, Resources], marks: Collection[str]) -> Sequence[KnownSeller]:
    with work.reading() as session:
        return memory.recall(session, marks)


def _same_bytes(session: Session, row: InvoiceRow) -> tuple[Twin, ...]:
    """The first invoice of this file; it keeps the file until it is rejected or dies.

    Of a document that holds several the file belongs to one of them, for all.
    """
    if row.state != InvoiceStatus.RECEIVED:
        return ()
    digest = BlobRef.model_validate(row.document).sha256
    owner = repository.claim(session, ClaimKind.BYTES, digest, row.id)
    return () if owner == row.id else (Twin(str(owner), same_bytes=True),)


def validate(work: Work[ValidateInvoice, Resources]) -> None:
    """The second half: validate, triage, then export or ask a person."""
    invoice_id = work.payload.invoice_id
    with work.reading() as session:
        row = repository.known(session, invoice_id)
        saved = checkpoints.load(session, invoice_id)
        owner = repository.owner_of(session, row.identity) if row.identity else None
        twins = twins_of(session, row, owner)
        family = siblings.family_of(session, row)
        waits = row.state == InvoiceStatus.READ and siblings.awaits(session, row)
    if row.state not in UNDECIDED or waits:
        return _leave(work, row.state)
    if row.waits_as_page is not None:
        return seek_pages(work, work.resources.pipeline, partial(_learnt, work))
    if row.identity and owner is None:
        # Its original was rejected meanwhile, or its own claim was given back when the message had died.
        with work.noting() as note:
            owner = repository.claim(note.session, ClaimKind.NUMBER, row.identity, invoice_id)
            twins = twins_of(note.session, row, owner)
    pipeline = work.resources.pipeline
    kin = siblings.kin_among(row, family, pipeline.records)
    run = pipeline.decide(invoice_id, saved, twins, kin)
    with work.finishing() as finish:
        siblings.hold_mail(finish.session, row.mail)
        row = repository.lock(finish.session, invoice_id)
        if row.state in UNDECIDED:
            _settle_kin(finish.session, row, run, kin, pipeline.records)
            advance(finish, row, run, Step(work.envelope.id))
        finish.answer({"state": row.state})
    return None


def _settle_kin(session: Session, row: InvoiceRow, run: Run, kin: Kin, records: Records) -> None:
    """Raises KinChanged where another document of the mail was decided about, or came, meanwhile."""
    now = siblings.kin_among(row, siblings.family_of(session, row), records)
    if now.bearing != kin.bearing:
        raise KinChanged(row.id)
    if kin.copies and row.identity and run.progress.status is not InvoiceStatus.DUPLICATE:
        repository.take_over_number(session, row.identity, row.id, kin.ids)


def twins_of(session: Session, row: InvoiceRow, owner: UUID | None) -> tuple[Twin, ...]:
    """The original of this seller's number, where that is another invoice."""
    return () if owner is None or owner == row.id else (repository.twin(session, owner),)


def advance(finish: Finish, row: InvoiceRow, run: Run, step: Step) -> None:
    """Checkpoint, row, history, claims, messages: what a run came to, with the finishing transaction."""
    session, progress = finish.session, run.progress
    if progress.ended:
        checkpoints.prune(session, row.id)
    else:
        checkpoints.store(session, run.thread)
    repository.project(session, row, progress, step)
    match progress.status:
        case InvoiceStatus.READ:
            if progress.identity:
                repository.claim(session, ClaimKind.NUMBER, progress.identity, row.id)
            siblings.hand_on(finish, row)
            send_further_parts(finish, row, progress)
        case InvoiceStatus.APPROVED if progress.record:
            finish.send(
                EXPORT_INVOICE,
                ExportInvoice(invoice_id=row.id, revision=progress.revision, record=progress.record),
            )
        case _:
            pass
    finish.record(changed(row))


def _leave(work: Work[ProcessInvoice, Resources] | Work[ValidateInvoice, Resources], state: str) -> None:
    """Another message has done this already."""
    with work.finishing() as finish:
        finish.answer({"state": state, "unchanged": True})

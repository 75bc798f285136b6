"""A person's decision: checked against what the person saw, carried out by the graph, answered by receipt."""

from uuid import UUID

from pydantic import JsonValue

from common.delivery.work import Work
from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.messages.payload import BlobRef
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline import checkpoints, repository, siblings
from invoice_pipeline.duplicates import Twin, identity_key
from invoice_pipeline.errors import NotUnderReview, ReviewRefused, RevisionOutdated
from invoice_pipeline.graph.corrections import correct
from invoice_pipeline.graph.pipeline import Run
from invoice_pipeline.graph.review import Verdict
from invoice_pipeline.learning.lecture import learn, lecture_of
from invoice_pipeline.models import InvoiceRow
from invoice_pipeline.repository import ClaimKind, Step
from invoice_pipeline.service import Resources, advance, twins_of


def review(work: Work[ReviewInvoice, Resources]) -> None:
    """Carry the decision out, or answer why not: a refused decision is no fault of the system."""
    order = work.payload
    try:
        run, seen = _run(work)
    except ReviewRefused as refusal:
        return _answer(work, refusal)
    lecture = lecture_of(order, seen, work.resources.pipeline.records)
    with work.finishing() as finish:
        row = repository.lock(finish.session, order.invoice_id)
        try:
            _check(row, order)
        except ReviewRefused as refusal:  # somebody was quicker: this run's outcome is dropped
            finish.answer(_refused(refusal))
            return None
        repository.release_numbers(finish.session, row.id, but=run.progress.identity)
        advance(finish, row, run, Step(work.envelope.id, _detail(order)))
        if row.identity and row.state == InvoiceStatus.APPROVED:
            # Its original may have been rejected meanwhile; then this one takes its place.
            repository.claim(finish.session, ClaimKind.NUMBER, row.identity, row.id)
        if lecture is not None:
            learn(finish.session, lecture)
        finish.answer({"accepted": True, "state": row.state, "revision": row.revision})
    return None


def _run(work: Work[ReviewInvoice, Resources]) -> tuple[Run, InvoiceRecord]:
    """With the record that the person saw."""
    order = work.payload
    with work.reading() as session:
        row = repository.known(session, order.invoice_id)
        _check(row, order)
        saved = checkpoints.load(session, order.invoice_id)
        twins = twins_of(session, row, repository.owner_of(session, row.identity) if row.identity else None)
        family = siblings.family_of(session, row)
    records = work.resources.pipeline.records
    kin = siblings.kin_among(row, family, records)
    record = records.load(BlobRef.model_validate(row.record))
    if order.decision is ReviewDecision.CORRECT:
        twins = _twins_after_correction(work, row, record)
    run = work.resources.pipeline.review(order.invoice_id, saved, Verdict.of(order), twins, kin)
    return run, record


def _twins_after_correction(
    work: Work[ReviewInvoice, Resources], row: InvoiceRow, record: InvoiceRecord
) -> tuple[Twin, ...]:
    """A corrected number or seller makes another invoice of it, whose original may be there already."""
    identity = identity_key(correct(record, work.payload.corrections).invoice)
    if identity is None:
        return ()
    with work.noting() as note:
        owner: UUID = repository.claim(note.session, ClaimKind.NUMBER, identity, row.id)
        return twins_of(note.session, row, owner)


def _check(row: InvoiceRow, order: ReviewInvoice) -> None:
    """Raises NotUnderReview or RevisionOutdated."""
    if row.state != InvoiceStatus.NEEDS_REVIEW:
        raise NotUnderReview(row.id, row.state)
    if row.revision != order.revision:
        raise RevisionOutdated(row.id, order.revision, row.revision)


def _answer(work: Work[ReviewInvoice, Resources], refusal: ReviewRefused) -> None:
    with work.finishing() as finish:
        row = repository.lock(finish.session, work.payload.invoice_id)
        # A corrected number may have been claimed for nothing.
        repository.release_numbers(finish.session, row.id, but=row.identity)
        detail = {**_detail(work.payload), "refused": str(refusal)[:1_000]}
        repository.note(finish.session, row, Step(work.envelope.id, detail))
        finish.answer(_refused(refusal))


def _refused(refusal: ReviewRefused) -> dict[str, JsonValue]:
    return {"accepted": False, "reason": str(refusal)[:1_000]}


def _detail(order: ReviewInvoice) -> dict[str, JsonValue]:
    """What the history keeps of the decision."""
    return order.model_dump(mode="json", include={"decision", "corrections", "comment", "actor"})

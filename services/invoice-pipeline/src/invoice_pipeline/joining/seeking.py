"""A file that may be a page looks for the others of its mail, before anybody decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from common.delivery.lease import Finish
from common.delivery.work import Work
from common.messages.activity import Reason as Stated
from common.messages.invoice_pipeline import ValidateInvoice
from common.messages.payload import BlobRef
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import PageRun, SourceFile
from common.schemas.status import InvoiceStatus
from invoice_pipeline import checkpoints, repository, siblings
from invoice_pipeline.announce import changed
from invoice_pipeline.errors import KinChanged
from invoice_pipeline.graph.joining import JOIN, PageFile
from invoice_pipeline.graph.pipeline import Pipeline, Run
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.joining.members import files_of, hand_file_over, possible_pages
from invoice_pipeline.learning.remembering import Recall
from invoice_pipeline.models import InvoiceRow
from invoice_pipeline.repository import ClaimKind, Step

R = TypeVar("R")


@dataclass(frozen=True)
class Found:
    """``run`` has the invoice of all pages. ``others``: the rows of the other files, as they were then."""

    run: Run
    sources: Sequence[SourceFile]
    others: Sequence[InvoiceRow]


def seek_pages(work: Work[ValidateInvoice, R], pipeline: Pipeline, recall: Recall) -> None:
    """The first page takes the others in, or goes on as it is; another message has it judged."""
    found = _look(work, pipeline, recall)
    with work.finishing() as finish:
        row = repository.find(finish.session, work.payload.invoice_id)
        siblings.hold_mail(finish.session, row.mail if row else None)
        row = repository.lock(finish.session, work.payload.invoice_id)
        if row.waits_as_page is not None and row.state in (InvoiceStatus.READ, InvoiceStatus.DEAD):
            row.waits_as_page = None
            if found is not None:
                _take_in(finish, row, found, Step(work.envelope.id))
            siblings.hand_on(finish, row)
            siblings.release_waiting(finish, row)
        finish.answer({"state": row.state})


def _look(work: Work[ValidateInvoice, R], pipeline: Pipeline, recall: Recall) -> Found | None:
    invoice_id = work.payload.invoice_id
    with work.reading() as session:
        row = repository.known(session, invoice_id)
        saved = checkpoints.load(session, invoice_id)
        files = files_of(session, row, siblings.page_files(row))
    others = {other.id: other for other in possible_pages(row, files, pipeline.records)}
    if not others:
        return None
    joined = pipeline.join(invoice_id, saved, [*map(_file, (row, *others.values()))], recall)
    if joined is None:
        return None
    run, sources = joined
    taken = [others[source.invoice_id] for source in sources if source.invoice_id != invoice_id]
    return Found(run, sources, taken)


def _file(row: InvoiceRow) -> PageFile:
    return PageFile(row.id, row.filename, BlobRef.model_validate(row.document))


def _take_in(finish: Finish, row: InvoiceRow, found: Found, step: Step) -> None:
    """One invoice goes on, with the number and the files of all; the others end as its pages."""
    session, progress = finish.session, found.run.progress
    repository.release_numbers(session, row.id, but=progress.identity)
    for other in sorted(found.others, key=lambda other: other.id):
        _end(finish, _unchanged(finish, other), row, found.sources, step)
    checkpoints.store(session, found.run.thread)
    repository.project(session, row, progress, step)
    row.document = progress.document.model_dump(mode="json")
    if progress.identity:
        repository.claim(session, ClaimKind.NUMBER, progress.identity, row.id)
    finish.record(changed(row))


def _unchanged(finish: Finish, seen: InvoiceRow) -> InvoiceRow:
    """Raises KinChanged where it moved on meanwhile."""
    now = repository.lock(finish.session, seen.id)
    if (now.state, now.changed_at) != (seen.state, seen.changed_at):
        raise KinChanged(seen.id)
    return now


def _end(
    finish: Finish, page: InvoiceRow, whole: InvoiceRow, sources: Sequence[SourceFile], step: Step
) -> None:
    hand_file_over(finish.session, page.id, whole.id)
    checkpoints.prune(finish.session, page.id)
    page.waits_as_page, page.duplicate_of = None, whole.id
    own = next(source.pages for source in sources if source.invoice_id == page.id)
    reason = _reason(own, whole)
    repository.decide(finish.session, page, InvoiceStatus.DUPLICATE, JOIN, reason, step)
    finish.record(changed(page))


def _reason(pages: PageRun, whole: InvoiceRow) -> tuple[Stated, ...]:
    named = f"page {pages.first}" if pages.first == pages.last else f"pages {pages.first} to {pages.last}"
    facts = {"pages": named, "filename": whole.filename[:200], "invoice_id": str(whole.id)}
    return tuple(state_reasons([Reason(code=ReasonCode.PAGE_IN_SAME_MAIL, facts=facts)]))

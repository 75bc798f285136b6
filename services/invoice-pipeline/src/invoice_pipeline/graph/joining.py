"""Files that are pages of one invoice, put together: a document of its own, and the record of its reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.messages.payload import BlobRef
from common.schemas.record import PageRun, SourceFile
from common.schemas.status import InvoiceStatus
from invoice_pipeline.graph.context import Context
from invoice_pipeline.graph.nodes import described
from invoice_pipeline.graph.patching import with_answers
from invoice_pipeline.graph.state import InvoiceState
from invoice_pipeline.learning.remembering import remembered
from invoice_pipeline.readers import Read

JOIN = "invoice_pipeline.join"


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of a mail, which came as invoice ``invoice_id``."""

    invoice_id: UUID
    filename: str
    document: BlobRef


def joined_from(
    files: Sequence[PageFile], context: Context
) -> tuple[InvoiceState, tuple[SourceFile, ...]] | None:
    """What changes in the state of the first one's invoice, and which files are in it, in their order."""
    if sum(file.document.size for file in files) > context.sandbox.limits.document:
        return None
    joined = context.sandbox.join([context.records.document(file.document) for file in files])
    if joined is None:
        return None
    document = context.records.keep(joined.pdf, "application/pdf")
    sources = tuple(_source(files[position], run) for position, run in joined.files)
    of_files = joined.record.model_copy(update={"sources": sources})
    [record] = remembered(Read((of_files,), pages=joined.pages), context.records, context.recall)
    ref = with_answers(context.records.save(record).model_dump(mode="json"), context)
    changed: InvoiceState = {
        "status": InvoiceStatus.READ.value,
        "document": document.model_dump(mode="json"),
        "record": ref,
        "decided_by": JOIN,
        **described(context.records.load(BlobRef.model_validate(ref)).invoice),
    }
    return changed, sources


def _source(file: PageFile, pages: PageRun) -> SourceFile:
    return SourceFile(
        invoice_id=file.invoice_id,
        filename=file.filename[:1_000],
        document_sha256=file.document.sha256,
        media_type=file.document.media_type,
        pages=pages,
    )

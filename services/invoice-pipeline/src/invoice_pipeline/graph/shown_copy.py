"""An XML held against its page, where that came in the same mail as a file of its own."""

from common.schemas.record import InvoiceRecord
from invoice_pipeline.graph.context import Context


def shown(record: InvoiceRecord, context: Context) -> InvoiceRecord:
    """The record with what came of the comparison; once, before a person has settled anything about it."""
    copy = next(iter(context.kin.copies), None)
    if copy is None or record.comparison is not None:
        return record
    page = copy.member
    comparison = context.sandbox.compare(
        record, context.records.document(page.document), pages=page.record.pages
    )
    where = {"document_sha256": page.document.sha256}
    return record.model_copy(update={"comparison": comparison.model_copy(update=where)})

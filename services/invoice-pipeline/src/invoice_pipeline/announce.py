from common.messages.activity import InvoiceChanged, InvoiceSummary
from invoice_pipeline.lots import place_of
from invoice_pipeline.models import InvoiceRow


def changed(row: InvoiceRow) -> InvoiceChanged:
    """The step that the row has just made, as the monitor is told of it."""
    summary = {field: getattr(row, field) for field in InvoiceSummary.model_fields}
    return InvoiceChanged.model_validate(
        {
            "invoice_id": row.id,
            "state": row.state,
            "revision": row.revision,
            "reasons": row.reasons,
            "decided_by": row.decided_by,
            "summary": summary,
            "document": row.document,
            "filename": row.filename,
            "origin": row.origin,
            "record": row.record,
            "duplicate_of": row.duplicate_of,
            "place": place_of(row),
            "occurred_at": row.changed_at,
        }
    )

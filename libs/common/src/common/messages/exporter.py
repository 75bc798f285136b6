from uuid import UUID

from pydantic import Field

from common.messages.payload import BlobRef, Payload
from common.messages.registry import registry
from common.messages.routing import Queue


class ExportInvoice(Payload):
    """Write the bill of one approved revision to every destination. ``record`` is an InvoiceRecord."""

    invoice_id: UUID
    revision: int = Field(ge=1)
    record: BlobRef


EXPORT_INVOICE = registry.command("exporter.export_invoice_task", ExportInvoice, Queue.EXPORT)

"""Documents that hold several invoices: each becomes one of its own, with its own history and decision."""

from uuid import UUID, uuid5

from common.delivery.outbox import UnitOfWork
from common.messages import PROCESS_INVOICE
from common.messages.invoice_pipeline import FurtherPart, ProcessInvoice
from common.messages.payload import LotPlace
from invoice_pipeline.graph.state import Progress
from invoice_pipeline.models import InvoiceRow


def part_id(lot: UUID, part: int) -> UUID:
    """The id of a further invoice; the same however often the document is read."""
    return uuid5(lot, str(part))


def send_further_parts(unit: UnitOfWork, row: InvoiceRow, progress: Progress) -> None:
    """One message for each invoice after the first, in the transaction that notes the first as read."""
    for part, record in enumerate(progress.further, start=2):
        further = FurtherPart(lot=row.id, part=part, parts=len(progress.further) + 1, record=record)
        order = {
            "invoice_id": part_id(row.id, part),
            "document": row.document,
            "filename": row.filename,
            "origin": row.origin,
            "further": further,
            "companions": row.companions or (),
        }
        unit.send(PROCESS_INVOICE, ProcessInvoice.model_validate(order))


def place_of(row: InvoiceRow) -> LotPlace | None:
    if row.lot is None or row.part is None or row.parts is None:
        return None
    return LotPlace(lot=row.lot, part=row.part, parts=row.parts)

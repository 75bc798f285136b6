from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi import Query as FromQuery
from pydantic import AwareDatetime, Field, ValidationError

from common.messages.payload import BlobRef
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from common.storage import BlobDamaged, BlobMissing, BlobStore
from monitor_api.api.answers.base import Page
from monitor_api.api.answers.invoices import BillAnswer, InvoiceAnswer, InvoiceDetail, StepAnswer
from monitor_api.api.auth import Reader
from monitor_api.api.context import ContextNeeded, Reading
from monitor_api.api.parameters import Paged, Word
from monitor_api.errors import DocumentGone
from monitor_api.queries import invoices
from monitor_api.queries.invoices import InvoiceFilter, InvoiceSort

router = APIRouter(prefix="/invoices", tags=["invoices"])

# Anything else is sent as bytes: no browser shall find a page or a script in a supplier's file.
SHOWN_AS = {
    "application/pdf",
    "application/xml",
    "text/xml",
    "text/plain",
    "image/png",
    "image/jpeg",
    "image/tiff",
}
MAX_RECORD = 8 * 1024 * 1024  # bytes; a thousand lines with evidence have a tenth of it


class InvoicesQuery(Paged):
    state: Annotated[list[InvoiceStatus], Field(max_length=10)] = Field(default_factory=list)
    seller: Word | None = Field(default=None, description="part of the name, or the whole VAT identifier")
    number: Word | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    lot: UUID | None = Field(default=None, description="all invoices of one document, by its first")
    issued_from: date | None = None
    issued_until: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    received_from: AwareDatetime | None = None
    received_until: AwareDatetime | None = None
    text: Word | None = Field(default=None, description="part of number, seller, buyer or file name")
    sort: InvoiceSort = InvoiceSort.CHANGED
    order: Literal["asc", "desc"] = "desc"

    @property
    def wanted(self) -> InvoiceFilter:
        told = self.model_dump(exclude={"limit", "cursor", "sort", "order", "state"})
        return InvoiceFilter(states=tuple(state.value for state in self.state), **told)


@router.get("")
def invoice_list(
    _: Reader, session: Reading, query: Annotated[InvoicesQuery, FromQuery()]
) -> Page[InvoiceAnswer]:
    """Invoices by state, seller, number, currency, days or a part of their text."""
    found = invoices.find_invoices(
        session, query.wanted, query.sort, query.page, descending=query.order == "desc"
    )
    return Page(items=[InvoiceAnswer.model_validate(invoice) for invoice in found.items], next=found.next)


@router.get("/{invoice_id}")
def invoice_detail(_: Reader, context: ContextNeeded, session: Reading, invoice_id: UUID) -> InvoiceDetail:
    """One invoice: the whole canonical invoice, the evidence for each field, its history and its bills."""
    row = invoices.get_invoice(session, invoice_id)
    summary = {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118 - not a dict
    steps, bills = invoices.steps_of(session, invoice_id), invoices.bills_of(session, invoice_id)
    session.rollback()  # the store may be slow, and the connection is somebody else's turn
    record, problem = read_record(context.store, BlobRef.model_validate(row.record) if row.record else None)
    return InvoiceDetail.model_validate(
        summary
        | {
            "history": [StepAnswer.model_validate(step) for step in steps],
            "bills": [BillAnswer.model_validate(bill) for bill in bills],
            "record": record,
            "record_problem": problem,
            "document_url": f"/api/v1/invoices/{invoice_id}/document",
        }
    )


def read_record(store: BlobStore, ref: BlobRef | None) -> tuple[InvoiceRecord | None, str | None]:
    """The record, or why there is none to show although the invoice has one. Raises StoreUnavailable."""
    if ref is None:
        return None, None
    if ref.size > MAX_RECORD:
        return None, f"the record has {ref.size} bytes, more than are shown"
    try:
        return InvoiceRecord.model_validate_json(store.get(ref)), None
    except (BlobMissing, BlobDamaged) as error:
        return None, str(error)
    except ValidationError as error:
        return None, f"the record is of another release: {error.error_count()} fields do not fit"


@router.get("/{invoice_id}/document", response_class=Response)
def invoice_document(_: Reader, context: ContextNeeded, session: Reading, invoice_id: UUID) -> Response:
    """The original document, to be saved: it came from outside and may be hostile."""
    row = invoices.get_invoice(session, invoice_id)
    ref, filename = BlobRef.model_validate(row.document), row.filename
    session.rollback()
    try:
        data = context.store.get(ref)
    except (BlobMissing, BlobDamaged) as error:
        raise DocumentGone(str(error)) from error
    media_type = ref.media_type if ref.media_type in SHOWN_AS else "application/octet-stream"
    disposition = f"attachment; filename*=UTF-8''{quote(filename[:200], safe='')}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})

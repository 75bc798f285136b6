from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as FromQuery
from pydantic import AwareDatetime, Field

from common.messages.payload import BlobRef
from common.schemas.status import InvoiceStatus
from monitor_api.api.answers.base import Page
from monitor_api.api.answers.invoices import (
    AttachmentAnswer,
    BillAnswer,
    InvoiceAnswer,
    InvoiceDetail,
    SourceAnswer,
    StepAnswer,
)
from monitor_api.api.auth import Reader
from monitor_api.api.context import ContextNeeded, Reading
from monitor_api.api.parameters import Paged, Word
from monitor_api.queries import invoices
from monitor_api.queries.invoices import InvoiceFilter, InvoiceSort
from monitor_api.records import attached, read_record

router = APIRouter(prefix="/invoices", tags=["invoices"])


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
            "attachments": [AttachmentAnswer.of(invoice_id, document) for document in attached(record)],
            "sources": [SourceAnswer.of(invoice_id, source) for source in (record.sources if record else ())],
        }
    )

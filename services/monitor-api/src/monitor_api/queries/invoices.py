from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from operator import ge, le, lt
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from monitor_api.errors import NotFound, NotUnderReview, StaleRevision
from monitor_api.models import Bill, Invoice, InvoiceStep
from monitor_api.queries.paging import (
    Key,
    PageRequest,
    Slice,
    Sort,
    a_date,
    a_moment,
    a_word,
    an_amount,
    take_page,
)

BEFORE_ALL = date(1, 1, 1)  # where an unknown date sorts
BELOW_ALL = Decimal("-1E25")  # where an unknown amount sorts; none that is shown is so low
MAX_STEPS = 1_000


class InvoiceSort(StrEnum):
    CHANGED = "changed"
    RECEIVED = "received"
    ISSUE_DATE = "issue_date"
    DUE_DATE = "due_date"
    PAYABLE = "payable"
    SELLER = "seller"


KEYS: dict[InvoiceSort, Key] = {
    InvoiceSort.CHANGED: Key(Invoice.occurred_at, a_moment),
    InvoiceSort.RECEIVED: Key(Invoice.first_seen_at, a_moment),
    InvoiceSort.ISSUE_DATE: Key(func.coalesce(Invoice.issue_date, BEFORE_ALL), a_date),
    InvoiceSort.DUE_DATE: Key(func.coalesce(Invoice.due_date, BEFORE_ALL), a_date),
    InvoiceSort.PAYABLE: Key(func.coalesce(Invoice.payable, BELOW_ALL), an_amount),
    InvoiceSort.SELLER: Key(func.coalesce(Invoice.seller_name, ""), a_word),
}


@dataclass(frozen=True)
class InvoiceFilter:
    """``seller`` and ``text`` look for a part of it, whatever the case; the others for exactly that."""

    states: tuple[str, ...] = ()
    seller: str | None = None
    number: str | None = None
    currency: str | None = None
    lot: UUID | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    received_from: datetime | None = None
    received_until: datetime | None = None
    text: str | None = None


def find_invoices(
    session: Session, wanted: InvoiceFilter, sort: InvoiceSort, page: PageRequest, *, descending: bool
) -> Slice[Invoice]:
    order = Sort(
        f"{sort}{'-' if descending else '+'}", (KEYS[sort], Key(Invoice.invoice_id, UUID)), descending
    )
    return take_page(session, select(Invoice).where(*_conditions(wanted)), order, page)


def _conditions(wanted: InvoiceFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states:
        conditions.append(Invoice.state.in_(wanted.states))
    if wanted.seller is not None:
        conditions.append(
            or_(
                Invoice.seller_name.icontains(wanted.seller, autoescape=True),
                Invoice.seller_vat_id == wanted.seller,
            )
        )
    if wanted.number is not None:
        conditions.append(Invoice.number == wanted.number)
    if wanted.currency is not None:
        conditions.append(Invoice.currency == wanted.currency)
    if wanted.lot is not None:
        conditions.append(Invoice.lot == wanted.lot)
    if wanted.text is not None:
        columns = (Invoice.number, Invoice.seller_name, Invoice.buyer_name, Invoice.filename)
        conditions.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    return conditions + _spans(wanted)


def _spans(wanted: InvoiceFilter) -> list[ColumnElement[bool]]:
    """Both ends are included for days; for moments the end is not."""
    spans: list[tuple[InstrumentedAttribute[Any], Callable[[Any, Any], Any], object]] = [
        (Invoice.issue_date, ge, wanted.issued_from),
        (Invoice.issue_date, le, wanted.issued_until),
        (Invoice.due_date, ge, wanted.due_from),
        (Invoice.due_date, le, wanted.due_until),
        (Invoice.first_seen_at, ge, wanted.received_from),
        (Invoice.first_seen_at, lt, wanted.received_until),
    ]
    return [compare(column, bound) for column, compare, bound in spans if bound is not None]


def get_invoice(session: Session, invoice_id: UUID) -> Invoice:
    """Raises NotFound."""
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        raise NotFound("invoice", invoice_id)
    return invoice


def invoice_under_review(session: Session, invoice_id: UUID, revision: int) -> Invoice:
    """The invoice, if it waits for a decision at this revision. Raises NotUnderReview or StaleRevision."""
    invoice = get_invoice(session, invoice_id)
    if invoice.state != "needs_review":
        raise NotUnderReview(invoice_id, invoice.state)
    if invoice.revision != revision:
        raise StaleRevision(invoice_id, revision, invoice.revision)
    return invoice


def steps_of(session: Session, invoice_id: UUID) -> Sequence[InvoiceStep]:
    return session.scalars(
        select(InvoiceStep)
        .where(InvoiceStep.invoice_id == invoice_id)
        .order_by(InvoiceStep.occurred_at, InvoiceStep.revision, InvoiceStep.id)
        .limit(MAX_STEPS)
    ).all()


def bills_of(session: Session, invoice_id: UUID) -> Sequence[Bill]:
    return session.scalars(
        select(Bill)
        .where(Bill.invoice_id == invoice_id)
        .order_by(Bill.revision, Bill.destination)
        .limit(MAX_STEPS)
    ).all()


@dataclass(frozen=True)
class StateCount:
    state: str
    invoices: int
    oldest: datetime  # when the one that has been in this state longest came into it


def count_by_state(session: Session) -> list[StateCount]:
    rows = session.execute(
        select(Invoice.state, func.count(), func.min(Invoice.occurred_at))
        .group_by(Invoice.state)
        .order_by(Invoice.state)
    ).all()
    return [StateCount(row[0], row[1], row[2]) for row in rows]

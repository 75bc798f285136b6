"""A person's decision about an invoice, as what was learnt of its seller is changed by it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.schemas.record import InvoiceRecord
from invoice_pipeline.graph.records import Records
from invoice_pipeline.learning import memory
from invoice_pipeline.learning.lessons import KnownSeller
from invoice_pipeline.learning.notes import PageNotes
from invoice_pipeline.learning.remembering import notes_of
from invoice_pipeline.learning.teaching import Change, by_approval, by_correction


@dataclass(frozen=True, slots=True)
class Lecture:
    """``seen`` is the record that the person decided about."""

    order: ReviewInvoice
    seen: InvoiceRecord
    notes: PageNotes


def lecture_of(order: ReviewInvoice, seen: InvoiceRecord, records: Records) -> Lecture | None:
    """Read before the decision's transaction. None where it teaches nothing: a rejection, or XML."""
    if order.decision is ReviewDecision.REJECT:
        return None
    notes = notes_of(seen, records)
    return None if notes is None else Lecture(order, seen, notes)


def learn(session: Session, lecture: Lecture) -> None:
    """Within the decision's transaction, so that it is learnt once, and only from decisions that stand."""
    memory.begin(session)
    seller = memory.find(session, lecture.notes)
    what = _change(lecture, seller)
    if what is not None:
        order = lecture.order
        source = memory.Source(order.invoice_id, _name(lecture), order.actor)
        memory.change(session, seller, lecture.notes, what, source)


def _change(lecture: Lecture, seller: KnownSeller | None) -> Change | None:
    order, seen, notes = lecture.order, lecture.seen, lecture.notes
    if order.decision is ReviewDecision.CORRECT:
        return by_correction(seen, order.corrections, notes, seller, order.invoice_id)
    return by_approval(seen, notes, seller) if seller else None


def _name(lecture: Lecture) -> str:
    """How people call the seller."""
    corrected = lecture.order.corrections.get("seller.name")
    seller = lecture.seen.invoice.seller
    return corrected or (seller and seller.name) or ""

"""The person's part: the graph stops here, and goes on with what the person decided."""

from typing import Self

from langgraph.runtime import Runtime
from langgraph.types import interrupt
from pydantic import BaseModel, ConfigDict

from common.messages.activity import Reason as Stated
from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.messages.payload import BlobRef
from common.schemas.invoice import Invoice
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline.errors import ApprovalRefused
from invoice_pipeline.graph.context import Context
from invoice_pipeline.graph.corrections import correct
from invoice_pipeline.graph.nodes import described
from invoice_pipeline.graph.sentences import MAX_REASONS, state_reasons, storable
from invoice_pipeline.graph.state import InvoiceState, Json


class Verdict(BaseModel):
    """What the interrupt is resumed with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: ReviewDecision
    corrections: dict[str, str | None]
    comment: str | None
    actor: str

    @classmethod
    def of(cls, order: ReviewInvoice) -> Self:
        return cls(
            decision=order.decision,
            corrections=order.corrections,
            comment=order.comment,
            actor=storable(order.actor, 200),
        )

    def reason(self) -> Stated:
        codes = {
            ReviewDecision.APPROVE: ReasonCode.APPROVED_BY_PERSON,
            ReviewDecision.CORRECT: ReasonCode.CORRECTED_BY_PERSON,
            ReviewDecision.REJECT: ReasonCode.REJECTED_BY_PERSON,
        }
        facts = {"actor": self.actor} | ({"comment": self.comment} if self.comment else {})
        reason = Reason(code=codes[self.decision], fields=tuple(self.corrections), facts=facts)
        return state_reasons([reason])[0]


def review_node(state: InvoiceState, runtime: Runtime[Context]) -> InvoiceState:
    """Raises CorrectionRefused or ApprovalRefused: the run is then dropped, and the invoice still waits."""
    verdict = Verdict.model_validate(interrupt({"revision": state["revision"]}))
    match verdict.decision:
        case ReviewDecision.CORRECT:
            return _corrected(state, verdict, runtime.context)
        case ReviewDecision.APPROVE:
            record = runtime.context.records.load(BlobRef.model_validate(state["record"]))
            if missing := _missing(record.invoice):
                raise ApprovalRefused(missing)
            return _decided(state, verdict, InvoiceStatus.APPROVED)
        case ReviewDecision.REJECT:
            return _decided(state, verdict, InvoiceStatus.REJECTED)


def _corrected(state: InvoiceState, verdict: Verdict, context: Context) -> InvoiceState:
    record = context.records.load(BlobRef.model_validate(state["record"]))
    changed = correct(record, verdict.corrections)
    return {
        "status": InvoiceStatus.READ.value,
        "record": context.records.save(changed).model_dump(mode="json"),
        "revision": state["revision"] + 1,
        "decided_by": verdict.actor,
        "corrected": _json(verdict.reason()),
        **described(changed.invoice),
    }


def _decided(state: InvoiceState, verdict: Verdict, status: InvoiceStatus) -> InvoiceState:
    """The reasons that it was shown for stay: they were overruled, not refuted."""
    return {
        "status": status.value,
        "decided_by": verdict.actor,
        "reasons": [_json(verdict.reason()), *state["reasons"]][:MAX_REASONS],
    }


def _missing(invoice: Invoice) -> tuple[str, ...]:
    """Without these there is no bill, whoever approves it."""
    seller, totals = invoice.seller, invoice.totals
    needed = {
        "number": invoice.number,
        "currency": invoice.currency,
        "seller.name": seller and seller.name,
        "totals.payable": totals and totals.payable,
    }
    return tuple(field for field, value in needed.items() if value is None)


def _json(reason: Stated) -> Json:
    return reason.model_dump(mode="json")

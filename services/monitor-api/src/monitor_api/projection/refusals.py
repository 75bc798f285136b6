"""What became of a person's decision that the invoice did not follow: nothing else would ever tell of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from common.messages.activity import Reason
from common.messages.invoice_pipeline import ReviewInvoice
from common.messages.shared import Outcome, Receipt
from monitor_api.projection.clean import without_nul
from monitor_api.projection.invoices import add_steps

REFUSED = "decision_refused"
"""Stands where a step of the invoice's history has its state; the invoice itself stays where it is."""
FAILED = "decision_failed"
"""The same for an order that became a dead letter: replaying that may still carry it out."""


def project_refusal(session: Session, receipt: Receipt, order: ReviewInvoice, at: datetime) -> None:
    """Keep a refused or a failed decision in the invoice's history, signed by who made it."""
    told = _told(receipt)
    if told is None:
        return
    state, why = told
    reason = Reason(
        code=state,
        message=f"The decision to {order.decision} was not carried out: {why}"[:1_000],
        fields=tuple(order.corrections),
    )
    step = {
        "invoice_id": order.invoice_id,
        "state": state,
        "revision": order.revision,
        "reasons": [without_nul(reason.model_dump(mode="json"))],
        "decided_by": str(without_nul(order.actor)),
        "record": None,
        "occurred_at": at,
    }
    add_steps(session, [step])


def _told(receipt: Receipt) -> tuple[str, str] | None:
    """The step's state and the reason; None where there is nothing to tell."""
    if receipt.outcome is Outcome.DEAD:
        return FAILED, receipt.error or "it failed for good."
    answer = receipt.result or {}
    if receipt.outcome is Outcome.DONE and answer.get("accepted") is False:
        return REFUSED, str(answer.get("reason") or "no reason was given.")
    return None

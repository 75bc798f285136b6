from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints, model_validator

from common.messages import REVIEW_INVOICE
from common.messages.invoice_pipeline import FieldPath, ReviewDecision, ReviewInvoice
from monitor_api.api.answers.base import Accepted
from monitor_api.api.auth import Reviewer
from monitor_api.api.context import ContextNeeded, Reading
from monitor_api.api.parameters import Body, Remark
from monitor_api.corrections import is_field
from monitor_api.queries.invoices import invoice_under_review

router = APIRouter(prefix="/invoices", tags=["invoices"])

Value = Annotated[str, StringConstraints(max_length=1_000, pattern=r"^[^\x00]*$")]
MAX_SENTENCE = 400  # characters; a problem document cuts what is longer


class Review(Body):
    """A person's decision about the revision that they saw."""

    decision: ReviewDecision
    revision: int = Field(ge=1, le=1_000_000)
    corrections: dict[FieldPath, Value | None] = Field(
        default_factory=dict,
        max_length=200,
        description="path -> new value as text, null to clear; only with `correct`",
        examples=[{"totals.payable": "119.00"}],
    )
    comment: Remark | None = None

    @model_validator(mode="after")
    def _corrections_fit(self) -> Self:
        if bool(self.corrections) != (self.decision is ReviewDecision.CORRECT):
            raise ValueError("`correct` needs corrections; `approve` and `reject` take none")
        unknown = sorted(path for path in self.corrections if not is_field(path))
        if unknown:
            raise ValueError(f"an invoice has no field {', '.join(unknown)}"[:MAX_SENTENCE])
        return self


@router.post("/{invoice_id}/review", status_code=202)
def review(
    caller: Reviewer, context: ContextNeeded, session: Reading, invoice_id: UUID, body: Review
) -> Accepted:
    """Decide about an invoice that waits for a person: approve, correct or reject it."""
    invoice_under_review(session, invoice_id, body.revision)
    session.rollback()
    order = ReviewInvoice(
        invoice_id=invoice_id,
        revision=body.revision,
        decision=body.decision,
        corrections=body.corrections,
        comment=body.comment,
        actor=caller.name,
    )
    with context.outbox.transaction(str(invoice_id)) as unit:
        message_id = unit.send(REVIEW_INVOICE, order)
    return Accepted(message_id=message_id, follow=f"/api/v1/invoices/{invoice_id}")

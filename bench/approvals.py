"""Which documents go on without a person, and whether they should."""

from collections.abc import Iterable
from dataclasses import dataclass

from bench.truth import Compared
from common.schemas.evidence import FieldEvidence
from common.schemas.reasons import ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline.doubts import doubts
from invoice_pipeline.readers.trust.model import Model
from invoice_pipeline.readers.trust.sign import Sign

_OF_READING = frozenset(
    {
        ReasonCode.ALL_CHECKS_PASSED,
        ReasonCode.LOW_CONFIDENCE,
        ReasonCode.READ_BY_OCR,
        ReasonCode.NEGATIVE_DUE,
        ReasonCode.BUYER_NOT_READ,
    }
)
"""Reasons that lie in the reading; any other is a rule that the invoice itself breaks."""


@dataclass(frozen=True, slots=True)
class Approvals:
    """``readable``: every stated header field was read right; ``clean``: and the invoice breaks no rule."""

    documents: int
    readable: int
    clean: int
    clean_approved: int
    approved: int
    escaped: int

    @classmethod
    def count(cls, documents: Iterable[tuple[Compared, bool]]) -> "Approvals":
        """Of each document with whether it is approved."""
        found = list(documents)
        readable = [(one, passed) for one, passed in found if one.is_invoice and one.exact]
        clean = [passed for one, passed in readable if breaks_no_rule(one)]
        passed = [one for one, approved in found if approved]
        return cls(
            documents=sum(one.is_invoice for one, _ in found),
            readable=len(readable),
            clean=len(clean),
            clean_approved=sum(clean),
            approved=len(passed),
            escaped=sum(not (one.is_invoice and one.exact) for one in passed),
        )


def breaks_no_rule(document: Compared) -> bool:
    return {reason.code for reason in document.answer.reasons} <= _OF_READING


def is_approved(document: Compared) -> bool:
    return document.answer.status is InvoiceStatus.APPROVED


def would_be_approved(document: Compared, model: Model) -> bool:
    """The same decision, had the confidences come from ``model``."""
    answer = document.answer
    held = {reason.code for reason in answer.reasons} - {ReasonCode.LOW_CONFIDENCE}
    if answer.invoice is None or (answer.status is not InvoiceStatus.APPROVED and held):
        return False
    evidence = [_by(model, item) for item in answer.evidence]
    return not any(reason.code is ReasonCode.LOW_CONFIDENCE for reason in doubts(answer.invoice, evidence))


def _by(model: Model, item: FieldEvidence) -> FieldEvidence:
    if item.score is None:
        return item
    confidence = model.probability(item.field, item.score, frozenset(map(Sign, item.signs)))
    return item.model_copy(update={"confidence": confidence})


__all__ = ["Approvals", "breaks_no_rule", "is_approved", "would_be_approved"]

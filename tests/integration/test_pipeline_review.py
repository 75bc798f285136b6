from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.messages.shared import Outcome
from common.schemas.evidence import Method
from common.schemas.record import InvoiceRecord
from support.pipeline import PipelineService
from support.ubl import ubl_invoice


@pytest.fixture
def waiting(pipeline: PipelineService) -> UUID:
    """An invoice whose amount due is wrong."""
    return pipeline.hand_in(ubl_invoice(payable="120.00"))


def decision(
    invoice_id: UUID,
    what: ReviewDecision,
    *,
    revision: int = 1,
    corrections: dict[str, str | None] | None = None,
) -> ReviewInvoice:
    return ReviewInvoice(
        invoice_id=invoice_id,
        revision=revision,
        decision=what,
        corrections=corrections or {},
        comment="seen the paper",
        actor="clerk@example.com",
    )


def test_a_corrected_invoice_is_validated_again_approved_and_exported(
    pipeline: PipelineService, waiting: UUID
) -> None:
    answer = pipeline.review(
        decision(waiting, ReviewDecision.CORRECT, corrections={"totals.payable": "119.00"})
    )
    assert answer == {"accepted": True, "state": "approved", "revision": 2}
    [message] = pipeline.exports()
    assert message.payload["revision"] == 2
    row = pipeline.invoice(waiting)
    record = InvoiceRecord.model_validate_json(pipeline.store.get_digest(row["record"]["sha256"]))
    [evidence] = [item for item in record.evidence if item.field == "totals.payable"]
    assert (evidence.method, evidence.confidence) == (Method.PERSON, 1)
    assert pipeline.codes(waiting) == ["corrected_by_person", "all_checks_passed"]
    pipeline.receipt(message, Outcome.DONE)
    assert pipeline.invoice(waiting)["state"] == "exported"


def test_an_insufficient_correction_waits_again_and_can_be_corrected_again(
    pipeline: PipelineService, waiting: UUID
) -> None:
    answer = pipeline.review(
        decision(waiting, ReviewDecision.CORRECT, corrections={"totals.payable": "121.00"})
    )
    assert answer == {"accepted": True, "state": "needs_review", "revision": 2}
    second = decision(waiting, ReviewDecision.CORRECT, revision=2, corrections={"totals.payable": "119.00"})
    assert pipeline.review(second)["state"] == "approved"
    assert pipeline.count("checkpoints") == 0


def test_an_approval_keeps_the_reasons_that_were_overruled(pipeline: PipelineService, waiting: UUID) -> None:
    assert pipeline.review(decision(waiting, ReviewDecision.APPROVE))["state"] == "approved"
    assert pipeline.codes(waiting)[0] == "approved_by_person"
    assert "arithmetic_mismatch" in pipeline.codes(waiting)
    assert pipeline.history(waiting)[-1] == ("approved", "clerk@example.com")
    assert len(pipeline.exports()) == 1


def test_a_rejected_invoice_ends(pipeline: PipelineService, waiting: UUID) -> None:
    assert pipeline.review(decision(waiting, ReviewDecision.REJECT))["state"] == "rejected"
    assert pipeline.codes(waiting)[0] == "rejected_by_person"
    assert pipeline.exports() == []
    assert pipeline.count("checkpoints") == pipeline.count("claims") == 0


def test_of_two_decisions_made_at_once_one_is_carried_out(
    pipeline: PipelineService, waiting: UUID, migrated_url: str, tmp_path: Path
) -> None:
    with PipelineService(migrated_url, tmp_path) as other, ThreadPoolExecutor(2) as threads:
        orders = [
            (pipeline, decision(waiting, ReviewDecision.APPROVE)),
            (other, decision(waiting, ReviewDecision.REJECT)),
        ]
        answers = list(threads.map(lambda item: item[0].review(item[1]), orders))
    [accepted] = [answer for answer in answers if answer["accepted"]]
    assert pipeline.invoice(waiting)["state"] == accepted["state"]
    assert len(pipeline.exports()) + len(other.exports()) == (accepted["state"] == "approved")
    assert pipeline.count("checkpoints") == 0


def test_a_decision_about_an_older_revision_is_refused(pipeline: PipelineService, waiting: UUID) -> None:
    pipeline.review(decision(waiting, ReviewDecision.CORRECT, corrections={"totals.payable": "121.00"}))
    answer = pipeline.review(decision(waiting, ReviewDecision.APPROVE))
    assert answer["accepted"] is False
    assert "revision 1" in str(answer["reason"])
    assert pipeline.invoice(waiting)["state"] == "needs_review"


def test_an_exported_invoice_cannot_be_changed(pipeline: PipelineService) -> None:
    invoice_id = pipeline.hand_in(ubl_invoice())
    [message] = pipeline.exports()
    pipeline.receipt(message, Outcome.DONE)
    answer = pipeline.review(decision(invoice_id, ReviewDecision.REJECT))
    assert answer["accepted"] is False
    assert pipeline.invoice(invoice_id)["state"] == "exported"


def test_an_invoice_without_a_number_cannot_be_approved(pipeline: PipelineService, waiting: UUID) -> None:
    emptied = decision(waiting, ReviewDecision.CORRECT, corrections={"number": None})
    assert pipeline.review(emptied)["state"] == "needs_review"
    answer = pipeline.review(decision(waiting, ReviewDecision.APPROVE, revision=2))
    assert answer["accepted"] is False
    assert "number" in str(answer["reason"])


def test_a_correction_of_the_wrong_type_is_refused_and_leaves_the_invoice_waiting(
    pipeline: PipelineService, waiting: UUID
) -> None:
    answer = pipeline.review(decision(waiting, ReviewDecision.CORRECT, corrections={"issue_date": "soon"}))
    assert answer["accepted"] is False
    assert "issue_date" in str(answer["reason"])
    assert pipeline.review(decision(waiting, ReviewDecision.APPROVE))["accepted"] is True


def test_a_corrected_number_meets_the_invoice_that_has_it(pipeline: PipelineService, waiting: UUID) -> None:
    original = pipeline.hand_in(ubl_invoice("2026-2002"))
    corrections: dict[str, str | None] = {"number": "2026-2002", "totals.payable": "119.00"}
    pipeline.review(decision(waiting, ReviewDecision.CORRECT, corrections=corrections))
    row = pipeline.invoice(waiting)
    assert (row["state"], row["duplicate_of"]) == ("duplicate", original)
    freed = pipeline.hand_in(ubl_invoice("2026-1001"))
    assert pipeline.invoice(freed)["state"] == "approved"

"""A decision that the pipeline does not carry out is seen in the invoice's history, where its maker looks."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from common.messages import REVIEW_INVOICE, Envelope, Service
from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.messages.shared import Outcome
from monitor_api.chores import CHORES
from monitor_api.config import MonitorSettings
from monitor_api.tasks import tasks
from monitor_api.tokens import Scope
from support.inprocess import InProcess, settings_for
from support.monitor import Monitor, invoice_changed

Worker = InProcess[None]


@pytest.fixture
def worker(monitor: Monitor, migrated_url: str) -> Iterator[Worker]:
    settings = settings_for(MonitorSettings, migrated_url)
    with InProcess(Service.MONITOR_API, settings, tasks, None, CHORES) as made:
        yield made


def decided(worker: Worker, invoice_id: UUID) -> Envelope:
    order = ReviewInvoice(
        invoice_id=invoice_id,
        revision=1,
        decision=ReviewDecision.CORRECT,
        corrections={"totals.payable": "x"},
        actor="ann",
    )
    with worker.outbox.transaction(str(invoice_id)) as unit:
        unit.send(REVIEW_INVOICE, order)
    (sent,) = worker.publisher.take(REVIEW_INVOICE.name)
    return sent


def shown(monitor: Monitor, invoice_id: UUID) -> dict[str, Any]:
    answer = monitor.client.get(f"/api/v1/invoices/{invoice_id}", headers=monitor.bearer(Scope.READ))
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(
    ("outcome", "result", "error", "state"),
    [
        (Outcome.DONE, {"accepted": False, "reason": "no \x00 number"}, None, "decision_refused"),
        (Outcome.DEAD, None, "InvoiceNotFound: no \x00 number", "decision_failed"),
    ],
)
def test_a_decision_not_carried_out_is_in_the_history_with_actor_and_reason(
    monitor: Monitor,
    worker: Worker,
    outcome: Outcome,
    result: dict[str, Any] | None,
    error: str | None,
    state: str,
) -> None:
    invoice_id = uuid4()
    monitor.tell(invoice_changed(invoice_id))
    order = decided(worker, invoice_id)
    worker.receipt(order, outcome, error, result=result)
    worker.receipt(order, outcome, error, result=result)
    told = shown(monitor, invoice_id)
    assert told["state"] == "needs_review"
    _, refusal = told["history"]
    assert (refusal["state"], refusal["decided_by"], refusal["revision"]) == (state, "ann", 1)
    (reason,) = refusal["reasons"]
    assert "The decision to correct was not carried out" in reason["message"]
    assert reason["message"].endswith("no \ufffd number")
    assert reason["fields"] == ["totals.payable"]


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.DISCARDED])
def test_a_decision_that_was_carried_out_is_told_by_the_pipeline_alone(
    monitor: Monitor, worker: Worker, outcome: Outcome
) -> None:
    invoice_id = uuid4()
    monitor.tell(invoice_changed(invoice_id))
    worker.receipt(decided(worker, invoice_id), outcome, result={"accepted": True, "state": "approved"})
    assert len(shown(monitor, invoice_id)["history"]) == 1


def test_a_correction_of_what_an_invoice_does_not_have_is_refused_by_name(monitor: Monitor) -> None:
    invoice_id = uuid4()
    monitor.tell(invoice_changed(invoice_id))
    answer = monitor.client.post(
        f"/api/v1/invoices/{invoice_id}/review",
        headers=monitor.bearer(Scope.REVIEW),
        json={"decision": "correct", "revision": 1, "corrections": {"totals.foo": "1", "number": "2"}},
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["message"] for error in answer.json()["errors"]] == [
        "Value error, an invoice has no field totals.foo"
    ]
    assert monitor.sent(REVIEW_INVOICE.name) == []

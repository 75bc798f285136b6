"""Each message twice, crashes before the end, messages that die: the same invoices, each decided once."""

from collections.abc import Callable
from typing import NoReturn
from uuid import UUID, uuid4

import pytest

from common.errors import PermanentError
from common.messages import REVIEW_INVOICE, VALIDATE_INVOICE, Envelope
from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.messages.shared import Outcome
from invoice_pipeline import service
from invoice_pipeline.graph.pipeline import Pipeline
from support.inprocess import envelope_for
from support.pipeline import PipelineService
from support.ubl import ubl_invoice


class NothingToRead(PermanentError):
    """A fault that no retry mends."""


def snapshot(pipeline: PipelineService) -> tuple[int, ...]:
    tables = ("invoices", "invoice_events", "outbox", "activity", "claims", "checkpoints")
    return tuple(pipeline.count(table) for table in tables)


def approve(invoice_id: UUID) -> Envelope:
    order = ReviewInvoice(invoice_id=invoice_id, revision=1, decision=ReviewDecision.APPROVE, actor="clerk")
    return envelope_for(REVIEW_INVOICE, order)


def upload(pipeline: PipelineService) -> Envelope:
    return pipeline.upload(ubl_invoice())


def handed_over(pipeline: PipelineService) -> Envelope:
    pipeline.deliver(pipeline.upload(ubl_invoice()))
    [envelope] = pipeline.publisher.take(VALIDATE_INVOICE.name)
    return envelope


def decided(pipeline: PipelineService) -> Envelope:
    return approve(pipeline.hand_in(ubl_invoice(payable="120.00")))


PREPARE = [upload, handed_over, decided]


@pytest.mark.parametrize("prepare", PREPARE)
def test_a_second_delivery_of_each_task_is_a_no_op(
    pipeline: PipelineService, prepare: Callable[[PipelineService], Envelope]
) -> None:
    envelope = prepare(pipeline)
    pipeline.deliver(envelope)
    after_first = snapshot(pipeline)
    pipeline.deliver(envelope)
    assert snapshot(pipeline) == after_first


@pytest.mark.parametrize("prepare", [upload, handed_over])
def test_another_message_about_the_same_step_changes_nothing(
    pipeline: PipelineService, prepare: Callable[[PipelineService], Envelope]
) -> None:
    envelope = prepare(pipeline)
    pipeline.deliver(envelope)
    events, sent = pipeline.count("invoice_events"), pipeline.count("outbox")
    pipeline.deliver(envelope.model_copy(update={"id": uuid4()}))
    assert (pipeline.count("invoice_events"), pipeline.count("outbox")) == (events, sent)


@pytest.mark.parametrize("prepare", PREPARE)
def test_a_crash_before_the_end_leaves_the_graph_where_it_was(
    pipeline: PipelineService,
    prepare: Callable[[PipelineService], Envelope],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The checkpoint is written by then; it must go with the transaction that it was written in."""
    envelope = prepare(pipeline)
    waiting = pipeline.count("checkpoints")
    before = pipeline.count("outbox")

    def crash(*_: object) -> NoReturn:
        raise RuntimeError("the power fails")

    with monkeypatch.context() as patch:
        patch.setattr(service, "changed", crash)
        pipeline.deliver(envelope)
    assert (pipeline.count("checkpoints"), pipeline.count("outbox")) == (waiting, before)
    pipeline.deliver(envelope)
    assert pipeline.count("outbox") == before + 1
    pipeline.deliver_sent(VALIDATE_INVOICE)
    [bill] = pipeline.exports()
    assert pipeline.invoice(UUID(str(bill.payload["invoice_id"])))["state"] == "approved"


def test_an_invoice_dies_with_its_message_and_lives_again_with_its_replay(
    pipeline: PipelineService,
) -> None:
    message = handed_over(pipeline)
    invoice_id = UUID(str(message.payload["invoice_id"]))
    pipeline.receipt(message, Outcome.DEAD, "the worker died")
    assert (pipeline.invoice(invoice_id)["state"], pipeline.count("claims")) == ("dead", 0)
    assert pipeline.codes(invoice_id) == ["processing_failed"]
    pipeline.deliver(message)
    assert pipeline.invoice(invoice_id)["state"] == "approved"
    assert pipeline.count("checkpoints") == 0


def test_an_invoice_whose_reading_dies_is_dead_and_can_be_replayed(
    pipeline: PipelineService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sender is another service, so nobody but the receiver can say so."""
    envelope = pipeline.upload(ubl_invoice())
    invoice_id = UUID(str(envelope.payload["invoice_id"]))

    def crash(*_: object) -> NoReturn:
        raise NothingToRead

    with monkeypatch.context() as patch:
        patch.setattr(Pipeline, "read", crash)
        pipeline.deliver(envelope)
    assert pipeline.invoice(invoice_id)["state"] == "dead"
    assert pipeline.announced(invoice_id) == ["received", "dead"]
    pipeline.deliver(envelope.model_copy(update={"id": uuid4()}))
    assert pipeline.invoice(invoice_id)["state"] == "read"


def test_the_checkpoint_of_a_discarded_invoice_is_forgotten(pipeline: PipelineService) -> None:
    message = handed_over(pipeline)
    pipeline.receipt(message, Outcome.DEAD, "the worker died")
    pipeline.receipt(message, Outcome.DISCARDED, "discarded by clerk")
    assert pipeline.count("checkpoints") == 0
    [reason] = pipeline.invoice(UUID(str(message.payload["invoice_id"])))["reasons"]
    assert reason["code"] == "processing_discarded"
    assert reason["message"] == "Its message was discarded by clerk."

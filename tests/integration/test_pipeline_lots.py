"""A document of several invoices: each once, whatever is delivered twice, lost, replayed or sent again."""

from typing import Any, NoReturn
from uuid import UUID, uuid4

import pytest

from common.errors import PermanentError
from common.messages import PROCESS_INVOICE, Envelope
from common.messages.exporter import ExportInvoice
from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.messages.shared import Outcome
from common.schemas.record import InvoiceRecord
from invoice_pipeline import service
from invoice_pipeline.graph.pipeline import Pipeline
from invoice_pipeline.lots import part_id
from support.fatturapa import body, fattura, lot
from support.pipeline import PipelineService

NUMBERS = ("2026/17", "2026/18", "2026/19")


class NothingToRead(PermanentError):
    """A fault that no retry mends."""


def hand_in(pipeline: PipelineService, document: bytes) -> UUID:
    envelope = pipeline.upload(document)
    pipeline.deliver(envelope)
    pipeline.settle()
    return UUID(str(envelope.payload["invoice_id"]))


def parts(pipeline: PipelineService, first: UUID) -> list[dict[str, Any]]:
    return pipeline.rows("SELECT * FROM invoices WHERE lot = :lot ORDER BY part", lot=first)


def states(pipeline: PipelineService, first: UUID) -> list[str]:
    return [row["state"] for row in parts(pipeline, first)]


def snapshot(pipeline: PipelineService) -> tuple[int, ...]:
    tables = ("invoices", "invoice_events", "outbox", "activity", "claims", "checkpoints")
    return tuple(pipeline.count(table) for table in tables)


def test_a_lot_of_three_becomes_three_invoices_each_exported_once(pipeline: PipelineService) -> None:
    first = hand_in(pipeline, lot(NUMBERS))
    rows = parts(pipeline, first)
    assert [(row["number"], row["state"], row["part"], row["parts"]) for row in rows] == [
        ("2026/17", "approved", 1, 3),
        ("2026/18", "approved", 2, 3),
        ("2026/19", "approved", 3, 3),
    ]
    assert [row["id"] for row in rows] == [first, part_id(first, 2), part_id(first, 3)]
    bills = [ExportInvoice.model_validate(bill.payload) for bill in pipeline.exports()]
    assert {bill.invoice_id for bill in bills} == {row["id"] for row in rows}
    records = [InvoiceRecord.model_validate_json(pipeline.store.get(bill.record)) for bill in bills]
    assert sorted((record.part, record.invoice.number) for record in records) == list(enumerate(NUMBERS, 1))
    assert pipeline.count("checkpoints") == 0


def test_each_part_has_a_history_and_is_announced_with_its_place(pipeline: PipelineService) -> None:
    first = hand_in(pipeline, lot(NUMBERS))
    for row in parts(pipeline, first):
        assert [state for state, _ in pipeline.history(row["id"])] == ["received", "read", "approved"]
    places = [event["place"] for event in pipeline.events("invoice_changed") if event["state"] == "approved"]
    assert places == [{"lot": str(first), "part": part, "parts": 3} for part in (1, 2, 3)]


def test_a_second_delivery_of_any_message_of_a_lot_is_a_no_op(pipeline: PipelineService) -> None:
    order = pipeline.upload(lot(NUMBERS))
    pipeline.deliver(order)
    messages = [order, *pipeline.settle()]
    before = snapshot(pipeline)
    for message in messages:
        pipeline.deliver(message)
        pipeline.deliver(message.model_copy(update={"id": uuid4()}))
    pipeline.publisher.sent.clear()
    assert snapshot(pipeline)[:3] == before[:3]
    assert snapshot(pipeline)[4:] == before[4:]


def test_the_same_lot_again_is_a_duplicate(pipeline: PipelineService) -> None:
    first = hand_in(pipeline, lot(NUMBERS))
    again = hand_in(pipeline, lot(NUMBERS))
    row = pipeline.invoice(again)
    assert (row["state"], row["duplicate_of"], row["lot"]) == ("duplicate", first, None)
    assert pipeline.codes(again) == ["duplicate_same_bytes"]
    assert (pipeline.count("invoices"), len(pipeline.exports())) == (4, 3)


def test_a_lot_stays_known_when_its_first_invoice_is_rejected(pipeline: PipelineService) -> None:
    """The file belongs to all of them: what one gives back, another one takes over."""
    wrong = body(general="<ImportoTotaleDocumento>123.00</ImportoTotaleDocumento>")
    document = fattura(wrong, body(NUMBERS[1]))
    first = hand_in(pipeline, document)
    assert states(pipeline, first) == ["needs_review", "approved"]
    order = ReviewInvoice(invoice_id=first, revision=1, decision=ReviewDecision.REJECT, actor="clerk")
    assert pipeline.review(order)["accepted"] is True
    again = hand_in(pipeline, document)
    assert pipeline.invoice(again)["duplicate_of"] == part_id(first, 2)


def test_a_lot_of_which_nothing_is_left_is_read_again(pipeline: PipelineService) -> None:
    wrong = "<ImportoTotaleDocumento>123.00</ImportoTotaleDocumento>"
    document = fattura(*(body(number, general=wrong) for number in NUMBERS))
    first = hand_in(pipeline, document)
    for row in parts(pipeline, first):
        order = ReviewInvoice(invoice_id=row["id"], revision=1, decision=ReviewDecision.REJECT, actor="clerk")
        assert pipeline.review(order)["accepted"] is True
    assert pipeline.count("claims") == 0
    assert states(pipeline, hand_in(pipeline, document)) == ["needs_review"] * 3


def test_an_invoice_that_came_alone_before_is_a_duplicate_in_its_lot(pipeline: PipelineService) -> None:
    alone = hand_in(pipeline, fattura(body(NUMBERS[1])))
    first = hand_in(pipeline, lot(NUMBERS))
    assert states(pipeline, first) == ["approved", "duplicate", "approved"]
    assert pipeline.invoice(part_id(first, 2))["duplicate_of"] == alone
    assert len(pipeline.exports()) == 3


def test_the_same_number_twice_in_one_lot_is_exported_once(pipeline: PipelineService) -> None:
    first = hand_in(pipeline, lot(["2026/17", "2026/17"]))
    assert states(pipeline, first) == ["approved", "duplicate"]
    assert len(pipeline.exports()) == 1


def test_a_crash_before_the_end_sends_no_part_on(
    pipeline: PipelineService, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = pipeline.upload(lot(NUMBERS))

    def crash(*_: object) -> NoReturn:
        raise RuntimeError("the power fails")

    with monkeypatch.context() as patch:
        patch.setattr(service, "changed", crash)
        pipeline.deliver(order)
    assert (pipeline.count("outbox"), pipeline.count("checkpoints")) == (0, 0)
    pipeline.deliver(order)
    pipeline.settle()
    assert len(pipeline.exports()) == 3


def test_a_part_that_dies_is_dead_alone_and_lives_again_with_its_replay(
    pipeline: PipelineService, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = pipeline.upload(lot(NUMBERS))
    pipeline.deliver(order)
    first = UUID(str(order.payload["invoice_id"]))
    second, third = pipeline.publisher.take(PROCESS_INVOICE.name)

    def crash(*_: object) -> NoReturn:
        raise NothingToRead

    with monkeypatch.context() as patch:
        patch.setattr(Pipeline, "read", crash)
        pipeline.deliver(second)
    pipeline.deliver(third)
    pipeline.settle()
    assert states(pipeline, first) == ["approved", "dead", "approved"]
    pipeline.deliver(second.model_copy(update={"id": uuid4()}))
    pipeline.settle()
    assert states(pipeline, first) == ["approved"] * 3
    assert len(pipeline.exports()) == 3


def test_a_part_whose_dead_letter_is_discarded_says_so(
    pipeline: PipelineService, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.deliver(pipeline.upload(lot(NUMBERS[:2])))
    [second] = pipeline.publisher.take(PROCESS_INVOICE.name)

    def crash(*_: object) -> NoReturn:
        raise NothingToRead

    with monkeypatch.context() as patch:
        patch.setattr(Pipeline, "read", crash)
        pipeline.deliver(second)
    pipeline.receipt(second, Outcome.DEAD, "nothing to read")
    pipeline.receipt(second, Outcome.DISCARDED, "discarded by clerk")
    assert pipeline.codes(UUID(str(second.payload["invoice_id"]))) == ["processing_discarded"]


def test_a_lost_redis_costs_no_part(pipeline: PipelineService) -> None:
    """What was published is gone; the outbox still has it, and sends it again under the same id."""
    order = pipeline.upload(lot(NUMBERS))
    pipeline.deliver(order)
    pipeline.publisher.sent.clear()
    kept = "SELECT envelope FROM outbox WHERE state <> 'done' ORDER BY created_at"
    for row in pipeline.rows(kept):
        pipeline.deliver(Envelope.model_validate(row["envelope"]))
    pipeline.settle()
    assert len(pipeline.exports()) == 3

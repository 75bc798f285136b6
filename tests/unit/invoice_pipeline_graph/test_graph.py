import os
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NoReturn, cast
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import Checkpoint, CheckpointTuple, empty_checkpoint
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from common.messages.invoice_pipeline import FurtherPart, ReviewDecision
from common.messages.payload import BlobRef, LotPlace
from common.storage import BlobStore, open_store
from invoice_pipeline.checkpoints import SERIALIZER
from invoice_pipeline.duplicates import Twin
from invoice_pipeline.errors import ApprovalRefused, CheckpointMissing, CheckpointOutdated
from invoice_pipeline.graph.build import InvoiceGraph, build_graph
from invoice_pipeline.graph.context import Context
from invoice_pipeline.graph.pipeline import Pipeline
from invoice_pipeline.graph.records import Records
from invoice_pipeline.graph.review import Verdict
from invoice_pipeline.graph.state import GRAPH_VERSION, first_state
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.fatturapa import lot
from support.hybrids import SHOWN, drawn, with_xml
from support.invoice_pages import changed
from support.ubl import ubl_invoice

THREAD: RunnableConfig = {"configurable": {"thread_id": "one"}}


class Desk:
    """A graph with checkpoints in memory, and a store in memory."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.store: BlobStore = open_store("memory://")
        self.sandbox = sandbox
        self.graph: InvoiceGraph = build_graph(InMemorySaver(serde=SERIALIZER))
        self.context = Context(Records(self.store), sandbox, date(2026, 11, 20))

    def start(self, document: bytes, *twins: Twin) -> Mapping[str, Any]:
        ref = self.store.put(document, "application/xml")
        context = Context(self.context.records, self.sandbox, self.context.today, twins)
        state: Mapping[str, Any] = self.graph.invoke(
            first_state(uuid4(), ref), THREAD, context=context, interrupt_before=["validate"]
        )
        return state

    def go_on(self, *twins: Twin) -> Mapping[str, Any]:
        context = Context(self.context.records, self.sandbox, self.context.today, twins)
        state: Mapping[str, Any] = self.graph.invoke(None, THREAD, context=context)
        return state

    def resume(self, decision: ReviewDecision, **corrections: str | None) -> Mapping[str, Any]:
        [waiting] = self.graph.get_state(THREAD).interrupts
        verdict = Verdict(decision=decision, corrections=corrections, comment=None, actor="clerk")
        resume = {waiting.id: verdict.model_dump(mode="json")}
        state: Mapping[str, Any] = self.graph.invoke(Command(resume=resume), THREAD, context=self.context)
        return state


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.fixture
def desk(sandbox: Sandbox) -> Desk:
    return Desk(sandbox)


def test_the_first_half_halts_before_validation(desk: Desk) -> None:
    state = desk.start(ubl_invoice())
    assert (state["status"], state["graph_version"]) == ("read", GRAPH_VERSION)
    assert desk.graph.get_state(THREAD).next == ("validate",)


def test_a_sound_invoice_goes_through_to_the_export(desk: Desk) -> None:
    desk.start(ubl_invoice())
    assert desk.go_on()["status"] == "approved"
    assert desk.graph.get_state(THREAD).next == ()


def test_the_same_bytes_end_unread(desk: Desk) -> None:
    state = desk.start(ubl_invoice(), Twin(str(uuid4()), same_bytes=True))
    assert (state["status"], state["record"]) == ("duplicate", None)
    assert desk.graph.get_state(THREAD).next == ()


def test_a_doubtful_invoice_waits_at_an_interrupt(desk: Desk) -> None:
    desk.start(ubl_invoice(payable="120.00"))
    state = desk.go_on()
    assert state["status"] == "needs_review"
    assert [waiting.value for waiting in state["__interrupt__"]] == [{"revision": 1}]


def test_a_correction_leads_back_through_validation(desk: Desk) -> None:
    desk.start(ubl_invoice(payable="120.00"))
    desk.go_on()
    state = desk.resume(ReviewDecision.CORRECT, **{"totals.payable": "119.00"})
    assert (state["status"], state["revision"]) == ("approved", 2)


def test_every_correction_waits_at_an_interrupt_of_its_own(desk: Desk) -> None:
    desk.start(ubl_invoice(payable="120.00"))
    first = desk.go_on()["__interrupt__"][0].id
    second = desk.resume(ReviewDecision.CORRECT, **{"totals.payable": "121.00"})["__interrupt__"][0].id
    assert first != second


def test_without_a_seller_nobody_can_approve(desk: Desk) -> None:
    desk.start(ubl_invoice(payable="120.00"))
    desk.go_on()
    desk.resume(ReviewDecision.CORRECT, **{"seller.name": None})
    with pytest.raises(ApprovalRefused, match=r"seller\.name"):
        desk.resume(ReviewDecision.APPROVE)


def test_of_several_invoices_the_first_goes_on_and_the_others_are_handed_out(desk: Desk) -> None:
    state = desk.start(lot(["A1", "A2", "A3"]))
    assert (state["summary"]["number"], state["place"]["part"], state["place"]["parts"]) == ("A1", 1, 3)
    records = [desk.context.records.load(BlobRef.model_validate(ref)) for ref in state["further"]]
    assert [(record.part, record.invoice.number) for record in records] == [(2, "A2"), (3, "A3")]
    assert desk.go_on()["status"] == "approved"


def test_a_lot_leaves_no_trace_of_its_size_in_the_checkpoint(desk: Desk) -> None:
    desk.start(lot(f"A{number}" for number in range(50)))
    saved = desk.graph.get_state(THREAD).values
    assert "further" not in saved
    assert len(SERIALIZER.dumps_typed(saved)[1]) < 2_000


def test_a_further_invoice_is_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    state = desk.start(lot(["A1", "A2"]))
    place = FurtherPart(lot=uuid4(), part=2, parts=2, record=BlobRef.model_validate(state["further"][0]))
    monkeypatch.setattr(Sandbox, "read", None)
    run = Pipeline(desk.store, desk.sandbox).read(
        uuid4(), BlobRef.model_validate(state["document"]), (), place
    )
    assert (run.progress.status, run.progress.summary.number) == ("read", "A2")
    assert (run.progress.place, run.progress.further) == (LotPlace(lot=place.lot, part=2, parts=2), ())


def test_a_hybrid_whose_page_differs_waits_and_stays_on_record_when_a_person_approves(desk: Desk) -> None:
    desk.start(with_xml(drawn(changed(SHOWN, "2026-1001", "2026-2002"))))
    state = desk.go_on()
    assert (state["status"], [reason["code"] for reason in state["reasons"]]) == (
        "needs_review",
        ["page_differs"],
    )
    state = desk.resume(ReviewDecision.APPROVE)
    assert state["status"] == "approved"
    assert [reason["code"] for reason in state["reasons"]] == ["approved_by_person", "page_differs"]


def test_a_hybrid_whose_difference_a_person_corrects_is_not_asked_about_again(desk: Desk) -> None:
    desk.start(with_xml(drawn(changed(SHOWN, "2026-1001", "2026-2002"))))
    desk.go_on()
    state = desk.resume(ReviewDecision.CORRECT, number="2026-2002")
    assert (state["status"], state["summary"]["number"]) == ("approved", "2026-2002")
    record = desk.context.records.load(BlobRef.model_validate(state["record"]))
    assert record.comparison is not None
    assert [field.outcome for field in record.comparison.fields if field.field == "number"] == ["settled"]
    assert not any(finding.rule.startswith("PAGE-") for finding in record.findings)


def test_a_reader_out_of_time_or_memory_is_a_stated_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> NoReturn:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(Sandbox, "read", slow)
    state = desk.start(ubl_invoice())
    assert (state["status"], state["reasons"][0]["code"]) == ("unreadable", "reading_timed_out")


def test_a_checkpoint_of_another_graph_is_not_carried_on() -> None:
    checkpoint = {**empty_checkpoint(), "channel_values": {"graph_version": GRAPH_VERSION - 1}}
    saved = CheckpointTuple(THREAD, cast("Checkpoint", checkpoint), {})
    with pytest.raises(CheckpointOutdated):
        Pipeline(open_store("memory://"), Sandbox()).decide(uuid4(), saved, ())
    with pytest.raises(CheckpointMissing):
        Pipeline(open_store("memory://"), Sandbox()).decide(uuid4(), None, ())


def test_the_state_is_small_and_plain(desk: Desk) -> None:
    """A document of a hundred kilobytes leaves no trace of its size in the checkpoint."""
    state = desk.start(ubl_invoice(note="long " * 1_900 + "<!--" + "x" * 100_000 + "-->"))
    assert state["status"] == "read"
    assert len(SERIALIZER.dumps_typed(dict(state))[1]) < 2_000


def test_checkpoints_are_read_strictly() -> None:
    assert os.environ["LANGGRAPH_STRICT_MSGPACK"] == "true"
    kind, data = SERIALIZER.dumps_typed(Twin("one", same_bytes=True))
    assert not isinstance(SERIALIZER.loads_typed((kind, data)), Twin)

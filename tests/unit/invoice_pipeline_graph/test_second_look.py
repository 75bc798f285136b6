"""The official second opinion within the graph."""

import pytest

from common.messages import BlobRef
from common.schemas.evidence import FieldEvidence, Method
from common.schemas.findings import Finding
from common.schemas.record import InvoiceRecord
from common.storage import open_store
from invoice_pipeline.graph.context import Context, today
from invoice_pipeline.graph.records import Records
from invoice_pipeline.graph.second_look import look_again
from invoice_pipeline.official import Depth
from invoice_pipeline.readers import Read, read
from invoice_pipeline.rules import judge
from invoice_pipeline.sandbox.sandbox import Sandbox
from invoice_pipeline.triage import triage
from support.ubl import ubl_invoice

MISPLACED = ubl_invoice().replace(
    b"</cbc:CustomizationID>", b"</cbc:CustomizationID><cbc:Percent>1</cbc:Percent>", 1
)


class Reading:
    def __init__(self, document: bytes, depth: Depth) -> None:
        store = open_store("memory://")
        self.context = Context(Records(store), Sandbox(), today(), official=depth)
        self.document: BlobRef = store.put(document, "application/xml")
        result = read(document)
        assert isinstance(result, Read)
        [self.record] = result.records

    def look_again(self, record: InvoiceRecord | None = None) -> list[Finding]:
        record = record or self.record
        native = judge(record.invoice, record.evidence, coverage=record.coverage)
        return look_again(self.document, record, native, self.context)


@pytest.mark.parametrize("depth", [Depth.SCHEMA, Depth.RULES])
def test_a_fault_that_only_the_schema_sees_is_shown_to_a_person(depth: Depth) -> None:
    reading = Reading(MISPLACED, depth)
    [found] = reading.look_again()
    assert (found.rule, found.blocking) == ("OFFICIAL/XSD", True)
    decision = triage(reading.record, [found], ())
    assert decision.status == "needs_review"
    [reason] = decision.reasons
    assert reason.code == "second_opinion_disagrees"
    assert "Percent" in reason.facts["message"]


def test_a_sound_invoice_has_no_disagreement() -> None:
    assert Reading(ubl_invoice(), Depth.RULES).look_again() == []


def test_what_our_own_rules_found_is_not_said_twice() -> None:
    assert Reading(ubl_invoice(payable="120.00"), Depth.RULES).look_again() == []


def test_off_asks_nobody() -> None:
    assert Reading(MISPLACED, Depth.OFF).look_again() == []


def test_an_invoice_that_a_person_corrected_is_no_longer_the_one_in_the_xml() -> None:
    reading = Reading(MISPLACED, Depth.SCHEMA)
    given = FieldEvidence(field="number", method=Method.PERSON, text="R-1", confidence=1)
    corrected = reading.record.model_copy(update={"evidence": (*reading.record.evidence, given)})
    assert reading.look_again(corrected) == []


def test_what_was_read_from_a_page_has_no_xml_to_ask_about() -> None:
    reading = Reading(MISPLACED, Depth.SCHEMA)
    seen = FieldEvidence(field="number", method=Method.LABEL, text="R-1", confidence=1)
    assert reading.look_again(reading.record.model_copy(update={"evidence": (seen,)})) == []

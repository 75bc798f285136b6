"""A person corrects one invoice; the next one of that seller is read so without them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from common.messages import REVIEW_INVOICE
from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.schemas.evidence import FieldEvidence, Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline.cli import app
from invoice_pipeline.learning import memory
from invoice_pipeline.learning.lessons import Constant
from invoice_pipeline.learning.notes import PageNotes
from invoice_pipeline.learning.teaching import Change, Taught
from invoice_pipeline.readers.text_pdf.words import Pages, PageSize, Word
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.inprocess import NO_REDIS, envelope_for
from support.invoice_pages import GERMAN, Row, changed, page_pdf
from support.pipeline import PipelineService

UNNAMED = changed(GERMAN, "Rechnungsnummer:", "Vorgangskennung:")
"""Its number stands behind a word that nobody calls an invoice's number."""
OTHER_ACCOUNT = "DE89 3704 0044 0532 0130 00"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.fixture
def pipeline(migrated_url: str, tmp_path: Path, sandbox: Sandbox) -> Iterator[PipelineService]:
    """With one reading process for all tests."""
    with PipelineService(migrated_url, tmp_path, sandbox) as service:
        yield service


def page(number: str, rows: Sequence[Row] = UNNAMED) -> bytes:
    return page_pdf(changed(rows, "RE-2026-0815", number))


def correction(invoice_id: UUID, corrections: Mapping[str, str | None], revision: int = 1) -> ReviewInvoice:
    return ReviewInvoice(
        invoice_id=invoice_id,
        revision=revision,
        decision=ReviewDecision.CORRECT,
        corrections=dict(corrections),
        actor="clerk@example.com",
    )


def approval(invoice_id: UUID) -> ReviewInvoice:
    return ReviewInvoice(
        invoice_id=invoice_id, revision=1, decision=ReviewDecision.APPROVE, actor="clerk@example.com"
    )


def taught(pipeline: PipelineService) -> UUID:
    """An invoice without a number, which a person has written in."""
    first = pipeline.hand_in(page("RE-2026-0815"))
    assert (pipeline.invoice(first)["state"], pipeline.invoice(first)["number"]) == ("needs_review", None)
    assert pipeline.review(correction(first, {"number": "RE-2026-0815"}))["state"] == "approved"
    return first


def evidence(pipeline: PipelineService, invoice_id: UUID, field: str) -> FieldEvidence:
    blob = pipeline.store.get_digest(pipeline.invoice(invoice_id)["record"]["sha256"])
    [found] = [item for item in InvoiceRecord.model_validate_json(blob).evidence if item.field == field]
    return found


def test_the_next_invoice_of_the_seller_is_read_right_without_a_person(pipeline: PipelineService) -> None:
    taught(pipeline)
    second = pipeline.hand_in(page("RE-2027-0003", changed(UNNAMED, "02.11.2026", "03.11.2026")))
    row = pipeline.invoice(second)
    assert (row["state"], row["number"]) == ("approved", "RE-2027-0003")
    found = evidence(pipeline, second, "number")
    assert (found.method, found.page, found.text) == (Method.TEMPLATE, 1, "RE-2027-0003")
    assert found.bbox is not None


def test_a_correction_that_is_delivered_twice_teaches_once(pipeline: PipelineService) -> None:
    first = pipeline.hand_in(page("RE-2026-0815"))
    envelope = envelope_for(REVIEW_INVOICE, correction(first, {"number": "RE-2026-0815"}))
    pipeline.deliver(envelope)
    before = pipeline.rows("SELECT * FROM lessons")
    pipeline.deliver(envelope)
    assert pipeline.rows("SELECT * FROM lessons") == before
    assert (len(before), pipeline.count("known_sellers")) == (1, 1)


def test_a_contradiction_drops_what_was_learnt(pipeline: PipelineService) -> None:
    taught(pipeline)
    second = pipeline.hand_in(page("K-77", (*UNNAMED, (380, 250, "Beleg K-2027-5"))))
    assert pipeline.invoice(second)["state"] == "needs_review"
    pipeline.review(correction(second, {"number": "K-2027-5"}))
    assert pipeline.count("lessons") == pipeline.count("known_sellers") == 0
    third = pipeline.hand_in(page("RE-2027-0009"))
    assert (pipeline.invoice(third)["state"], pipeline.invoice(third)["number"]) == ("needs_review", None)


def test_who_corrects_an_invoice_once_more_means_the_last_correction(pipeline: PipelineService) -> None:
    rows = (*changed(UNNAMED, "1.487,50", "1.487,60"), (380, 250, "Beleg K-2027-5"))
    first = pipeline.hand_in(page("RE-2026-0815", rows))
    pipeline.review(correction(first, {"number": "K-2027-5"}))
    corrections = {"number": "RE-2026-0815", "totals.gross": "1487.50"}
    pipeline.review(correction(first, corrections, revision=2))
    [lesson] = pipeline.rows("SELECT rule FROM lessons WHERE field = 'number'")
    assert lesson["rule"]["label"] == ["vorgangskennung"]


def test_an_approval_confirms_what_was_learnt(pipeline: PipelineService) -> None:
    taught(pipeline)
    doubtful = pipeline.hand_in(page("RE-2027-0003", changed(UNNAMED, "237,50", "237,60")))
    assert pipeline.review(approval(doubtful))["state"] == "approved"
    assert pipeline.value("SELECT confirmed FROM lessons") == 1


def test_what_was_learnt_lets_no_other_account_pass(pipeline: PipelineService) -> None:
    taught(pipeline)
    moved = changed(UNNAMED, "DE02 1203 0000 0000 2020 51", OTHER_ACCOUNT)
    second = pipeline.hand_in(page("RE-2027-0003", moved))
    assert (pipeline.invoice(second)["state"], pipeline.invoice(second)["number"]) == (
        "needs_review",
        "RE-2027-0003",
    )
    assert pipeline.review(approval(second))["state"] == "approved"
    third = pipeline.hand_in(page("RE-2027-0004", changed(moved, "02.11.2026", "04.11.2026")))
    assert pipeline.invoice(third)["state"] == "approved"


def test_another_seller_is_read_as_before(pipeline: PipelineService) -> None:
    taught(pipeline)
    rows = changed(changed(UNNAMED, "Nordlicht Werkstatt", "Südwind Mühlen"), "DE136695976", "DE129273398")
    other = pipeline.hand_in(page("RE-2027-0003", rows))
    assert (pipeline.invoice(other)["state"], pipeline.invoice(other)["number"]) == ("needs_review", None)


def test_accounts_and_payees_are_not_learnt(pipeline: PipelineService) -> None:
    first = pipeline.hand_in(page("RE-2026-0815"))
    pipeline.review(correction(first, {"payment.iban": OTHER_ACCOUNT, "payee.name": "Somebody"}))
    assert pipeline.count("lessons") == 0


def test_what_was_learnt_is_listed_and_forgotten_on_request(
    pipeline: PipelineService, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(pipeline)
    settings = {"DATABASE_URL": migrated_url, "REDIS_URL": NO_REDIS, "STORAGE_URL": "memory://"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    listed = CliRunner().invoke(app, ["learnt"])
    line = json.loads(listed.stdout)
    assert (line["field"], line["seller"], line["taught_by"]) == (
        "number",
        "Nordlicht Werkstatt GmbH",
        "clerk@example.com",
    )
    assert line["rule"]["label"] == ["vorgangskennung"]
    assert CliRunner().invoke(app, ["learnt", "--forget", line["id"]]).exit_code == 0
    assert pipeline.count("lessons") == pipeline.count("known_sellers") == 0
    assert CliRunner().invoke(app, ["learnt", "--forget", line["id"]]).exit_code == 1


def test_of_many_layouts_of_one_seller_the_latest_are_kept(pipeline: PipelineService) -> None:
    rule = Constant(text="CAD")
    what = Change(frozenset({"vat:DE136695976"}), (Taught("currency", rule, 0.0),))
    source = memory.Source(uuid4(), "Nordlicht", "clerk")
    for number in range(memory.MOST_OF_A_MARK + 3):
        size, box = (PageSize(600, 800),), (60.0 + 24 * number, 30.0, 90.0 + 24 * number, 40.0)
        notes = PageNotes(what.marks, frozenset(), Pages(size, (Word("Nordlicht", 1, box, 38.0),)))
        with Session(pipeline.engine) as session, session.begin():
            memory.change(session, None, notes, what, source)
    assert pipeline.count("known_sellers") == pipeline.count("lessons") == memory.MOST_OF_A_MARK

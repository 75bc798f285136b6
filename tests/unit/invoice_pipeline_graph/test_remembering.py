"""What people have taught of a seller, within the graph."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from common.messages.payload import BlobRef
from common.schemas.evidence import Method
from common.schemas.record import InvoiceRecord
from common.storage import open_store
from invoice_pipeline.graph.pipeline import Pipeline, Run
from invoice_pipeline.graph.records import Records
from invoice_pipeline.learning.lessons import KnownSeller, Lesson
from invoice_pipeline.learning.places import place_of
from invoice_pipeline.learning.remembering import Recall, notes_of, nothing_learnt
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.invoice_pages import GERMAN, changed, page_pdf
from support.ubl import ubl_invoice

UNNAMED = changed(GERMAN, "Rechnungsnummer:", "Vorgangskennung:")
NEXT = page_pdf(changed(UNNAMED, "RE-2026-0815", "RE-2027-0003"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


def run(
    document: bytes, sandbox: Sandbox, recall: Recall = nothing_learnt
) -> tuple[Run, InvoiceRecord, Records]:
    store = open_store("memory://")
    pipeline = Pipeline(store, sandbox)
    done = pipeline.read(uuid4(), store.put(document, "application/pdf"), (), recall=recall)
    return done, pipeline.records.load(BlobRef.model_validate(done.progress.record)), pipeline.records


def test_a_page_is_read_as_people_have_shown(sandbox: Sandbox) -> None:
    _, record, records = run(page_pdf(UNNAMED), sandbox)
    notes = notes_of(record, records)
    assert notes is not None
    rule = place_of("number", "RE-2026-0815", notes.sheet)
    assert rule is not None
    lesson = Lesson(UUID(int=1), "number", rule, 0.0, UUID(int=2), "clerk", datetime.now(UTC))
    seller = KnownSeller(UUID(int=3), "", notes.marks, notes.layout, notes.accounts, (lesson,))

    def recall(marks: Collection[str]) -> Sequence[KnownSeller]:
        return [seller] if seller.marks & set(marks) else []

    done, record, _ = run(NEXT, sandbox, recall)
    assert done.progress.summary.number == "RE-2027-0003"
    assert done.progress.identity is not None
    assert [item.method for item in record.evidence if item.field == "number"] == [Method.TEMPLATE]


def test_without_lessons_it_is_read_as_before_and_its_words_are_kept(sandbox: Sandbox) -> None:
    done, record, records = run(NEXT, sandbox)
    assert done.progress.summary.number is None
    notes = notes_of(record, records)
    assert notes is not None
    assert "RE-2027-0003" in {word.text for word in notes.pages.words}


def test_of_xml_nothing_is_kept(sandbox: Sandbox) -> None:
    _, record, records = run(ubl_invoice(), sandbox)
    assert (record.page_notes, notes_of(record, records)) == (None, None)


def test_notes_of_another_release_are_none(sandbox: Sandbox) -> None:
    _, record, records = run(ubl_invoice(), sandbox)
    other = records.keep(b"something else", "text/plain")
    assert notes_of(record.model_copy(update={"page_notes": other.sha256}), records) is None

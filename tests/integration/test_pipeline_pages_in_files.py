"""Pages of one invoice that come as a file each: one bill where evidence says so, whatever comes first."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path
from typing import NoReturn
from uuid import UUID, uuid4

import pytest

from common.errors import PermanentError
from common.messages import VALIDATE_INVOICE, BlobRef, Envelope
from common.messages.exporter import ExportInvoice
from common.messages.invoice_pipeline import ValidateInvoice
from common.schemas.record import InvoiceRecord, PageRun
from invoice_pipeline.graph.pipeline import Pipeline
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.bound_pages import with_page_number
from support.hybrids import SHOWN
from support.inprocess import envelope_for
from support.invoice_pages import page_pdf
from support.mails import Mail, assert_delivered_twice_is_once, deliver, mail
from support.pages_in_files import first_page, last_page
from support.pipeline import PipelineService
from support.ubl import ubl_invoice

PDF = "application/pdf"
ONE, TWO = ("scan1.pdf", PDF), ("scan2.pdf", PDF)
FIRST, LAST = page_pdf(first_page()), page_pdf(last_page(heading="Rechnung"))
ORDERS = list(permutations(("scan1.pdf", "scan2.pdf")))
TIMESHEET = ((60, 50, "Stundenzettel"), (60, 80, "Montag"), (200, 80, "8 Stunden"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all: its process takes longer to start than to read these pages."""
    with Sandbox() as shared:
        yield shared


@pytest.fixture
def pipeline(migrated_url: str, tmp_path: Path, sandbox: Sandbox) -> Iterator[PipelineService]:
    with PipelineService(migrated_url, tmp_path, sandbox) as service:
        yield service


def states(pipeline: PipelineService, mail: Mail) -> dict[str, str]:
    return {name: state(pipeline, mail, name) for name in mail.orders}


def state(pipeline: PipelineService, mail: Mail, name: str) -> str:
    return str(pipeline.invoice(mail.id_of(name))["state"])


def exported(pipeline: PipelineService) -> list[UUID]:
    return [ExportInvoice.model_validate(bill.payload).invoice_id for bill in pipeline.exports()]


def record(pipeline: PipelineService, invoice_id: UUID) -> InvoiceRecord:
    ref = BlobRef.model_validate(pipeline.invoice(invoice_id)["record"])
    return InvoiceRecord.model_validate_json(pipeline.store.get(ref))


@pytest.mark.parametrize("last", [LAST, page_pdf(last_page())], ids=["read", "no_invoice"])
@pytest.mark.parametrize("order", ORDERS)
def test_two_pages_in_two_files_are_one_bill_of_the_first(
    pipeline: PipelineService, order: Sequence[str], last: bytes
) -> None:
    one = mail(pipeline, (ONE, FIRST), (TWO, last))
    deliver(pipeline, one, order)
    assert states(pipeline, one) == {"scan1.pdf": "approved", "scan2.pdf": "duplicate"}
    first, second = map(one.id_of, ("scan1.pdf", "scan2.pdf"))
    assert exported(pipeline) == [first]
    assert pipeline.codes(first) == ["all_checks_passed", "joined_in_same_mail"]
    page = pipeline.invoice(second)
    assert page["duplicate_of"] == first
    [reason] = page["reasons"]
    assert reason["code"] == "page_in_same_mail"
    assert reason["message"] == f"It is page 2 of scan1.pdf of the same mail: {first} goes on."


def test_the_record_is_of_all_pages_and_says_in_which_file_each_is(pipeline: PipelineService) -> None:
    one = mail(pipeline, (ONE, LAST), (TWO, FIRST))
    deliver(pipeline, one, ("scan1.pdf", "scan2.pdf"))
    assert states(pipeline, one) == {"scan1.pdf": "duplicate", "scan2.pdf": "approved"}
    found, row = record(pipeline, one.id_of("scan2.pdf")), pipeline.invoice(one.id_of("scan2.pdf"))
    assert [(file.filename, file.pages) for file in found.sources] == [
        ("scan2.pdf", PageRun(first=1, last=1)),
        ("scan1.pdf", PageRun(first=2, last=2)),
    ]
    for file in found.sources:
        order = one.orders[file.filename].payload
        assert {"sha256": file.document_sha256, "media_type": PDF}.items() <= order["document"].items()  # type: ignore[union-attr]
        assert file.invoice_id == one.id_of(file.filename)
        assert pipeline.store.get_digest(file.document_sha256) in (FIRST, LAST)
    assert row["document"]["sha256"] == found.document_sha256
    assert pipeline.store.get_digest(found.document_sha256).startswith(b"%PDF")
    assert {item.field: item.page for item in found.evidence}["totals.payable"] == 2


def test_a_whole_invoice_waits_for_no_page(pipeline: PipelineService) -> None:
    other_line = [(left, 330 if top == 314 else top, text) for left, top, text in last_page("") if top > 300]
    one = mail(pipeline, (ONE, page_pdf((*first_page(""), *other_line))), (TWO, FIRST))
    deliver(pipeline, one, ["scan1.pdf"])
    assert state(pipeline, one, "scan1.pdf") == "approved"


def test_pages_go_on_apart_when_the_other_dies(pipeline: PipelineService) -> None:
    one = mail(pipeline, (ONE, FIRST), (TWO, LAST))
    deliver(pipeline, one, ["scan1.pdf"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pipeline, "read", _break)
        pipeline.deliver(one.orders["scan2.pdf"])
    pipeline.settle()
    assert states(pipeline, one) == {"scan1.pdf": "needs_review", "scan2.pdf": "dead"}
    assert "pages_missing" in pipeline.codes(one.id_of("scan1.pdf"))


def test_a_page_whose_looking_for_others_dies_lets_them_go(pipeline: PipelineService) -> None:
    one = mail(pipeline, (ONE, FIRST), (TWO, LAST))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pipeline, "join", _break)
        deliver(pipeline, one, ("scan1.pdf", "scan2.pdf"))
    assert states(pipeline, one)["scan1.pdf"] == "dead"
    pipeline.settle()
    assert states(pipeline, one) == {"scan1.pdf": "dead", "scan2.pdf": "needs_review"}


class NothingToRead(PermanentError):
    """A fault that no retry mends."""


def _break(*_: object) -> NoReturn:
    raise NothingToRead


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_two_invoices_of_two_pages_each_become_two_bills(
    pipeline: PipelineService, order: Sequence[int]
) -> None:
    other = "RE-2026-0900"
    one = mail(
        pipeline,
        (("a1.pdf", PDF), FIRST),
        (("a2.pdf", PDF), LAST),
        (("b1.pdf", PDF), page_pdf(first_page(number=other))),
        (("b2.pdf", PDF), page_pdf(last_page(number=other, heading="Rechnung"))),
        (("hours.pdf", PDF), page_pdf(TIMESHEET)),
    )
    names = list(one.orders)
    deliver(pipeline, one, [names[at] for at in order])
    assert states(pipeline, one) == {
        "a1.pdf": "approved",
        "a2.pdf": "duplicate",
        "b1.pdf": "approved",
        "b2.pdf": "duplicate",
        "hours.pdf": "not_an_invoice",
    }
    assert set(exported(pipeline)) == {one.id_of("a1.pdf"), one.id_of("b1.pdf")}


def test_halves_of_two_invoices_stay_apart_and_say_what_is_missing(pipeline: PipelineService) -> None:
    stranger = page_pdf(last_page(number="RE-2026-0900", heading="Rechnung"))
    one = mail(pipeline, (ONE, FIRST), (TWO, stranger))
    deliver(pipeline, one, ("scan1.pdf", "scan2.pdf"))
    assert states(pipeline, one) == dict.fromkeys(one.orders, "needs_review")
    for name in one.orders:
        assert "pages_missing" in pipeline.codes(one.id_of(name))


@pytest.mark.parametrize(
    "order", [("invoice.xml", "scan1.pdf", "scan2.pdf"), ("scan2.pdf", "scan1.pdf", "invoice.xml")]
)
def test_an_xml_is_held_against_all_its_pages(pipeline: PipelineService, order: Sequence[str]) -> None:
    above, below = ([row for row in SHOWN if (row[1] < 400) is high] for high in (True, False))
    first, last = with_page_number(above, "Seite 1 von 2"), with_page_number(below, "Seite 2 von 2")
    xml = (("invoice.xml", "application/xml"), ubl_invoice())
    one = mail(pipeline, xml, (ONE, page_pdf(first)), (TWO, page_pdf(last)))
    deliver(pipeline, one, order)
    original, carrier = map(one.id_of, ("invoice.xml", "scan1.pdf"))
    assert states(pipeline, one) == {
        "invoice.xml": "approved",
        "scan1.pdf": "duplicate",
        "scan2.pdf": "duplicate",
    }
    assert exported(pipeline) == [original]
    originals = [pipeline.invoice(one.id_of(name))["duplicate_of"] for name in ("scan1.pdf", "scan2.pdf")]
    assert originals == [original, carrier]
    comparison = record(pipeline, original).comparison
    assert comparison is not None
    assert {field.outcome.value for field in comparison.fields} == {"agrees"}
    assert {field.page for field in comparison.fields} == {1, 2}


@pytest.mark.parametrize("order", ORDERS)
def test_a_second_delivery_of_any_message_is_a_no_op(pipeline: PipelineService, order: Sequence[str]) -> None:
    one = mail(pipeline, (ONE, FIRST), (TWO, LAST))
    assert_delivered_twice_is_once(pipeline, one, order)


def test_a_page_that_is_looking_for_others_may_be_told_so_twice_at_any_moment(
    pipeline: PipelineService,
) -> None:
    """Its message comes again between its looking and its decision, and one that nobody needed before."""
    one = mail(pipeline, (ONE, FIRST), (TWO, LAST))
    first = one.id_of("scan1.pdf")
    pipeline.deliver(one.orders["scan1.pdf"])
    early = envelope_for(VALIDATE_INVOICE, ValidateInvoice(invoice_id=first))
    pipeline.deliver(early)
    assert state(pipeline, one, "scan1.pdf") == "read"
    pipeline.deliver(one.orders["scan2.pdf"])
    [looking] = pipeline.publisher.take(VALIDATE_INVOICE.name)
    pipeline.deliver(looking)
    assert states(pipeline, one) == {"scan1.pdf": "read", "scan2.pdf": "duplicate"}
    pipeline.deliver(looking)
    pipeline.deliver(looking.model_copy(update={"id": uuid4()}))
    pipeline.settle()
    assert states(pipeline, one) == {"scan1.pdf": "approved", "scan2.pdf": "duplicate"}
    assert exported(pipeline) == [first]


def test_the_same_mail_again_brings_duplicates_of_the_one_invoice(pipeline: PipelineService) -> None:
    one = mail(pipeline, (ONE, FIRST), (TWO, LAST))
    deliver(pipeline, one, ("scan1.pdf", "scan2.pdf"))
    again = mail(pipeline, (ONE, FIRST), (TWO, LAST))
    deliver(pipeline, again, ("scan1.pdf", "scan2.pdf"))
    rows = [pipeline.invoice(again.id_of(name)) for name in again.orders]
    assert [(row["state"], row["duplicate_of"]) for row in rows] == [
        ("duplicate", one.id_of("scan1.pdf"))
    ] * 2


def test_pages_handled_at_once_agree(migrated_url: str, tmp_path: Path) -> None:
    """Two workers read at the same moment; whatever was sent is then delivered to both at once."""
    with ExitStack() as opened, ThreadPoolExecutor(2) as threads:
        workers = [opened.enter_context(PipelineService(migrated_url, tmp_path)) for _ in range(2)]
        for turn in range(3):
            number = f"RE-2026-30{turn}"
            pages = first_page(number=number), last_page(number=number, heading="Rechnung")
            one = mail(workers[0], *zip((ONE, TWO), map(page_pdf, pages), strict=True))
            todo = list(one.orders.values())
            for _ in range(6):
                at_once(threads, workers, todo)
                sent = [more for worker in workers for more in worker.publisher.take(VALIDATE_INVOICE.name)]
                todo = [*sent, *todo] if sent else todo
            assert states(workers[0], one) == {"scan1.pdf": "approved", "scan2.pdf": "duplicate"}
            assert [bill for worker in workers for bill in exported(worker)] == [one.id_of("scan1.pdf")]


def at_once(
    threads: ThreadPoolExecutor, workers: Sequence[PipelineService], messages: Sequence[Envelope]
) -> None:
    """Each message to both workers."""
    for message in messages:
        list(threads.map(lambda worker, sent=message: worker.deliver(sent), workers))

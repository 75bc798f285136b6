"""One invoice in several files of a mail: one bill, whichever is read first, and whatever comes twice."""

from collections.abc import Callable, Iterator, Sequence
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
from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from common.schemas.record import InvoiceRecord
from invoice_pipeline.graph.pipeline import Pipeline
from support.bound_pages import bound, german, with_page_number
from support.hybrids import OTHER_IBAN, SHOWN, SHOWN_IBAN
from support.invoice_pages import changed, page_pdf
from support.mails import Mail, assert_delivered_twice_is_once, deliver, mail
from support.pipeline import PipelineService
from support.ubl import ubl_invoice

XML, PAGE = ("invoice.xml", "application/xml"), ("invoice.pdf", "application/pdf")
TIMESHEET = ((60, 50, "Stundenzettel"), (60, 80, "Montag"), (200, 80, "8 Stunden"))


def states(pipeline: PipelineService, mail: Mail) -> dict[str, str]:
    return {name: pipeline.invoice(mail.id_of(name))["state"] for name in mail.orders}


def exported(pipeline: PipelineService) -> list[UUID]:
    return [ExportInvoice.model_validate(bill.payload).invoice_id for bill in pipeline.exports()]


def record(pipeline: PipelineService, invoice_id: UUID) -> InvoiceRecord:
    ref = BlobRef.model_validate(pipeline.invoice(invoice_id)["record"])
    return InvoiceRecord.model_validate_json(pipeline.store.get(ref))


ORDERS = list(permutations(("invoice.xml", "invoice.pdf")))


@pytest.mark.parametrize("order", ORDERS)
def test_an_xml_and_its_page_are_one_bill_of_the_xml(pipeline: PipelineService, order: Sequence[str]) -> None:
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(SHOWN)))
    deliver(pipeline, one, order)
    assert states(pipeline, one) == {"invoice.xml": "approved", "invoice.pdf": "duplicate"}
    assert exported(pipeline) == [one.id_of("invoice.xml")]
    assert pipeline.invoice(one.id_of("invoice.pdf"))["duplicate_of"] == one.id_of("invoice.xml")
    assert pipeline.codes(one.id_of("invoice.pdf"))[0] == "copy_in_same_mail"
    assert pipeline.codes(one.id_of("invoice.xml")) == ["all_checks_passed", "shown_in_same_mail"]


def test_the_xml_is_held_against_its_page_and_says_of_which_document(pipeline: PipelineService) -> None:
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(SHOWN)))
    deliver(pipeline, one, ("invoice.xml", "invoice.pdf"))
    comparison = record(pipeline, one.id_of("invoice.xml")).comparison
    assert comparison is not None
    page = one.orders["invoice.pdf"].payload["document"]
    assert isinstance(page, dict)
    assert comparison.document_sha256 == page["sha256"]
    assert {field.outcome.value for field in comparison.fields} == {"agrees"}


@pytest.mark.parametrize("order", ORDERS)
def test_the_first_to_be_read_waits_for_the_other(pipeline: PipelineService, order: Sequence[str]) -> None:
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(SHOWN)))
    deliver(pipeline, one, order[:1])
    assert pipeline.invoice(one.id_of(order[0]))["state"] == "read"
    deliver(pipeline, one, order[1:])
    assert "read" not in states(pipeline, one).values()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("old", "new"), [("119,00 €", "129,00 €"), (SHOWN_IBAN, OTHER_IBAN)])
def test_a_page_that_says_something_else_than_its_xml_waits_for_a_person(
    pipeline: PipelineService, order: Sequence[str], old: str, new: str
) -> None:
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(changed(SHOWN, old, new))))
    deliver(pipeline, one, order)
    assert states(pipeline, one) == dict.fromkeys(order, "needs_review")
    assert exported(pipeline) == []
    codes = pipeline.codes(one.id_of("invoice.xml"))
    assert "copy_differs" in codes
    assert "page_differs" in codes
    assert "copy_differs" in pipeline.codes(one.id_of("invoice.pdf"))


def test_a_person_who_corrects_one_of_a_differing_pair_must_still_approve_it(
    pipeline: PipelineService,
) -> None:
    page = page_pdf(changed(SHOWN, "119,00 €", "129,00 €"))
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page))
    deliver(pipeline, one, ("invoice.xml", "invoice.pdf"))
    copy = one.id_of("invoice.pdf")
    order = ReviewInvoice(
        invoice_id=copy,
        revision=1,
        decision=ReviewDecision.CORRECT,
        corrections={"totals.payable": "119.00", "totals.gross": "119.00"},
        actor="clerk",
    )
    assert pipeline.review(order)["accepted"] is True
    assert pipeline.invoice(copy)["state"] in ("needs_review", "duplicate")
    assert exported(pipeline) == []


def test_an_xml_that_comes_late_is_a_duplicate_of_its_page_that_was_booked(pipeline: PipelineService) -> None:
    """Its dead letter is replayed on another day, when the page went on without it."""
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(SHOWN)))
    late = one.orders["invoice.xml"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pipeline, "read", _break)
        pipeline.deliver(late)
    assert pipeline.invoice(one.id_of("invoice.xml"))["state"] == "dead"
    deliver(pipeline, one, ["invoice.pdf"])
    assert states(pipeline, one) == {"invoice.xml": "dead", "invoice.pdf": "approved"}
    pipeline.deliver(late.model_copy(update={"id": uuid4()}))
    pipeline.settle()
    assert states(pipeline, one) == {"invoice.xml": "duplicate", "invoice.pdf": "approved"}
    assert exported(pipeline) == [one.id_of("invoice.pdf")]


class NothingToRead(PermanentError):
    """A fault that no retry mends."""


def _break(*_: object) -> NoReturn:
    raise NothingToRead


def test_one_that_waits_goes_on_when_the_other_dies(pipeline: PipelineService) -> None:
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(SHOWN)))
    deliver(pipeline, one, ["invoice.xml"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pipeline, "read", _break)
        pipeline.deliver(one.orders["invoice.pdf"])
    pipeline.settle()
    assert states(pipeline, one) == {"invoice.xml": "approved", "invoice.pdf": "dead"}


def test_a_timesheet_beside_an_invoice_is_a_document_of_the_mail_and_no_invoice(
    pipeline: PipelineService,
) -> None:
    one = mail(pipeline, (XML, ubl_invoice()), (("hours.pdf", "application/pdf"), page_pdf(TIMESHEET)))
    deliver(pipeline, one, ("invoice.xml", "hours.pdf"))
    assert states(pipeline, one) == {"invoice.xml": "approved", "hours.pdf": "not_an_invoice"}
    assert pipeline.codes(one.id_of("invoice.xml")) == ["all_checks_passed"]


def test_another_invoice_of_the_same_mail_goes_its_own_way(pipeline: PipelineService) -> None:
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(german())))
    deliver(pipeline, one, ("invoice.xml", "invoice.pdf"))
    assert states(pipeline, one) == dict.fromkeys(one.orders, "approved")
    assert set(exported(pipeline)) == {one.id_of("invoice.xml"), one.id_of("invoice.pdf")}


def test_the_same_amount_under_another_number_may_be_the_same_invoice_misread(
    pipeline: PipelineService,
) -> None:
    page = page_pdf(changed(SHOWN, "2026-1001", "2026-1007"))
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page))
    deliver(pipeline, one, ("invoice.xml", "invoice.pdf"))
    assert states(pipeline, one) == {"invoice.xml": "approved", "invoice.pdf": "needs_review"}
    assert "copy_differs" in pipeline.codes(one.id_of("invoice.pdf"))


def test_a_file_with_the_pages_of_several_xml_is_a_copy_of_each(pipeline: PipelineService) -> None:
    second = changed(SHOWN, "2026-1001", "2026-1002")
    one = mail(
        pipeline,
        (("one.xml", "application/xml"), ubl_invoice("2026-1001")),
        (("two.xml", "application/xml"), ubl_invoice("2026-1002")),
        (PAGE, bound(SHOWN, second)),
    )
    deliver(pipeline, one, ("one.xml", "invoice.pdf", "two.xml"))
    assert states(pipeline, one) == {"one.xml": "approved", "two.xml": "approved", "invoice.pdf": "duplicate"}
    parts = pipeline.rows(
        "SELECT state, duplicate_of FROM invoices WHERE lot = :lot ORDER BY part",
        lot=one.id_of("invoice.pdf"),
    )
    assert [(row["state"], row["duplicate_of"]) for row in parts] == [
        ("duplicate", one.id_of("one.xml")),
        ("duplicate", one.id_of("two.xml")),
    ]
    assert set(exported(pipeline)) == {one.id_of("one.xml"), one.id_of("two.xml")}
    second_page = record(pipeline, one.id_of("two.xml")).comparison
    assert second_page is not None
    assert {field.page for field in second_page.fields} == {2}


def test_half_an_invoice_names_the_files_that_may_hold_the_rest(pipeline: PipelineService) -> None:
    half = page_pdf(with_page_number(SHOWN, "Seite 1 von 2"))
    one = mail(pipeline, (PAGE, half), (("page2.pdf", "application/pdf"), page_pdf(TIMESHEET)))
    deliver(pipeline, one, ("invoice.pdf", "page2.pdf"))
    assert states(pipeline, one) == {"invoice.pdf": "needs_review", "page2.pdf": "not_an_invoice"}
    [reason] = pipeline.invoice(one.id_of("invoice.pdf"))["reasons"]
    assert reason["code"] == "pages_missing"
    assert "page 2 is not in this document" in reason["message"]
    assert "page2.pdf" in reason["message"]


def test_a_copy_in_a_later_mail_is_still_a_duplicate(pipeline: PipelineService) -> None:
    """The number is the XML's, though its page was read first and has given up what it claimed."""
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(SHOWN)))
    deliver(pipeline, one, ("invoice.pdf", "invoice.xml"))
    again = pipeline.hand_in(ubl_invoice(note="sent again"))
    row = pipeline.invoice(again)
    assert (row["state"], row["duplicate_of"]) == ("duplicate", one.id_of("invoice.xml"))


@pytest.mark.parametrize("order", ORDERS)
def test_a_second_delivery_of_any_message_is_a_no_op(pipeline: PipelineService, order: Sequence[str]) -> None:
    one = mail(pipeline, (XML, ubl_invoice()), (PAGE, page_pdf(SHOWN)))
    assert_delivered_twice_is_once(pipeline, one, order)


def test_documents_of_a_mail_handled_at_once_agree(migrated_url: str, tmp_path: Path) -> None:
    """Two workers read at the same moment, then two decide: each round ends with one bill."""
    with ExitStack() as opened, ThreadPoolExecutor(2) as threads:
        workers = [opened.enter_context(PipelineService(migrated_url, tmp_path)) for _ in range(2)]
        for turn in range(4):
            number = f"2026-30{turn}"
            page = page_pdf(changed(SHOWN, "2026-1001", number))
            one = mail(workers[0], (XML, ubl_invoice(number)), (PAGE, page))
            _at_once(threads, workers, [one.orders["invoice.xml"], one.orders["invoice.pdf"]])
            decisions = [sent for worker in workers for sent in worker.publisher.take(VALIDATE_INVOICE.name)]
            assert len(decisions) == 2
            _at_once(threads, workers, decisions)
            for worker in workers:  # one of them may have been told to decide again
                for again in decisions:
                    worker.deliver(again)
            assert states(workers[0], one) == {"invoice.xml": "approved", "invoice.pdf": "duplicate"}
            assert [bill for worker in workers for bill in exported(worker)] == [one.id_of("invoice.xml")]


def _at_once(
    threads: ThreadPoolExecutor, workers: Sequence[PipelineService], messages: Sequence[Envelope]
) -> None:
    work: Callable[[tuple[PipelineService, Envelope]], object] = lambda item: item[0].deliver(item[1])  # noqa: E731
    done: Iterator[object] = threads.map(work, zip(workers, messages, strict=True))
    list(done)

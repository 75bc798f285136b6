from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest

from common.messages.invoice_pipeline import ReviewDecision, ReviewInvoice
from support.pipeline import PipelineService
from support.ubl import ubl_invoice


@pytest.fixture
def workers(migrated_url: str, tmp_path: Path) -> Iterator[list[PipelineService]]:
    """Several worker processes on one database, each with a graph and connections of its own."""
    with ExitStack() as opened:
        yield [opened.enter_context(PipelineService(migrated_url, tmp_path)) for _ in range(4)]


@pytest.fixture
def pipeline(workers: list[PipelineService]) -> PipelineService:
    return workers[0]


def reject(invoice_id: UUID) -> ReviewInvoice:
    return ReviewInvoice(invoice_id=invoice_id, revision=1, decision=ReviewDecision.REJECT, actor="clerk")


def test_the_same_file_again_is_a_duplicate_and_is_never_exported(pipeline: PipelineService) -> None:
    first = pipeline.hand_in(ubl_invoice())
    second = pipeline.hand_in(ubl_invoice())
    row = pipeline.invoice(second)
    assert (row["state"], row["duplicate_of"]) == ("duplicate", first)
    assert pipeline.codes(second) == ["duplicate_same_bytes"]
    assert len(pipeline.exports()) == 1


def test_the_same_number_in_another_file_is_a_duplicate(pipeline: PipelineService) -> None:
    first = pipeline.hand_in(ubl_invoice("RE-2026/0007"))
    second = pipeline.hand_in(ubl_invoice("re 2026-7", note="Second copy"))
    row = pipeline.invoice(second)
    assert (row["state"], row["duplicate_of"]) == ("duplicate", first)
    assert "duplicate_same_number" in pipeline.codes(second)


def test_the_same_number_of_another_date_is_shown_to_a_person(pipeline: PipelineService) -> None:
    pipeline.hand_in(ubl_invoice())
    second = pipeline.hand_in(ubl_invoice(issue_date="2026-03-09"))
    assert pipeline.invoice(second)["state"] == "needs_review"
    assert pipeline.codes(second) == ["duplicate_same_number"]


def test_the_same_number_of_another_seller_is_another_invoice(pipeline: PipelineService) -> None:
    pipeline.hand_in(ubl_invoice())
    second = pipeline.hand_in(ubl_invoice(vat_id="DE129273398"))
    assert pipeline.invoice(second)["state"] == "approved"


def test_a_rejected_original_gives_its_file_and_number_back(pipeline: PipelineService) -> None:
    first = pipeline.hand_in(ubl_invoice(payable="120.00"))
    assert pipeline.review(reject(first))["accepted"] is True
    again = pipeline.hand_in(ubl_invoice(payable="120.00"))
    assert pipeline.invoice(again)["state"] == "needs_review"
    other = pipeline.hand_in(ubl_invoice())
    assert "duplicate_same_number" in pipeline.codes(other)


SAME_FILE: Callable[[int], bytes] = lambda _: ubl_invoice()  # noqa: E731 - a table of cases
SAME_NUMBER: Callable[[int], bytes] = lambda copy: ubl_invoice(note=f"copy {copy}")  # noqa: E731 - the same


@pytest.mark.parametrize("document", [SAME_FILE, SAME_NUMBER])
def test_of_copies_handed_in_at_once_one_is_the_original(
    workers: list[PipelineService], document: Callable[[int], bytes]
) -> None:
    with ThreadPoolExecutor(len(workers)) as threads:
        ids = list(threads.map(lambda item: item[1].hand_in(document(item[0])), enumerate(workers)))
    states = sorted(workers[0].invoice(invoice_id)["state"] for invoice_id in ids)
    assert states == ["approved", "duplicate", "duplicate", "duplicate"]
    assert sum(len(worker.exports()) for worker in workers) == 1
    [original] = {workers[0].invoice(i)["duplicate_of"] for i in ids} - {None}
    assert workers[0].invoice(original)["state"] == "approved"

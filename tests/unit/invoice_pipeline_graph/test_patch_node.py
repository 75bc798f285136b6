"""The optional node between read and validate."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from pydantic import JsonValue

from common.messages.payload import BlobRef
from common.schemas.evidence import Method
from common.storage import open_store
from invoice_pipeline.graph.pipeline import Pipeline, Run
from invoice_pipeline.patching.patch import EndpointFailed, Patcher
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.invoice_pages import GERMAN, changed, page_pdf
from support.model_endpoint import completion
from support.ubl import ubl_invoice

UNNAMED = page_pdf(changed(GERMAN, "Rechnungsnummer:", "Vorgangskennung:"))


class Model:
    """Answers the same to whoever asks, or fails."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.asked = 0

    def ask(self, body: dict[str, JsonValue]) -> bytes:
        del body
        self.asked += 1
        if self.fault:
            raise self.fault
        return completion(json.dumps({"number": "RE-2026-0815"}))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


def run(document: bytes, sandbox: Sandbox, model: Model | None) -> tuple[Run, Pipeline]:
    store = open_store("memory://")
    pipeline = Pipeline(store, sandbox, patcher=Patcher("m", model.ask) if model else None)
    return pipeline.read(uuid4(), store.put(document, "application/pdf"), ()), pipeline


def test_a_patched_invoice_is_handed_over_with_what_was_found(sandbox: Sandbox) -> None:
    done, pipeline = run(UNNAMED, sandbox, Model())
    assert (done.progress.status, done.progress.summary.number) == ("read", "RE-2026-0815")
    assert done.progress.identity is not None
    record = pipeline.records.load(BlobRef.model_validate(done.progress.record))
    assert [item.method for item in record.evidence if item.field == "number"] == [Method.LLM]


def test_without_an_endpoint_nobody_is_asked(sandbox: Sandbox) -> None:
    done, _ = run(UNNAMED, sandbox, None)
    assert (done.progress.status, done.progress.summary.number) == ("read", None)


def test_what_was_read_from_xml_is_asked_of_nobody(sandbox: Sandbox) -> None:
    model = Model()
    run(ubl_invoice(payable="120.00"), sandbox, model)
    assert model.asked == 0


@pytest.mark.parametrize("fault", [EndpointFailed("status 500"), SoftTimeLimitExceeded()])
def test_a_model_that_fails_holds_no_invoice_up(sandbox: Sandbox, fault: Exception) -> None:
    done, _ = run(UNNAMED, sandbox, Model(fault))
    assert (done.progress.status, done.progress.summary.number) == ("read", None)

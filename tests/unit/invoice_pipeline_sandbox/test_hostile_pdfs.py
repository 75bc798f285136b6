"""Files that were made to break PDF readers: each ends in a state, soon, and in bounded memory."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from invoice_pipeline.readers import Limits, Read
from invoice_pipeline.readers.ocr.engine import OcrMode
from invoice_pipeline.sandbox.bounds import Bounds
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.corpus import corpus_files
from support.hostile_pdfs import HOSTILE
from support.invoice_pages import GERMAN, page_pdf
from support.processes import peak_memory

SECONDS = 30
MEMORY = 1_000_000_000
LITTLE = 400_000_000
"""Used up sooner."""
EVERY = 20
"""One of so many is read here; `invoice-pipeline extract` reads them all in minutes."""


@dataclass(frozen=True)
class Ending:
    name: str
    state: str
    seconds: float
    memory: int


def endings(documents: Iterable[tuple[str, bytes]], sandbox: Sandbox) -> Iterator[Ending]:
    for name, document in documents:
        started = time.monotonic()
        result = sandbox.read(document)
        seconds = time.monotonic() - started
        state = "read" if isinstance(result, Read) else result.reason.code
        yield Ending(name, state, seconds, peak_memory(sandbox.child_pid) if sandbox.child_pid else 0)


def test_what_is_out_to_harm_ends_with_a_reason_and_the_next_document_is_read() -> None:
    with Sandbox(Limits(ocr=OcrMode.OFF), Bounds(memory=LITTLE)) as sandbox:
        found = list(endings(((name, make()) for name, make in HOSTILE.items()), sandbox))
        assert isinstance(sandbox.read(page_pdf(GERMAN)), Read)
    assert [ending for ending in found if ending.state == "read"] == []
    assert [ending for ending in found if ending.seconds > SECONDS or ending.memory > LITTLE] == []


@pytest.mark.timeout(600)
def test_no_hostile_file_of_others_takes_long_or_much() -> None:
    files = corpus_files("hostile-pdf")[::EVERY]
    with Sandbox() as sandbox:
        found = list(endings(((path.name, path.read_bytes()) for path in files), sandbox))
    assert len(found) == len(files)
    assert [ending for ending in found if ending.seconds > SECONDS or ending.memory > MEMORY] == []

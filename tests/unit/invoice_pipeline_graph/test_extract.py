import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord, ReaderStamp
from invoice_pipeline import extract as module
from invoice_pipeline.extract import Job, extract, extract_file
from invoice_pipeline.readers import Read, ReadResult
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.hybrids import SHOWN, drawn, with_xml
from support.invoice_pages import changed

KILLER = b"kill"


def reading(_: Sandbox, document: bytes, *, ignore_xml: bool) -> ReadResult:
    """A reader that some file takes down, and that finds two invoices in every other."""
    if document == KILLER:
        os.kill(os.getpid(), signal.SIGKILL)
    stamp = ReaderStamp(name="test", version="1")
    records = (
        InvoiceRecord(document_sha256="0" * 64, reader=stamp, part=part, invoice=Invoice(number=str(part)))
        for part in (1, 2)
    )
    return Read(tuple(records))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name, content in {"a": b"fine", "b": KILLER, "c": b"fine"}.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in "abc"]


def test_a_file_that_kills_its_reader_fails_alone(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sandbox, "read", reading)
    answers = list(extract(files))
    assert [[part.status for part in parts] for parts in answers] == [
        ["needs_review", "needs_review"],
        ["unreadable"],
        ["needs_review", "needs_review"],
    ]
    assert [reason.code for reason in answers[1][0].reasons] == ["reading_crashed"]


def test_the_parts_of_a_file_are_numbered(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sandbox, "read", reading)
    [parts] = extract(files[:1])
    assert [(part.part, part.invoice and part.invoice.number) for part in parts] == [(1, "1"), (2, "2")]


def test_a_file_that_takes_too_long_is_stopped(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object, **__: object) -> NoReturn:
        while True:
            pass

    monkeypatch.setattr(Sandbox, "read", endless)
    monkeypatch.setattr(module, "TIME_LIMIT", timedelta(seconds=0.1))
    [answer] = extract_file(Job(files[0], ignore_xml=False))
    assert [reason.code for reason in answer.reasons] == ["reading_timed_out"]


def test_the_answer_for_a_hybrid_says_where_its_page_differs(tmp_path: Path) -> None:
    file = tmp_path / "hybrid.pdf"
    file.write_bytes(with_xml(drawn(changed(SHOWN, "119,00", "1.190,00"))))
    [[answer]] = extract([file])
    assert answer.status == "needs_review"
    assert {reason.code for reason in answer.reasons} == {"page_differs"}
    assert "119.00" in answer.reasons[0].message
    assert "1.190,00" in answer.reasons[0].message

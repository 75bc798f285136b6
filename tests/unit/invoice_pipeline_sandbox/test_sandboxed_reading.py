"""What is read in the child is what is read without it; what is plain needs none."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from common.schemas.reasons import ReasonCode
from common.schemas.record import PageRun
from invoice_pipeline import readers
from invoice_pipeline.official import invoice_xml
from invoice_pipeline.readers import Limits, Read, Unreadable
from invoice_pipeline.readers.joining.joined import join
from invoice_pipeline.sandbox import process
from invoice_pipeline.sandbox.bounds import Bounds
from invoice_pipeline.sandbox.orders import Answer, Kind, answer_to_join, joined_in, result_of
from invoice_pipeline.sandbox.sandbox import Sandbox
from invoice_pipeline.sandbox.troubles import NoReadingProcess, Stopped
from support.envelopes import Pen
from support.hybrids import SHOWN, drawn, with_xml
from support.invoice_pages import GERMAN, page_pdf
from support.pages_in_files import first_page, last_page
from support.processes import is_alive
from support.ubl import ubl_invoice

PAGE = page_pdf(GERMAN)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


def png() -> bytes:
    target = BytesIO()
    Image.new("L", (600, 800), 255).save(target, "PNG")
    return target.getvalue()


DOCUMENTS = {
    "page": PAGE,
    "hybrid": with_xml(drawn(SHOWN)),
    "no invoice": page_pdf([(60, 60, "Autumn newsletter"), (60, 90, "Offers from $9.99")]),
    "broken": PAGE[:900],
    "blank": page_pdf(()),
    "blank picture": png(),
    "half a picture": png()[:200],
    "signed": Pen().sign(ubl_invoice()),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_child_reads_what_the_readers_read(sandbox: Sandbox, kind: str) -> None:
    document = DOCUMENTS[kind]
    assert sandbox.read(document) == readers.read(document)
    assert sandbox.child_pid is not None


def test_the_page_of_a_hybrid_is_read_on_request(sandbox: Sandbox) -> None:
    document = DOCUMENTS["hybrid"]
    assert sandbox.read(document, ignore_xml=True) == readers.read(document, ignore_xml=True)


def test_the_words_of_the_pages_come_along(sandbox: Sandbox) -> None:
    there, here = sandbox.read(PAGE), readers.read(PAGE)
    assert isinstance(there, Read)
    assert isinstance(here, Read)
    assert there.pages is not None
    assert here.pages is not None
    assert [(w.text, w.page) for w in there.pages.words] == [(w.text, w.page) for w in here.pages.words]
    for ours, theirs in zip(here.pages.words, there.pages.words, strict=True):
        assert theirs.bbox == pytest.approx(ours.bbox, abs=0.01)
    hybrid = sandbox.read(DOCUMENTS["hybrid"])
    assert isinstance(hybrid, Read)
    assert hybrid.pages is None


@pytest.mark.parametrize(
    "words", [b"no words", b'{"sizes":[],"words":[["a",1,0,0,1,1,1,"seen",null]]}', b'{"sizes":[]}']
)
def test_words_that_are_none_are_garbage(words: bytes) -> None:
    with pytest.raises(Stopped):
        result_of(Answer(kind=Kind.READ, pages=len(words)), words, PAGE)


def test_files_are_joined_in_the_child_as_without_it(sandbox: Sandbox) -> None:
    files = [page_pdf(first_page()), page_pdf(last_page())]
    there, here = sandbox.join(files), join(files, sandbox.limits)
    assert there is not None
    assert here is not None
    assert (there.record, there.pdf, there.files) == (here.record, here.pdf, here.files)
    assert sandbox.join([PAGE, DOCUMENTS["broken"]]) is None


def test_files_that_were_not_given_cannot_have_been_joined() -> None:
    joined = join([page_pdf(first_page()), page_pdf(last_page())], Limits())
    assert joined is not None
    answer, body = answer_to_join(joined)
    assert joined_in(answer, body, 2) is not None
    run = PageRun(first=1, last=1)
    for files in (((0, run),), ((0, run), (2, run)), ((0, run), (0, run)), ((1, run), (2, run))):
        with pytest.raises(Stopped):
            joined_in(answer.model_copy(update={"files": files}), body, 2)
    with pytest.raises(Stopped):
        joined_in(answer.model_copy(update={"enclosed": ()}), body, 2)


def test_locked_files_are_joined_with_the_passwords_that_are_known() -> None:
    files = [page_pdf(first_page(), password="4711"), page_pdf(last_page())]
    with Sandbox(passwords=[SecretStr("4711")]) as knowing:
        joined = knowing.join(files)
        assert joined is not None
        assert knowing.child_pid is None
    with Sandbox() as other:
        assert other.join(files) is None


def test_embedded_documents_come_along(sandbox: Sandbox) -> None:
    xml = (Path(__file__).parents[1] / "invoice_pipeline/data/ubl_invoice.xml").read_bytes()
    document = with_xml(PAGE, xml)
    result = sandbox.read(document)
    assert isinstance(result, Read)
    assert [attachment.media_type for attachment in result.attachments] == ["text/csv"]
    assert result == readers.read(document)


def test_the_xml_of_a_hybrid_is_handed_out_for_a_second_opinion(sandbox: Sandbox) -> None:
    hybrid = DOCUMENTS["hybrid"]
    assert sandbox.invoice_xml(hybrid) == invoice_xml(hybrid, sandbox.limits) == ubl_invoice()
    assert sandbox.invoice_xml(PAGE) is None
    assert sandbox.invoice_xml(PAGE[:900]) is None


@pytest.mark.parametrize(
    "document",
    [
        ubl_invoice(),
        b"",
        b"Dear customer",
        b"<!DOCTYPE html><html></html>",
        b"PK\x03\x04....",
        b"\x00\x01\x02",
    ],
    ids=["xml", "empty", "text", "html", "archive", "binary"],
)
def test_what_is_plain_starts_no_process(document: bytes) -> None:
    with Sandbox() as sandbox:
        assert sandbox.read(document) == readers.read(document)
        assert sandbox.invoice_xml(document) in (None, document)
        assert sandbox.child_pid is None


def test_what_is_too_large_is_not_handed_over() -> None:
    with Sandbox(Limits(document=100)) as sandbox:
        result = sandbox.read(PAGE)
        assert isinstance(result, Unreadable)
        assert result.reason.code is ReasonCode.TOO_LARGE
        assert sandbox.child_pid is None


def test_documents_share_a_process_until_it_is_closed(sandbox: Sandbox) -> None:
    sandbox.read(PAGE)
    first = sandbox.child_pid
    sandbox.read(PAGE)
    assert sandbox.child_pid == first
    assert first is not None
    sandbox.close()
    assert not is_alive(first)


def test_the_limits_are_those_of_the_sandbox() -> None:
    with Sandbox(Limits(pdf_pages=0)) as sandbox:
        result = sandbox.read(PAGE)
    assert isinstance(result, Unreadable)
    assert result.reason.code is ReasonCode.TOO_LARGE


def test_a_process_that_cannot_start_is_no_fault_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in (("/nowhere/python",), ("/bin/false",), ("/bin/echo", "hello")):
        monkeypatch.setattr(process, "PROGRAM", program)
        with Sandbox(bounds=Bounds()) as sandbox, pytest.raises(NoReadingProcess):
            sandbox.read(PAGE)

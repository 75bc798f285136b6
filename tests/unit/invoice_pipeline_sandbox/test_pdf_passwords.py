"""PDFs that ask for a password are opened with those that are set, which nobody gets to see."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
import structlog
from pydantic import SecretStr

from common.config import InvalidSettings
from common.schemas.reasons import ReasonCode
from invoice_pipeline import readers
from invoice_pipeline.config import ReadingSettings
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.readers import Read, ReadResult, Unreadable
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.hybrids import SHOWN, drawn, with_xml
from support.invoice_pages import GERMAN, page_pdf
from support.ubl import ubl_invoice

PAGE = page_pdf(GERMAN)
PASSWORDS = ("swordfish", "Möwe, 7", "κλειδί")


def locked(document: bytes, password: str, revision: int = 6) -> bytes:
    with pikepdf.open(BytesIO(document)) as pdf:
        target = BytesIO()
        encryption = pikepdf.Encryption(user=password, owner="owner", R=revision)  # type: ignore[arg-type]
        pdf.save(target, encryption=encryption)
    return target.getvalue()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(passwords=[SecretStr(password) for password in PASSWORDS]) as opened:
        yield opened


def number_of(result: ReadResult) -> str | None:
    assert isinstance(result, Read), result
    return result.records[0].invoice.number


@pytest.mark.parametrize(
    ("password", "revision"),
    [("swordfish", 6), ("swordfish", 4), ("Möwe, 7", 6), ("Möwe, 7", 4), ("κλειδί", 6)],
)
def test_a_locked_pdf_is_read_with_the_password_that_fits(password: str, revision: int) -> None:
    result = readers.read(locked(PAGE, password, revision), passwords=PASSWORDS)
    assert number_of(result) == "RE-2026-0815"


def test_a_locked_hybrid_is_read_by_its_xml_which_gets_its_second_opinion(sandbox: Sandbox) -> None:
    document = locked(with_xml(drawn(SHOWN)), "swordfish")
    result = sandbox.read(document)
    assert isinstance(result, Read)
    assert result.records[0].reader.name.startswith("hybrid-pdf/")
    assert sandbox.invoice_xml(document) == ubl_invoice()


def test_a_process_that_was_told_passwords_reads_no_other_document(sandbox: Sandbox) -> None:
    sandbox.read(PAGE)
    assert sandbox.child_pid is not None
    sandbox.read(locked(PAGE, "swordfish"))
    assert sandbox.child_pid is None


def test_where_no_password_fits_the_reason_says_how_many_were_tried_and_none_of_them(
    sandbox: Sandbox,
) -> None:
    with structlog.testing.capture_logs() as logs:
        result = sandbox.read(locked(PAGE, "another"))
    assert isinstance(result, Unreadable)
    [stated] = state_reasons([result.reason])
    assert stated.message == "The PDF asks for a password. (passwords tried: 3, none opens it)"
    assert not any(password in f"{result}{logs}{sandbox.__dict__}" for password in PASSWORDS)


def test_without_passwords_a_locked_pdf_says_so() -> None:
    with Sandbox() as sandbox:
        result = sandbox.read(locked(PAGE, "swordfish"))
    assert isinstance(result, Unreadable)
    assert (result.reason.code, result.reason.facts) == (ReasonCode.ENCRYPTED_PDF, {})


def test_a_pdf_that_merely_forbids_printing_needs_no_password() -> None:
    assert number_of(readers.read(locked(PAGE, ""))) == "RE-2026-0815"


@pytest.mark.parametrize(
    ("written", "passwords"),
    [("", ()), ("one", ("one",)), ("one,two", ("one", "two")), ('["a,b", "[c"]', ("a,b", "[c"))],
)
def test_passwords_are_set_by_commas_or_as_a_list(
    monkeypatch: pytest.MonkeyPatch, written: str, passwords: tuple[str, ...]
) -> None:
    monkeypatch.setenv("READER_PDF_PASSWORDS", written)
    assert tuple(p.get_secret_value() for p in ReadingSettings.load().passwords()) == passwords


@pytest.mark.parametrize("written", ['["swordfish"', '["swordfish", 7]'])
def test_a_list_of_passwords_that_is_none_is_refused_without_quoting_it(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("READER_PDF_PASSWORDS", written)
    with pytest.raises(InvalidSettings, match="READER_PDF_PASSWORDS") as refused:
        ReadingSettings.load()
    assert "swordfish" not in str(refused.value)

"""An XML held against its page where that is a file of its own."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from common.schemas.comparison import Outcome
from common.schemas.record import InvoiceRecord, PageRun
from invoice_pipeline import readers
from invoice_pipeline.readers import Read
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.bound_pages import TERMS, bound
from support.hybrids import SHOWN
from support.invoice_pages import changed, page_pdf
from support.ubl import ubl_invoice


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(passwords=[SecretStr("open sesame")]) as made:
        yield made


@pytest.fixture(scope="module")
def xml() -> InvoiceRecord:
    result = readers.read(ubl_invoice())
    assert isinstance(result, Read)
    return result.records[0]


def test_a_page_that_shows_what_the_xml_says_agrees(sandbox: Sandbox, xml: InvoiceRecord) -> None:
    compared = sandbox.compare(xml, page_pdf(SHOWN))
    assert {field.outcome for field in compared.fields} == {Outcome.AGREES}


def test_only_the_pages_of_this_invoice_are_looked_at(sandbox: Sandbox, xml: InvoiceRecord) -> None:
    other = changed(SHOWN, "2026-1001", "2026-1002")
    document = bound(TERMS, other, SHOWN)
    compared = sandbox.compare(xml, document, pages=PageRun(first=3, last=3))
    assert {(field.outcome, field.page) for field in compared.fields} == {(Outcome.AGREES, 3)}
    wrong = sandbox.compare(xml, document, pages=PageRun(first=2, last=2))
    assert any(field.field == "number" and field.outcome is not Outcome.AGREES for field in wrong.fields)


def test_a_page_that_cannot_be_opened_is_no_way_around_the_comparison(
    sandbox: Sandbox, xml: InvoiceRecord
) -> None:
    compared = sandbox.compare(xml, b"%PDF-1.7 broken")
    assert (compared.not_compared, compared.blocking) == ("unreadable_pdf", True)


def test_passwords_are_tried_on_a_locked_page(sandbox: Sandbox, xml: InvoiceRecord) -> None:
    compared = sandbox.compare(xml, page_pdf(SHOWN, password="open sesame"))
    assert {field.outcome for field in compared.fields} == {Outcome.AGREES}
    locked = sandbox.compare(xml, page_pdf(SHOWN, password="another"))
    assert (locked.not_compared, locked.blocking) == ("encrypted_pdf", True)

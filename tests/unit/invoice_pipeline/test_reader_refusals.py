import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from common.schemas.reasons import ReasonCode
from invoice_pipeline import readers
from invoice_pipeline.readers import Limits, NotAnInvoice, Unreadable
from support.invoice_pages import GERMAN, page_pdf

UBL = (Path(__file__).parent / "data" / "ubl_invoice.xml").read_bytes()
HEAD, _, BODY = UBL.partition(b"?>")
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'


def refused(document: bytes, limits: Limits = readers.DEFAULT_LIMITS) -> tuple[type, ReasonCode]:
    result = readers.read(document, limits=limits)
    assert isinstance(result, Unreadable | NotAnInvoice), result
    return type(result), result.reason.code


def with_attachment(content: bytes, name: str = "factur-x.xml") -> bytes:
    with pikepdf.open(BytesIO(page_pdf(GERMAN))) as pdf:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", ReasonCode.EMPTY_DOCUMENT),
        (b" \n\t", ReasonCode.EMPTY_DOCUMENT),
        (b"%PDF-1.7 and nothing more", ReasonCode.UNREADABLE_PDF),
        (page_pdf(GERMAN)[:900], ReasonCode.UNREADABLE_PDF),
        (page_pdf(GERMAN, password="secret"), ReasonCode.ENCRYPTED_PDF),
        (page_pdf(()), ReasonCode.EMPTY_DOCUMENT),
        (b"\x89PNG\r\n\x1a\n....", ReasonCode.UNSUPPORTED_FORMAT),
        (b"PK\x03\x04....", ReasonCode.UNSUPPORTED_FORMAT),
        (b"\x00\x01\x02\x03", ReasonCode.UNSUPPORTED_FORMAT),
        (b"<Facturae/>", ReasonCode.UNSUPPORTED_FORMAT),
        (UBL[:2000], ReasonCode.UNREADABLE_XML),
        (b"<a><b></a>", ReasonCode.UNREADABLE_XML),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', ReasonCode.UNREADABLE_XML),
        (b"<a>" * 5_000 + b"</a>" * 5_000, ReasonCode.TOO_LARGE),
        (HEAD + b"?>" + BOMB + BODY, ReasonCode.FORBIDDEN_XML),
        (HEAD + b"?>" + OUTSIDE + BODY, ReasonCode.FORBIDDEN_XML),
        ((HEAD + b"?>" + OUTSIDE + BODY).decode().encode("utf-16"), ReasonCode.FORBIDDEN_XML),
    ],
)
def test_what_cannot_be_read_says_why(document: bytes, code: ReasonCode) -> None:
    assert refused(document) == (Unreadable, code)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"Dear customer,\n\nour autumn offers", ReasonCode.NOT_AN_INVOICE),
        (b"<!DOCTYPE html><html><body>Offers</body></html>", ReasonCode.NOT_AN_INVOICE),
        (b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', ReasonCode.NOT_AN_INVOICE),
        (
            b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
            ReasonCode.NO_INVOICE_FIELDS,
        ),
        (
            page_pdf([(60, 60, "Autumn newsletter"), (60, 90, "Offers from $9.99")]),
            ReasonCode.NOT_AN_INVOICE,
        ),
        (page_pdf([(60, 60, "We will send the invoice tomorrow")]), ReasonCode.NO_INVOICE_FIELDS),
    ],
)
def test_what_is_no_invoice_says_what_it_is(document: bytes, code: ReasonCode) -> None:
    assert refused(document) == (NotAnInvoice, code)


def test_a_broken_pdf_gives_the_same_reason_each_time() -> None:
    broken = page_pdf(GERMAN).replace(b"/Kids", b"/Nope")
    first, second = readers.read(broken), readers.read(broken)
    assert isinstance(first, Unreadable)
    assert "object at 0x" not in str(first.reason)
    assert first == second


@pytest.mark.parametrize(
    ("document", "limits"),
    [
        (UBL, Limits(document=100)),
        (UBL, Limits(xml=100)),
        (UBL, Limits(xml_elements=100)),
        (page_pdf(GERMAN), Limits(pdf_pages=0)),
        (page_pdf(GERMAN), Limits(pdf_characters=50)),
        (with_attachment(UBL), Limits(pdf_attachments=0)),
        (with_attachment(UBL), Limits(xml=100)),
    ],
)
def test_what_is_over_a_limit_is_refused(document: bytes, limits: Limits) -> None:
    assert refused(document, limits) == (Unreadable, ReasonCode.TOO_LARGE)


def test_an_embedded_bomb_is_not_inflated() -> None:
    bomb = with_attachment(b"<a>" + b" " * 30_000_000 + b"</a>")
    assert len(bomb) < 100_000
    assert refused(bomb) == (Unreadable, ReasonCode.TOO_LARGE)


def test_a_broken_factur_x_is_not_passed_over_for_its_page() -> None:
    assert refused(with_attachment(UBL[:2000])) == (Unreadable, ReasonCode.UNREADABLE_XML)


def test_an_embedded_file_that_is_no_invoice_leaves_the_page_to_be_read() -> None:
    for content in (b"hours;4", b"<other/>", zlib.compress(b"x")):
        result = readers.read(with_attachment(content, "hours.csv"))
        assert isinstance(result, readers.Read)
        assert result.records[0].reader.name == "text-pdf"


def test_more_lines_than_any_invoice_has_are_refused() -> None:
    flooded = UBL.replace(b"<cac:InvoiceLine>", b"<cac:InvoiceLine/>" * 10_000 + b"<cac:InvoiceLine>", 1)
    assert refused(flooded) == (Unreadable, ReasonCode.TOO_LARGE)


@pytest.mark.timeout(60)
def test_a_page_crowded_with_labels_is_read_in_bounded_time() -> None:
    crowd = [(5.0 + 7 * column, 20.0 + 2 * row, "no ?") for row in range(100) for column in range(80)]
    assert refused(page_pdf(crowd)) == (NotAnInvoice, ReasonCode.NO_INVOICE_FIELDS)
    assert isinstance(readers.read(page_pdf([(5, 10, "invoice"), *crowd])), readers.Read)

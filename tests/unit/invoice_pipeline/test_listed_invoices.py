"""Invoices that are listed on a page: on letters, in statements, and as open items below an invoice."""

from datetime import date

import pytest

from common.schemas.evidence import surest
from invoice_pipeline import readers
from invoice_pipeline.doubts import DEFAULT_POLICY
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers import NotAnInvoice
from support.american_bills import HEAD, PAYEE, bill
from support.invoice_pages import Row, page_pdf
from support.reading_rows import invoice_of, read


def sureness(field: str, rows: tuple[Row, ...]) -> float:
    return surest(judged(read(rows).records[0]).evidence)[field].confidence


_LISTED: tuple[Row, ...] = (
    (60, 260, "Invoice No."),
    (180, 260, "Invoice Date"),
    (300, 260, "Due Date"),
    (480, 260, "Amount"),
    (60, 274, "IN-220714"),
    (180, 274, "09/05/2026"),
    (300, 274, "10/05/2026"),
    (480, 274, "318.44"),
    (60, 288, "IN-221560"),
    (180, 288, "10/04/2026"),
    (300, 288, "11/03/2026"),
    (480, 288, "402.17"),
    (300, 310, "Total Amount Due"),
    (480, 310, "$720.61"),
)
_LETTER: tuple[Row, ...] = (
    (60, 50, "Granite Copier Solutions LLC"),
    (60, 64, "18 Elm Street, Manchester, NH 03101"),
    (60, 100, "November 20, 2026"),
    (60, 130, "Merrimack Dental Associates"),
    (60, 144, "Attn: Accounts Payable"),
    (60, 158, "Concord, NH 03301"),
)


def test_a_letter_that_lists_unpaid_invoices_is_none() -> None:
    subject: Row = (60, 200, "RE: PAST DUE NOTICE - Account 44-1180 - the following invoices remain unpaid")
    assert isinstance(readers.read(page_pdf((*_LETTER, subject, *_LISTED))), NotAnInvoice)


@pytest.mark.parametrize("field", ["number", "type_code"])
def test_a_list_of_invoices_without_a_heading_is_for_a_person(field: str) -> None:
    assert sureness(field, (*_LETTER, *_LISTED, *PAYEE)) < DEFAULT_POLICY.needed(field)


_ACCOUNT: tuple[Row, ...] = (
    (60, 50, "Valley Gold Dairy Inc."),
    (60, 64, "PO Box 31, Tillamook, OR 97141"),
    (60, 120, "Customer: Seaside Bakery"),
    (60, 220, "DATE"),
    (140, 220, "INVOICE"),
    (240, 220, "CHARGES"),
    (340, 220, "BALANCE"),
    (60, 234, "05/01/2026"),
    (140, 234, "BAL FWD"),
    (340, 234, "188.40"),
    (60, 248, "05/06/2026"),
    (140, 248, "771820"),
    (240, 248, "94.20"),
    (340, 248, "282.60"),
    (60, 262, "05/20/2026"),
    (140, 262, "772044"),
    (240, 262, "94.20"),
    (340, 262, "376.80"),
    (340, 300, "AMOUNT DUE 376.80"),
)


@pytest.mark.parametrize("field", ["number", "type_code"])
def test_a_statement_with_no_heading_is_for_a_person(field: str) -> None:
    assert sureness(field, _ACCOUNT) < DEFAULT_POLICY.needed(field)


def test_the_days_of_listed_invoices_are_not_those_of_the_invoice() -> None:
    head = tuple(row for row in HEAD if "Date" not in row[2])
    rows: tuple[Row, ...] = (
        (400, 84, "Date 05/16/2026"),
        (400, 98, "Due 06/15/2026"),
        (300, 300, "Invoice total"),
        (480, 300, "$100.00"),
        (60, 340, "Invoice #"),
        (160, 340, "Invoice Date"),
        (260, 340, "Due Date"),
        (400, 340, "Open"),
        (60, 354, "43904"),
        (160, 354, "04/12/2026"),
        (260, 354, "05/11/2026"),
        (400, 354, "$84.00"),
        (60, 368, "44187"),
        (160, 368, "05/16/2026"),
        (260, 368, "06/15/2026"),
        (400, 368, "$100.00"),
    )
    invoice = invoice_of(bill(*rows, head=head))
    assert (invoice.number, invoice.issue_date, invoice.due_date) == (
        "44187",
        date(2026, 5, 16),
        date(2026, 6, 15),
    )


_NARROW: tuple[Row, ...] = (
    (54.8, 180, "INVOICE"),
    (112.4, 180, "INVOICE"),
    (167.5, 180, "CUSTOMER"),
    (54.8, 191, "NUMBER"),
    (112.4, 191, "DATE"),
    (167.5, 191, "NUMBER"),
    (54.8, 217, "44187"),
    (112.4, 217, "05/16/2026"),
    (167.5, 217, "0441882"),
    (231.4, 180, "PURCHASE"),
    (297.9, 180, "ORDER"),
    (349.7, 180, "ORDER"),
    (404.4, 180, "SHIP"),
    (231.4, 191, "ORDER"),
    (297.9, 191, "NUMBER"),
    (349.7, 191, "DATE"),
    (404.4, 191, "DATE"),
    (231.4, 202, "NUMBER"),
    (231.4, 217, "20260417-00"),
    (297.9, 217, "1NW7718"),
    (349.7, 217, "05/02/2026"),
    (404.4, 217, "05/16/2026"),
)
_DUE: tuple[Row, ...] = ((300, 300, "Amount due"), (480, 300, "$100.00"))


def test_a_head_of_several_lines_tells_whose_order_it_is() -> None:
    assert invoice_of((*HEAD, *_NARROW, *_DUE, *PAYEE)).purchase_order == "20260417-00"


def test_one_of_several_orders_at_vague_words_is_for_a_person() -> None:
    narrow = tuple(row for row in _NARROW if row[2] != "PURCHASE")
    rows = (*HEAD, *narrow, *_DUE, *PAYEE)
    assert sureness("purchase_order", rows) < DEFAULT_POLICY.needed("purchase_order")


def test_a_notice_about_one_invoice_is_none() -> None:
    notice: tuple[Row, ...] = (
        (60, 50, "Lakeshore Linen Service, Inc."),
        (60, 64, "PO Box 118, Muskegon, MI 49443"),
        (60, 100, "SECOND NOTICE - ACCOUNT PAST DUE"),
        (60, 130, "July 15, 2026"),
        (60, 160, "Blue Star Diner"),
        (60, 174, "Muskegon, MI 49441"),
        (60, 220, "Invoice number"),
        (200, 220, "Invoice date"),
        (340, 220, "Amount due"),
        (60, 234, "L-33182"),
        (200, 234, "05/30/2026"),
        (340, 234, "$284.10"),
        (60, 260, "Total due: $284.10"),
        (60, 300, "Remit to Lakeshore Linen Service, Inc."),
    )
    assert isinstance(readers.read(page_pdf(notice)), NotAnInvoice)

"""Where forms of English-speaking countries put things, and what stands beside them that is none of it."""

from datetime import date

import pytest

from common.schemas.invoice import Party
from common.schemas.status import InvoiceStatus
from support.invoice_pages import Row
from support.pages_in_english import BUYER, DAY, LABEL, NUMBER, TAX_NUMBER, bill, form
from support.reading_rows import invoice_of, status_of


@pytest.mark.parametrize("label", ["BOL No.", "Seal No.", "Permit No."])
def test_a_number_of_something_else_is_not_the_invoices(label: str) -> None:
    rows = form((400, 64, "61482"), (60, 220, label), (60, 233, "BL-77120"), without=(NUMBER,))
    assert invoice_of(rows).number == "61482"


def test_a_percentage_behind_the_end_of_a_sentence_is_no_number() -> None:
    rows = form(
        (400, 62, "03P44718"),
        (60, 500, "No returns without this invoice. 20% restocking."),
        without=(NUMBER,),
    )
    assert invoice_of(rows).number == "03P44718"


def test_the_date_of_a_permit_to_print_the_form_is_not_the_invoices() -> None:
    rows = form(
        (400, 92, "Date: 3 July 2026"),
        (60, 600, "ATP No. 8AU00447 Date issued 15 January 2026"),
        without=(DAY,),
    )
    assert invoice_of(rows).issue_date == date(2026, 7, 3)


def test_the_day_a_heading_calls_the_last_one_to_pay_is_not_the_invoices() -> None:
    rows = form((60, 92, "Invoice summary, payment due by 16 November 2026"), without=(DAY,))
    invoice = invoice_of(rows)
    assert (invoice.issue_date, invoice.due_date) == (None, date(2026, 11, 16))


def test_the_last_day_to_pay_is_not_taken_for_the_invoices_where_that_was_not_understood() -> None:
    rows = form((400, 92, "Raised in November"), (400, 106, "Due Date: 12 November 2026"), without=(DAY,))
    assert invoice_of(rows).issue_date is None


def test_a_number_that_a_vague_label_names_is_doubted_where_the_clear_one_has_none() -> None:
    rows = form((400, 64, "Invoice Number:"), (400, 306, "No: 4427"), without=(NUMBER,))
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW
    assert status_of(form((400, 306, "No: 4427"), without=(NUMBER,))) is InvoiceStatus.APPROVED


@pytest.mark.parametrize("sign", ["n°", "Nº", "N° "])
def test_a_number_need_not_stand_apart_from_its_sign(sign: str) -> None:
    rows = form((400, 78, f"Invoice of 28/10/2026 {sign}61482"), without=(NUMBER, DAY))
    assert invoice_of(rows).number == "61482"


def test_the_date_of_the_invoice_that_a_note_refers_to_is_not_its_own() -> None:
    rows = form(
        (60, 220, "Date"),
        (200, 220, "Against invoice"),
        (60, 234, "11 Nov 2026"),
        (200, 234, "INV-104471 (dated 14 Oct 2026)"),
        without=(DAY,),
    )
    assert invoice_of(rows).issue_date == date(2026, 11, 11)


@pytest.mark.parametrize("label", ["NET DUE BY", "Total due by", "Debit Date", "Final date for payment"])
def test_the_last_day_to_pay_has_many_names(label: str) -> None:
    assert invoice_of(form((60, 520, f"{label} 12 November 2026"))).due_date == date(2026, 11, 12)


@pytest.mark.parametrize(
    "line",
    [
        "We will take £120.00 on 12 November 2026 (payment by card)",
        "Remit so that it arrives by 12 November 2026",
    ],
)
def test_a_later_day_in_words_about_paying_that_no_label_names_needs_a_person(line: str) -> None:
    assert status_of(form()) is InvoiceStatus.APPROVED
    assert status_of(form((60, 520, line))) is InvoiceStatus.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("amount", "sign", "currency"),
    [("NGN 120.00", "", "NGN"), ("KES 120.00", "", "KES"), ("120.00", "Amount (RM)  Sdn Bhd", "MYR")],
)
def test_currencies_of_africa_and_asia_are_known(amount: str, sign: str, currency: str) -> None:
    rows = bill((60, 220, sign or "Goods"), totals=[("Total", amount)])
    assert invoice_of(rows).currency == currency


@pytest.mark.parametrize(
    ("printed", "number"),
    [("VAT REG TIN: 008-447-188-00000", "008-447-188-00000"), ("PIN: P051447188Q", "P051447188Q")],
)
def test_tax_numbers_of_more_countries_are_read_whole(printed: str, number: str) -> None:
    assert (invoice_of(form((60, 78, printed))).seller or Party()).tax_id == number


def test_the_tax_number_below_an_address_is_the_buyers() -> None:
    address = ("Robben Trust NPC", "44 Strand Street, Cape Town 8001", "VAT No 4118844720")
    rows = tuple((60.0, 130.0 + 12 * at, line) for at, line in enumerate(address))
    own = (60.0, 78.0, "Reg 2009/044718/23 · VAT 4470118820")
    seller = invoice_of(form(own, *rows, without=(LABEL, BUYER, TAX_NUMBER))).seller or Party()
    assert (seller.tax_id, seller.vat_id) == ("4470118820", None)


def test_a_column_of_prices_with_tax_is_no_column_of_taxes() -> None:
    totals = [("Total", "$1,480.88"), ("Includes GST of", "$193.16"), ("Please pay", "$1,480.88")]
    lines = [
        (300.0, 220.0 + 14 * at, text)
        for at, text in enumerate(("Amount (GST incl)", "248.40", "92.00", "1,140.48"))
    ]
    found = invoice_of(bill(*lines, totals=totals)).totals
    assert found
    assert str(found.tax) == "193.16"


def test_a_total_in_a_row_of_sums_is_not_looked_for_in_the_table_below() -> None:
    rows = (
        (60.0, 220.0, "Previous balance"),
        (200.0, 220.0, "Payments"),
        (330.0, 220.0, "Total account balance due"),
        (60.0, 233.0, "512.66"),
        (200.0, 233.0, "(512.66)"),
        (330.0, 233.0, "512.66"),
        (60.0, 259.0, "Description"),
        (330.0, 259.0, "Amount"),
        (60.0, 272.0, "Dumpster"),
        (330.0, 272.0, "53.73"),
    )
    found = invoice_of(bill(*rows, totals=[])).totals
    assert found
    assert str(found.payable) == "512.66"


def test_a_debit_note_is_read_for_a_person_to_see() -> None:
    rows = form((400, 50, "DEBIT NOTE"), (400, 78, "Debit Note No: 61482"), without=("INVOICE", NUMBER))
    assert (invoice_of(rows).type_code, invoice_of(rows).number) == ("383", "61482")
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


def test_what_is_taken_off_below_the_total_without_a_known_word_needs_a_person() -> None:
    assert status_of(form()) is InvoiceStatus.APPROVED
    taken = ((330.0, 442.0, "No claims rebate"), (520.0, 442.0, "-£62.00"), (330.0, 456.0, "Yours to settle"))
    assert status_of(form(*taken, (520.0, 456.0, "£58.00"))) is InvoiceStatus.NEEDS_REVIEW


def test_a_credit_note_has_its_own_number_and_not_that_of_the_invoice_it_credits() -> None:
    rows = form(
        (400, 50, "TAX ADJUSTMENT NOTE"),
        (400, 78, "No. ADJ-00447"),
        (60, 200, "Reference: Tax invoice PS-118844 of 3 October 2026"),
        without=("INVOICE", NUMBER),
    )
    assert (invoice_of(rows).number, invoice_of(rows).type_code) == ("ADJ-00447", "381")


def test_the_day_until_which_a_discount_is_granted_is_not_the_last_one() -> None:
    rows = form(
        (60, 500, "Amount due £120.00 by 24 November 2026"),
        (60, 514, "Discount of £4.00 if paid in full by 10 November 2026"),
    )
    assert invoice_of(rows).due_date == date(2026, 11, 24)


def test_a_date_that_terms_count_from_is_told_from_the_day_they_name() -> None:
    terms = "Terms: end of month following date of invoice (30/11/26)"
    rows = form((400, 92, "Date: 28/10/26"), (60, 520, terms), without=(DAY,))
    assert invoice_of(rows).issue_date == date(2026, 10, 28)


@pytest.mark.parametrize(
    "rows",
    [
        ((60, 300, "TOTAL DUE UPON RECEIPT"),),
        ((400, 36, "INVOICE/FACTURE"), (400, 64, "ORDER"), (480, 64, "W118844")),
    ],
)
def test_an_invoice_that_speaks_of_other_papers_is_one(rows: tuple[Row, ...]) -> None:
    assert invoice_of(form(*rows, without=("INVOICE",) if len(rows) > 1 else ())).type_code == "380"


def test_the_sellers_order_does_not_stand_for_the_buyers_that_has_no_digits() -> None:
    rows = form((60, 200, "Cust PO"), (160, 200, "HYG-NOV"), (60, 214, "Order"), (160, 214, "W118844"))
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW

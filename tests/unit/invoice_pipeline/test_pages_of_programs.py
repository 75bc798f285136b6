"""Pages as bookkeeping programs of many countries print them."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.invoice import Party, Payment, Totals
from invoice_pipeline.identifiers import vat_id_is_valid
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.references import reference
from support.pages_in_english import BUYER, DAY, LABEL, NUMBER, TAX_NUMBER, form
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, read


def test_an_account_is_due_when_no_more_discount_is_given() -> None:
    rows = (
        (60, 220, "Bis zum 25.05.2026 erhalten Sie 2,000 % Skonto"),
        (60, 234, "Bis zum 10.06.2026 ohne Abzug"),
    )
    assert invoice_of((*GERMAN, *rows)).due_date == date(2026, 6, 10)


def test_the_customers_vat_identifier_is_not_the_sellers() -> None:
    rows = ((330, 178, "USt-ID des Kunden DE136695976"), (60, 780, "USt-IdNr. DE129273398"))
    assert (invoice_of((*GERMAN, *rows)).seller or Party()).vat_id == "DE129273398"


def test_what_calls_the_seller_is_no_part_of_the_name() -> None:
    rows = ((330, 220, "Verkauft von Elbtal Handels GmbH"), (330, 234, "Ruhrallee 185, 45136 Essen"))
    page = tuple(row for row in GERMAN if row[1] not in (50, 64))
    assert (invoice_of((*page, *rows)).seller or Party()).name == "Elbtal Handels GmbH"


def test_a_company_whose_name_begins_like_a_label_keeps_it() -> None:
    page = tuple((x, y, text.replace("Brunnhuber Pumpen", "Lieferant")) for x, y, text in GERMAN)
    assert (invoice_of(page).seller or Party()).name == "Lieferant GmbH"


def test_a_masked_account_is_not_the_one_to_be_paid() -> None:
    rows = ((60, 400, "Der Betrag wird von Ihrem Konto IBAN DE89 XXXX XXXX XXXX XX30 00 abgebucht."),)
    assert (invoice_of((*GERMAN, *rows)).payment or Payment()).iban is None


def test_amounts_without_cents_are_read_where_none_has_any() -> None:
    rows = (
        (60, 50, "SZÁMLA"),
        (300, 50, "Számlaszám: K-2026-118"),
        (60, 80, "Eladó: Nyírfa Faiskola Kft."),
        (300, 80, "Vevő: Ligetépítő Zrt."),
        (60, 110, "Számla kelte: 2026.05.07."),
        (60, 200, "Összesen nettó"),
        (500, 200, "200 000"),
        (60, 214, "ÁFA 27%"),
        (500, 214, "54 000"),
        (60, 228, "Fizetendő összesen"),
        (500, 228, "254 000 Ft"),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.net, totals.tax, totals.payable) == (Decimal(200000), Decimal(54000), Decimal(254000))


def test_who_receives_the_post_of_a_company_is_not_the_buyer() -> None:
    rows = ((60, 144, "Frank Mertens"), (60, 157, "Windmill Analytics Ltd"), (60, 170, "York YO1 7JN"))
    assert (invoice_of(form(*rows, without=(BUYER,))).buyer or Party()).name == "Windmill Analytics Ltd"


def test_a_number_of_the_customer_is_not_the_customer() -> None:
    rows = (
        (60, 130, "Bill-to Customer No. C00820"),
        (60, 200, "Orchard Bakeries Ltd"),
        (60, 213, "York YO1 7JN"),
    )
    assert (invoice_of(form(*rows, without=(LABEL, BUYER))).buyer or Party()).name == "Orchard Bakeries Ltd"


def test_whoever_the_goods_are_shipped_to_does_not_sell_them() -> None:
    rows = (
        (60, 76, "Orchard Bakeries plc"),
        (60, 89, "York YO1 7JN"),
        (60, 600, "Ship-to Address"),
        (60, 613, "Orchard Bakeries plc"),
        (60, 626, "York YO1 7JN"),
    )
    assert (invoice_of(form(*rows, without=(LABEL, BUYER))).seller or Party()).name == "Calder Bolts Ltd"


def test_nothing_is_due_before_it_is_invoiced() -> None:
    rows = ((400, 92, "Invoice Date: 05/11/2026"), (400, 106, "Due Date: 06/10/2026"))
    page = tuple((x, y, text.replace("£", "$")) for x, y, text in form(*rows, without=(DAY,)))
    page = tuple((x, y, text.replace("VAT", "Tax").replace("HD6 3RA", "")) for x, y, text in page)
    invoice = invoice_of(page)
    assert (invoice.issue_date, invoice.due_date) == (date(2026, 5, 11), date(2026, 6, 10))


def test_the_next_row_of_a_list_does_not_go_on_with_the_order() -> None:
    rows = (
        (400, 106, "Customer PO:"),
        (470, 106, "BJ/2207"),
        (400, 120, "Account No:"),
        (470, 120, "BLAC002"),
    )
    read_page = read(form(*rows))
    assert read_page.records[0].invoice.purchase_order == "BJ/2207"
    assert not [
        one for one in read_page.records[0].evidence if one.field == "purchase_order" and not one.confidence
    ]


def test_how_it_was_paid_is_no_payment() -> None:
    rows = form((400, 106, "Payment Method: Credit Card"))
    due = [one for one in read(rows).records[0].evidence if one.field == "totals.payable"]
    assert due[0].confidence > 0.85


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("441 882 0917 5", "441 882 0917 5"),
        ("118 442", "118 442"),
        ("4471 88 2260 5AA", "4471 88 2260 5AA"),
        ("1 000842", "1 000842"),
        ("4711 Bonn", "4711"),
    ],
)
def test_a_number_is_read_with_all_its_groups(text: str, number: str) -> None:
    match = reference(text)
    assert match
    assert match.value == number


def test_a_date_behind_leaders_is_read() -> None:
    found = find_date("...........30 Apr 2026")
    assert found
    assert found.value == date(2026, 4, 30)


def test_a_columns_value_is_found_where_the_row_has_hardly_a_gap() -> None:
    rows = (
        (200, 92, "Invoice No"),
        (262, 92, "Date"),
        (318, 92, "Account"),
        (372, 92, "Due Date"),
        (200, 105, "FA0002217"),
        (255, 105, "04/05/2026"),
        (310, 105, "CL00088"),
        (358, 105, "30/05/2026"),
        (412, 105, "Transfer"),
    )
    assert invoice_of(form(*rows, without=(NUMBER, DAY))).due_date == date(2026, 5, 30)


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ("Org.nr. NO 923 609 016 MVA", "NO923609016MVA"),
        ("VAT CHE-107.787.577 MWST", "CHE107787577MWST"),
    ],
)
def test_the_name_of_the_tax_belongs_to_some_numbers(row: str, number: str) -> None:
    assert (invoice_of(form((60, 78, row), without=(TAX_NUMBER,))).seller or Party()).vat_id == number


@pytest.mark.parametrize(
    ("row", "number"), [("#812345678RT0001", "812345678RT0001"), ("B31076714", "B31076714")]
)
def test_a_tax_number_is_known_by_its_form(row: str, number: str) -> None:
    assert (invoice_of(form((60, 78, row), without=(TAX_NUMBER,))).seller or Party()).tax_id == number


def test_a_swiss_number_is_checked_with_and_without_the_name_of_the_tax() -> None:
    assert vat_id_is_valid("CHE107787577") is True
    assert vat_id_is_valid("CHE107787577MWST") is True
    assert vat_id_is_valid("CHE107787578") is False

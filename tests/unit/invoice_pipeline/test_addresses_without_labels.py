"""Addresses that no label tells apart: side by side, set to the right, under a logo, or where goods went."""

from decimal import Decimal

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from common.schemas.evidence import surest
from common.schemas.invoice import Invoice, Party, Totals
from common.schemas.status import InvoiceStatus
from support.invoice_pages import Row
from support.pages_in_english import BUYER, NUMBER, TAX_NUMBER, bill, form
from support.reading_rows import invoice_of, read, status_of


def parties(invoice: Invoice) -> tuple[str | None, str | None]:
    return (invoice.seller or Party()).name, (invoice.buyer or Party()).name


def to_the_right(*texts: str) -> tuple[Row, ...]:
    """Lines of an address whose right edges are flush."""
    return tuple(
        (530 - stringWidth(text, "Helvetica", 9), 50 + 14 * at, text) for at, text in enumerate(texts)
    )


INVOICE: tuple[Row, ...] = (
    (60, 130, "Invoice 1093"),
    (60, 144, "Invoice date 5 September 2026"),
    (60, 300, "Subtotal"),
    (500, 300, "€100.00"),
    (60, 314, "VAT 23%"),
    (500, 314, "€23.00"),
    (60, 328, "Total"),
    (500, 328, "€123.00"),
)
BESIDE: tuple[Row, ...] = (
    (60, 50, "Killary Salmon Ltd"),
    (60, 64, "The Pier"),
    (60, 78, "Co. Galway"),
    (60, 92, "VAT IE6433435F"),
    *to_the_right("Roundhill Boat Repairs", "The Quay", "Roundhill", "Co. Galway", "VAT IE8D79739I"),
    *INVOICE,
)


def test_which_of_two_addresses_side_by_side_is_the_sellers_is_left_to_a_person() -> None:
    assert "unclear" in surest(read(BESIDE).records[0].evidence)["seller.name"].signs
    assert status_of(BESIDE) is InvoiceStatus.NEEDS_REVIEW


def test_a_seller_who_is_named_again_below_is_told_from_the_address_beside_his() -> None:
    rows = (*BESIDE, (60, 380, "Killary Salmon Ltd"))
    assert "unclear" not in surest(read(rows).records[0].evidence)["seller.name"].signs


def test_an_address_that_is_set_to_the_right_begins_with_its_name() -> None:
    assert parties(invoice_of(BESIDE))[1] == "Roundhill Boat Repairs"


def test_another_name_over_the_sellers_tax_number_is_a_reason_to_look() -> None:
    logo = ((60, 50, "Kiln Works"), (60, 64, "hello@kilnworks.example"))
    block = ((330, 40, "Zuidlaar Pottery"), (330, 52, "3 Mill Lane"), (330, 64, "VAT GB 999 9999 73"))
    page = form(
        *logo, *block, without=("Calder Bolts Ltd", "Unit 9, Brighouse HD6 3RA", "INVOICE", TAX_NUMBER)
    )
    assert status_of(page) is InvoiceStatus.NEEDS_REVIEW


def test_where_goods_were_sent_is_not_who_is_billed() -> None:
    rows = (
        (60, 50, "Meetjes Brouwerij bvba"),
        (60, 64, "Stationsstraat 88, 9900 Eeklo"),
        (60, 130, "Leveringsadres:"),
        (60, 144, "De Schuimkraag"),
        (60, 158, "Kaai 3"),
        (60, 172, "9000 Gent"),
        (330, 144, "Horeca Leiestreek nv"),
        (330, 158, "Kortrijksesteenweg 410"),
        (330, 172, "9000 Gent"),
        (60, 210, "Factuur 2026-287"),
        (60, 224, "Factuurdatum 24-08-2026"),
        (60, 300, "Totaal"),
        (500, 300, "€ 100,00"),
    )
    assert parties(invoice_of(rows)) == ("Meetjes Brouwerij bvba", "Horeca Leiestreek nv")


@pytest.mark.parametrize("country", ["België", "Switzerland", "Deutschland"])
def test_a_country_is_nobodys_name(country: str) -> None:
    rows = form((60, 144, country), (60, 158, "Holme Valley Ltd"), without=(BUYER,))
    assert parties(invoice_of(rows))[1] == "Holme Valley Ltd"


def test_a_number_that_reaches_over_the_edge_of_its_column_is_read_whole() -> None:
    head = ((100, 330, "Net"), (250, 330, "VAT"), (340, 330, "Paid"), (376, 330, "AMOUNT DUE"))
    amounts = ((100, 344, "3 076.00"), (250, 344, "615.20"), (326, 344, "0.00"), (354, 344, "3 691.20 EUR"))
    page = tuple(row for row in bill(*head, *amounts, totals=()) if row[2] != NUMBER)
    assert (invoice_of(page).totals or Totals()).payable == Decimal("3691.20")


@pytest.mark.parametrize("rest", ["of the order", "objednávky"])
def test_the_number_of_something_else_may_be_called_so_in_the_next_line(rest: str) -> None:
    rows = form((60, 180, "Number"), (160, 180, "PO-8817"), (60, 190, rest), without=(NUMBER,))
    found = surest(read(rows).records[0].evidence).get("number")
    assert found is None or found.confidence <= Decimal("0.3")


def test_a_tax_number_in_the_row_of_the_customers_number_may_be_the_customers() -> None:
    heads = ((60, 200, "Customer No."), (160, 200, "VAT Registration No."), (300, 200, "Terms"))
    values = ((60, 212, "C-00881"), (160, 212, "GB999999973"), (300, 212, "Net 30 days"))
    page = form(*heads, *values, without=(TAX_NUMBER,))
    assert status_of(page) is InvoiceStatus.NEEDS_REVIEW


ITEMS: tuple[Row, ...] = (
    (60, 260, "NO."),
    (100, 260, "ITEM"),
    (300, 260, "QTY."),
    (500, 260, "EXTENDED PRICE"),
    (60, 274, "1"),
    (100, 274, "Stanchion"),
    (300, 274, "1.00"),
    (500, 274, "£100.00"),
)


def test_a_reference_with_its_sign_is_the_number_where_there_is_no_other() -> None:
    rows = form((400, 78, "Reference Nbr.:"), (480, 78, "AR011873"), *ITEMS, without=(NUMBER,))
    assert invoice_of(rows).number == "AR011873"

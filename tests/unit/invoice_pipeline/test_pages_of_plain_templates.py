"""Templates that anybody may fill in: rates without amounts, banks to pay to, headings with little below."""

from decimal import Decimal

from common.schemas.reasons import ReasonCode
from common.schemas.status import InvoiceStatus
from support.invoice_pages import Row
from support.print_forms import seller_of
from support.reading_rows import invoice_of, read, reasons_of, status_of

HEAD: tuple[Row, ...] = (
    (60, 50, "Vexley Cameras LLC"),
    (60, 64, "14 Northern Street"),
    (60, 76, "New York, NY 10001"),
    (420, 50, "INVOICE"),
    (60, 130, "Invoice #"),
    (140, 130, "INV-00071"),
    (60, 144, "Invoice Date"),
    (140, 144, "05 Aug 2026"),
    (330, 130, "Bill To"),
    (330, 144, "Mary Dunmore"),
)
ITEMS: tuple[Row, ...] = (
    (60, 200, "Item"),
    (340, 200, "Qty"),
    (400, 200, "Rate"),
    (480, 200, "Amount"),
    (60, 216, "Camera"),
    (340, 216, "1.00"),
    (400, 216, "899.00"),
    (480, 216, "899.00"),
    (60, 228, "Activity tracker with heart rate monitoring"),
    (60, 248, "Laptop"),
    (340, 248, "1.00"),
    (400, 248, "1,199.00"),
    (480, 248, "1,199.00"),
)
RATED: tuple[Row, ...] = (
    (400, 300, "Sub Total"),
    (480, 300, "2,098.00"),
    (400, 314, "Tax Rate"),
    (480, 314, "5.00%"),
    (400, 328, "Total"),
    (480, 328, "$2,202.90"),
)


def test_a_tax_whose_rate_alone_is_printed_is_what_leads_to_the_total() -> None:
    totals = invoice_of((*HEAD, *ITEMS, *RATED)).totals
    assert totals is not None
    assert (totals.net, totals.tax, totals.gross) == (
        Decimal("2098.00"),
        Decimal("104.90"),
        Decimal("2202.90"),
    )
    assert status_of((*HEAD, *ITEMS, *RATED)) is InvoiceStatus.APPROVED


def test_a_rate_that_does_not_lead_to_the_total_is_no_tax() -> None:
    rows = tuple((x, y, "7.00%" if text == "5.00%" else text) for x, y, text in RATED)
    assert status_of((*HEAD, *ITEMS, *rows)) is InvoiceStatus.NEEDS_REVIEW


def test_a_description_that_speaks_of_rates_heads_no_table() -> None:
    lines = invoice_of((*HEAD, *ITEMS, *RATED)).lines
    assert [line.net_amount for line in lines] == [Decimal("899.00"), Decimal("1199.00")]


def test_an_american_taxpayer_number_is_the_seller_s() -> None:
    parties: tuple[Row, ...] = (
        (60, 60, "Invoice no: 51209338"),
        (60, 80, "Date of issue: 04/13/2026"),
        (60, 110, "Seller:"),
        (330, 110, "Client:"),
        (60, 124, "Orrin, Kirk and Valden"),
        (330, 124, "Becklow Ltd"),
        (60, 138, "58 Prairie Road"),
        (330, 138, "80 Summit Avenue"),
        (60, 160, "Tax Id: 945-82-2137"),
        (330, 160, "Tax Id: 942-80-0517"),
    )
    assert seller_of(invoice_of((*parties, *ITEMS, *RATED))).tax_id == "945-82-2137"


def test_whoever_holds_the_account_is_paid_and_not_the_bank() -> None:
    rows: tuple[Row, ...] = (
        (60, 80, "INVOICE"),
        (60, 110, "Invoice no: 01934"),
        (60, 124, "Date: 11 Feb 2026"),
        (330, 110, "Issued to:"),
        (330, 124, "Thyme Industries"),
        (60, 160, "PAY TO:"),
        (60, 174, "Borrowdale Bank"),
        (60, 188, "Account Name: Adeline Parmer"),
        (60, 202, "Account No.: 0123 4567 8901"),
    )
    below = tuple((x, y + 60, text) for x, y, text in (*ITEMS, *RATED))
    assert seller_of(invoice_of((*rows, *below))).name == "Adeline Parmer"


def test_a_page_headed_invoice_is_for_a_person_though_number_and_total_were_not_found() -> None:
    rows = ((260, 50, "Invoice"), (60, 90, "Order ID: 10248"), (60, 110, "Queso"), (420, 110, "14.0"))
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW
    assert ReasonCode.MISSING_MANDATORY_FIELD in reasons_of(rows)


def test_an_order_whose_number_goes_on_behind_a_space_is_doubted() -> None:
    order: tuple[Row, ...] = ((60, 170, "Customer PO"), (160, 170, "Ship Date"), (60, 184, "2517-REL 3"))
    evidence = read((*HEAD, *order, (160, 184, "07/18/2026"), *ITEMS, *RATED)).records[0].evidence
    assert "purchase_order" in {item.field for item in evidence if item.confidence == 0}

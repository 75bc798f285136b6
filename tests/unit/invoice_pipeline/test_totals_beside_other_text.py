"""Text left of the totals, names of taxes amid items, and heads in which labels stand beside a name."""

from datetime import date
from decimal import Decimal

from common.schemas.amounts import Totals
from common.schemas.status import InvoiceStatus
from support.invoice_pages import Row
from support.print_forms import seller_of
from support.reading_rows import invoice_of, status_of

HEAD: tuple[Row, ...] = (
    (60, 50, "Hartling Electrical Ltd"),
    (60, 64, "Unit 9, Trafford Point, Manchester M17 1PB"),
    (60, 78, "VAT Reg No: GB 980 7806 84"),
    (400, 50, "INVOICE"),
    (400, 80, "Invoice No: 118842"),
    (400, 94, "Invoice Date: 05/10/2026"),
    (60, 130, "Bill to"),
    (60, 144, "Brightling Builders Ltd"),
)
ITEMS: tuple[Row, ...] = (
    (60, 230, "Quantity"),
    (120, 230, "Details"),
    (340, 230, "Unit Price"),
    (410, 230, "Net Amt"),
    (510, 230, "VAT"),
    (60, 246, "50"),
    (120, 246, "Cable"),
    (340, 246, "42.00"),
    (410, 246, "2,100.00"),
    (510, 246, "420.00"),
    (60, 260, "12"),
    (120, 260, "Fuse box"),
    (340, 260, "78.50"),
    (410, 260, "942.00"),
    (510, 260, "188.40"),
)
SUMS: tuple[Row, ...] = (
    (60, 400, "Payment due by 04/11/2026"),
    (340, 400, "Total Net Amount"),
    (510, 400, "3,042.00"),
    (60, 414, "Sort code 20-18-27 Account 40118842"),
    (340, 414, "Carriage"),
    (510, 414, "25.00"),
    (340, 428, "Total VAT Amount"),
    (510, 428, "613.40"),
    (340, 442, "Invoice Total"),
    (510, 442, "3,680.40"),
)


def test_carriage_beside_an_account_is_a_charge_of_the_invoice() -> None:
    invoice = invoice_of((*HEAD, *ITEMS, *SUMS))
    [charge] = invoice.allowances_charges
    assert (charge.is_charge, charge.amount, charge.reason) == (True, Decimal("25.00"), "Carriage")
    assert status_of((*HEAD, *ITEMS, *SUMS)) is InvoiceStatus.APPROVED


def test_a_net_total_beside_the_day_of_payment_is_not_what_is_due() -> None:
    totals = invoice_of((*HEAD, *ITEMS, *SUMS)).totals or Totals()
    assert (totals.net, totals.payable) == (Decimal("3067.00"), Decimal("3680.40"))


def test_the_names_of_an_item_s_taxes_before_its_figures_call_no_amount_the_tax() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Mapleton Landscaping Inc."),
        (60, 64, "210 Main Street, Gatineau QC J8X 2K4"),
        (60, 78, "GST/HST No.: 123456789RT0001"),
        (400, 50, "INVOICE"),
        (400, 80, "Invoice # 1209"),
        (400, 94, "Date 2026-10-03"),
        (60, 130, "Bill to"),
        (60, 144, "Clinique dentaire Outaouais"),
        (60, 230, "Date"),
        (130, 230, "Activity"),
        (300, 230, "Tax"),
        (400, 230, "Qty"),
        (440, 230, "Rate"),
        (500, 230, "Amount"),
        (60, 246, "2026-09-30"),
        (130, 246, "Lawn maintenance"),
        (300, 246, "GST/QST QC"),
        (400, 246, "4"),
        (440, 246, "245.00"),
        (500, 246, "980.00"),
        (400, 400, "Subtotal"),
        (500, 400, "980.00"),
        (400, 414, "GST @ 5%"),
        (500, 414, "49.00"),
        (400, 428, "QST @ 9.975%"),
        (500, 428, "97.76"),
        (400, 442, "Total"),
        (500, 442, "1,126.76"),
        (400, 456, "Balance due"),
        (500, 456, "CAD 1,126.76"),
    )
    assert (invoice_of(rows).totals or Totals()).tax == Decimal("146.76")
    assert status_of(rows) is InvoiceStatus.APPROVED


def test_a_trader_in_the_first_column_of_a_grid_of_labels_heads_the_page() -> None:
    rows: tuple[Row, ...] = (
        (250, 40, "Tax Invoice"),
        (60, 75, "Sharmila Steel Traders"),
        (60, 87, "Plot 12, MIDC Bhosari"),
        (60, 99, "Pune - 411026"),
        (60, 111, "GSTIN/UIN: 27AAPFU0939F1ZV"),
        (330, 75, "Invoice No."),
        (450, 75, "Dated"),
        (330, 87, "SST/26-27/0412"),
        (450, 87, "5-Oct-26"),
        (330, 110, "Buyer's Order No."),
        (450, 110, "Dated"),
        (330, 122, "PO/118/26"),
        (450, 122, "1-Oct-26"),
        (60, 150, "Buyer (Bill to)"),
        (60, 163, "Kavita Fabricators Pvt Ltd"),
        (60, 230, "Description of Goods"),
        (480, 230, "Amount"),
        (60, 246, "MS Angle"),
        (480, 246, "77,500.00"),
        (300, 280, "CGST @ 9%"),
        (480, 280, "6,975.00"),
        (300, 294, "SGST @ 9%"),
        (480, 294, "6,975.00"),
        (300, 320, "Total"),
        (480, 320, "₹ 91,450.00"),
    )
    invoice = invoice_of(rows)
    assert seller_of(invoice).name == "Sharmila Steel Traders"
    assert (invoice.issue_date, invoice.purchase_order) == (date(2026, 10, 5), "PO/118/26")
    assert status_of(rows) is InvoiceStatus.APPROVED


def test_a_tax_stands_below_its_name_with_its_rate_in_a_row_of_heads() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Granlunds Måleri AB"),
        (330, 50, "Faktura"),
        (330, 80, "Fakturanr"),
        (430, 80, "10341"),
        (330, 94, "Fakturadatum"),
        (430, 94, "2026-10-02"),
        (330, 150, "Brf Ekbacken"),
        (330, 164, "751 04 Uppsala"),
        (60, 300, "Benämning"),
        (480, 300, "Summa"),
        (60, 316, "Målning"),
        (480, 316, "38 170,00"),
        (60, 600, "Exkl. moms"),
        (160, 600, "Moms 25%"),
        (260, 600, "Öresavrundning"),
        (360, 600, "Totalt"),
        (480, 600, "ATT BETALA"),
        (60, 614, "38 170,00"),
        (160, 614, "9 542,50"),
        (260, 614, "0,50"),
        (360, 614, "47 713,00"),
        (480, 614, "SEK 47 713,00"),
    )
    assert (invoice_of(rows).totals or Totals()).tax == Decimal("9542.50")

"""Bills of carriers, printers, newspapers, law firms and the like in North America, as they are printed."""

from datetime import date
from decimal import Decimal

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from common.schemas.evidence import surest
from common.schemas.invoice import Invoice, Totals
from common.schemas.reasons import ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline.doubts import DEFAULT_POLICY
from invoice_pipeline.judgement import judged
from support.american_bills import HEAD, PAYEE, bill
from support.bound_pages import bound
from support.invoice_pages import Row
from support.reading_rows import invoice_of, read, read_document, reasons_of, status_of


def totals_of(invoice: Invoice) -> Totals:
    assert invoice.totals is not None
    return invoice.totals


def sureness(field: str, rows: tuple[Row, ...]) -> float:
    return surest(judged(read(rows).records[0]).evidence)[field].confidence


@pytest.mark.parametrize(
    "later",
    [
        "Amount due if paid after 06/15/2026",
        "Total due if not paid by 06/15/2026",
        "Amount due by 06/15/2026 with late fee",
        "If received after 06/15/2026 pay this amount",
    ],
)
def test_what_those_owe_who_pay_late_is_not_due(later: str) -> None:
    rows = ((300, 300, "Total"), (480, 300, "$100.00"), (300, 316, later), (480, 316, "$110.00"))
    totals = totals_of(invoice_of(bill(*rows)))
    assert (totals.gross, totals.payable) == (Decimal("100.00"), Decimal("100.00"))


def test_the_amount_of_those_who_pay_late_does_not_make_the_amount_due_doubtful() -> None:
    rows = (
        (300, 300, "Amount Due"),
        (480, 300, "$100.00"),
        (300, 316, "Late amount due"),
        (480, 316, "$110.00"),
    )
    assert status_of(bill(*rows)) is InvoiceStatus.APPROVED


_POSTAGE: tuple[Row, ...] = (
    (300, 300, "Subtotal"),
    (480, 300, "$100.00"),
    (300, 314, "Postage"),
    (480, 314, "$60.00"),
    (300, 328, "Sales Tax 7%"),
    (480, 328, "$7.00"),
    (300, 342, "TOTAL"),
    (480, 342, "$167.00"),
)
_ADVANCE: tuple[Row, ...] = (
    (300, 356, "Less deposit for postage"),
    (480, 356, "-$60.00"),
    (300, 370, "BALANCE DUE"),
    (480, 370, "$107.00"),
)


def test_a_total_with_charges_stands_though_an_advance_of_as_much_is_taken_off() -> None:
    totals = totals_of(invoice_of(bill(*_POSTAGE, *_ADVANCE)))
    assert (totals.net, totals.tax, totals.gross, totals.prepaid, totals.payable) == (
        Decimal("160.00"),
        Decimal("7.00"),
        Decimal("167.00"),
        Decimal("60.00"),
        Decimal("107.00"),
    )


def test_a_larger_total_above_the_amount_due_makes_its_sum_doubtful() -> None:
    rows = tuple((x, y, text.replace("Postage", "Sundries")) for x, y, text in _POSTAGE)
    assert sureness("totals.gross", bill(*rows, *_ADVANCE)) < DEFAULT_POLICY.needed("totals.gross")


def test_an_invoice_and_statement_is_an_invoice() -> None:
    rows = (
        *bill((300, 300, "Total Amount Due"), (480, 300, "$100.00"), head=HEAD[:2] + HEAD[3:]),
        (200, 30, "ADVERTISING INVOICE AND STATEMENT"),
    )
    assert invoice_of(rows).number == "44187"


def test_a_number_under_a_label_is_no_date_of_a_period() -> None:
    head = tuple(row for row in HEAD if "Invoice No" not in row[2])
    cells: tuple[Row, ...] = (
        (300, 98, "Invoice #"),
        (360, 98, "IN-"),
        (400, 98, "Billing"),
        (450, 98, "02/24/26-"),
    )
    assert (
        invoice_of(bill(*cells, (300, 300, "Total"), (480, 300, "$100.00"), head=head)).number != "02/24/26"
    )


def test_an_order_under_a_centred_head_is_not_sought_in_the_next_table() -> None:
    heads: tuple[Row, ...] = (
        (60, 180, "Customer #"),
        (160, 180, "Original Invoice"),
        (290, 180, "Your PO"),
        (350, 180, "Salesperson"),
        (57, 194, "10338"),
        (130, 194, "INV-448102 (15-Apr-2026) NFP-7741 R-2208"),
        (60, 216, "Returned"),
        (160, 216, "Part No."),
        (270, 216, "Description"),
        (420, 216, "Price"),
        (490, 216, "Extension"),
        (60, 230, "6"),
        (160, 230, "BB-6310"),
        (270, 230, "Bearing 6310-2RS"),
        (420, 230, "47.45"),
        (490, 230, "284.70"),
        (400, 260, "Total"),
        (490, 260, "$284.70"),
    )
    assert invoice_of((*HEAD, *heads, *PAYEE)).purchase_order in {None, "NFP-7741"}


def test_what_numbers_the_invoice_is_no_order_of_the_buyer() -> None:
    rows = ((400, 98, "ORDER: 44187"), (300, 300, "Total"), (480, 300, "$100.00"))
    assert invoice_of(bill(*rows)).purchase_order is None


def test_a_surcharge_in_a_row_of_sums_is_no_tax() -> None:
    rows: tuple[Row, ...] = (
        (60, 220, "Ticket"),
        (300, 220, "Charge"),
        (380, 220, "Fuel 12.5%"),
        (480, 220, "Total"),
        (60, 236, "118204 Rush"),
        (300, 236, "80.00"),
        (390, 236, "10.00"),
        (480, 236, "90.00"),
        (60, 252, "118219 Standard"),
        (300, 252, "40.00"),
        (390, 252, "5.00"),
        (480, 252, "45.00"),
        (60, 268, "Invoice 44187 totals"),
        (300, 268, "120.00"),
        (390, 268, "15.00"),
        (480, 268, "135.00"),
        (380, 300, "Please pay: $135.00"),
    )
    assert totals_of(invoice_of((*HEAD, *rows, *PAYEE))).tax is None


def test_the_number_of_a_bill_paid_before_begins_no_other_invoice() -> None:
    first = bill((60, 300, "For professional services rendered"))
    second: tuple[Row, ...] = (
        (60, 60, "Invoice No. 44187"),
        (60, 100, "Total this invoice"),
        (480, 100, "$140.00"),
        (60, 114, "Previous balance (Invoice 203117)"),
        (480, 114, "75.00"),
        (60, 128, "Payment received 05/02/2026"),
        (480, 128, "(75.00)"),
        (60, 142, "Balance due"),
        (480, 142, "$140.00"),
    )
    record = read_document(bound(first, second)).records[0]
    assert [doubt.code for doubt in record.doubts] == []


def test_the_last_of_several_costs_is_no_tax() -> None:
    rows: tuple[Row, ...] = (
        (60, 260, "Total fees"),
        (480, 260, "1,000.00"),
        (60, 274, "Filing fee"),
        (480, 274, "20.00"),
        (60, 288, "Photocopies (85 @ .15)"),
        (480, 288, "12.75"),
        (60, 302, "Total costs"),
        (480, 302, "32.75"),
        (60, 316, "Total this invoice"),
        (480, 316, "$1,032.75"),
        (60, 330, "Balance due"),
        (480, 330, "$1,032.75"),
    )
    assert ReasonCode.OTHER_RULE_BROKEN not in reasons_of((*HEAD, *rows, *PAYEE))


def test_what_is_due_is_net_of_the_commission() -> None:
    rows: tuple[Row, ...] = (
        (300, 300, "GROSS BILLING"),
        (480, 300, "100.00"),
        (300, 314, "AGENCY COMMISSION 15.000%"),
        (480, 314, "15.00-"),
        (300, 328, "STATE TAX"),
        (480, 328, ".00"),
        (300, 342, "NET TOTAL DUE"),
        (480, 342, "$85.00"),
    )
    assert totals_of(invoice_of(bill(*rows))).payable == Decimal("85.00")


def test_a_total_in_a_sentence_does_not_make_the_total_doubtful() -> None:
    told: Row = (60, 400, "The spots were billed at $16.00 each, for a total of $40.00")
    record = read(bill((300, 300, "Total"), (480, 300, "$100.00"), told)).records[0]
    assert "rivalled" not in surest(record.evidence)["totals.gross"].signs


def test_the_day_behind_a_term_in_brackets_is_when_it_is_due() -> None:
    rows = bill((400, 98, "Terms: Net 30 (June 15, 2026)"), (300, 300, "Total"), (480, 300, "$100.00"))
    assert invoice_of(rows).due_date == date(2026, 6, 15)


def test_a_date_below_the_number_comes_before_one_of_an_enclosed_paper() -> None:
    head = tuple(row for row in HEAD if "Invoice" not in row[2] and row[2] != "INVOICE")
    first = (*head, (400, 50, "Invoice #10442"), (400, 64, "05/16/2026"), *bill(head=())[:-1])
    totals: tuple[Row, ...] = ((300, 300, "Total"), (480, 300, "$100.00"))
    second: tuple[Row, ...] = (
        (60, 60, "RATE CONFIRMATION"),
        (60, 80, "Date 05/09/2026"),
        (60, 100, "Rate $100.00"),
    )
    record = read_document(bound((*first, *totals), second)).records[0]
    assert record.invoice.issue_date == date(2026, 5, 16)


def test_rows_of_unknown_names_come_to_what_is_due() -> None:
    rows: tuple[Row, ...] = (
        (300, 300, "Space total"),
        (480, 300, "$100.00"),
        (300, 314, "Agency commission 15%"),
        (480, 314, "-$15.00"),
        (300, 328, "Production"),
        (480, 328, "$40.00"),
        (300, 342, "Sales tax 7.0%"),
        (480, 342, "$2.80"),
        (300, 356, "Total due this invoice"),
        (480, 356, "$127.80"),
    )
    right = tuple((x if x < 480 else 510 - stringWidth(text, "Helvetica", 9), y, text) for x, y, text in rows)
    totals = totals_of(invoice_of(bill(*right)))
    assert (totals.net, totals.tax, totals.gross, totals.payable) == (
        Decimal("125.00"),
        Decimal("2.80"),
        Decimal("127.80"),
        Decimal("127.80"),
    )

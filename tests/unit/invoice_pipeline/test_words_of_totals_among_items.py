"""Items, terms and requests whose words also name totals, taxes, payments and orders."""

from decimal import Decimal

from common.schemas.invoice import Invoice, Totals
from common.schemas.status import InvoiceStatus
from support.american_bills import HEAD, PAYEE, bill
from support.invoice_pages import Row
from support.reading_rows import invoice_of, status_of


def totals_of(invoice: Invoice) -> Totals:
    assert invoice.totals is not None
    return invoice.totals


def test_work_on_taxes_is_no_tax() -> None:
    rows: tuple[Row, ...] = (
        (60, 260, "Preparation of state filings"),
        (480, 260, "1,450.00"),
        (60, 274, "Payroll tax notice response, Q3 2025"),
        (480, 274, "325.00"),
        (60, 288, "Total current charges"),
        (480, 288, "1,775.00"),
        (60, 302, "Amount due"),
        (480, 302, "$1,775.00"),
    )
    totals = totals_of(invoice_of((*HEAD, *rows, *PAYEE)))
    assert (totals.net, totals.tax) == (Decimal("1775.00"), None)


def test_a_deposit_that_is_asked_for_was_not_paid() -> None:
    rows: tuple[Row, ...] = (
        (300, 300, "Order total"),
        (480, 300, "$100.00"),
        (300, 314, "Deposit required (50%)"),
        (480, 314, "$50.00"),
        (300, 328, "Deposit due upon receipt"),
        (480, 328, "$50.00"),
        (300, 342, "Balance due at completion"),
        (480, 342, "$50.00"),
    )
    assert status_of(bill(*rows)) is InvoiceStatus.NEEDS_REVIEW
    assert totals_of(invoice_of(bill(*rows))).prepaid is None


def test_a_payment_that_a_contract_charges_was_not_paid() -> None:
    rows: tuple[Row, ...] = (
        (60, 220, "Description"),
        (200, 220, "Period"),
        (320, 220, "Serial"),
        (400, 220, "Amount"),
        (450, 220, "Tax"),
        (500, 220, "Total"),
        (60, 234, "Contract payment 14 of 60"),
        (200, 234, "03/25/26 - 04/24/26"),
        (320, 234, "8501923"),
        (400, 234, "289.00"),
        (450, 234, "20.23"),
        (500, 234, "309.23"),
        (60, 248, "Excess meter"),
        (200, 248, "02/01/26 - 02/28/26"),
        (320, 248, "8501923"),
        (400, 248, "23.25"),
        (450, 248, "1.63"),
        (500, 248, "24.88"),
        (60, 262, "Current charges"),
        (400, 262, "312.25"),
        (450, 262, "21.86"),
        (500, 262, "334.11"),
        (400, 98, "Total Amount Due"),
        (500, 98, "$334.11"),
    )
    assert status_of((*HEAD, *rows, *PAYEE)) is InvoiceStatus.APPROVED


def test_what_a_vague_word_calls_net_among_the_items_is_not_the_sum_of_all() -> None:
    item: tuple[Row, ...] = ((60, 250, "Radio, April. Net media $80.00 and fees"), (480, 250, "$95.00"))
    totals = totals_of(invoice_of(bill(*item, (300, 300, "Total"), (480, 300, "$195.00"))))
    assert (totals.net, totals.gross) == (Decimal("195.00"), Decimal("195.00"))


def test_terms_before_a_sentence_with_a_rate_name_no_day() -> None:
    terms: Row = (
        60,
        400,
        "Payment is due upon receipt. A finance charge of 1% per month applies to balances.",
    )
    assert status_of(bill((300, 300, "Amount due"), (480, 300, "$100.00"), terms)) is InvoiceStatus.APPROVED


def test_numbers_of_tickets_among_the_lines_are_no_orders() -> None:
    rows: tuple[Row, ...] = (
        (60, 220, "Date"),
        (150, 220, "Bon / Waybill"),
        (260, 220, "De / From"),
        (360, 220, "Vers / To"),
        (460, 220, "Montant / Amount"),
        (60, 234, "05/03/2026"),
        (150, 234, "RN771820"),
        (260, 234, "Clinic"),
        (360, 234, "Laboratory"),
        (480, 234, "64.20"),
        (60, 248, "05/12/2026"),
        (150, 248, "RN772391"),
        (260, 248, "Laboratory"),
        (360, 248, "Clinic"),
        (480, 248, "64.20"),
        (300, 300, "Amount due"),
        (480, 300, "$128.40"),
    )
    assert status_of((*HEAD, *rows, *PAYEE)) is InvoiceStatus.APPROVED


def test_what_early_payment_saves_does_not_make_the_amount_due_doubtful() -> None:
    rows: tuple[Row, ...] = (
        (300, 300, "Net due"),
        (480, 300, "$100.00"),
        (300, 314, "If paid by 05/26/2026, 2% cash discount"),
        (480, 314, "2.00"),
        (300, 328, "Pay by 05/26/2026"),
        (480, 328, "98.00"),
        (60, 98, "Due Date: 06/15/2026"),
    )
    assert status_of(bill(*rows)) is InvoiceStatus.APPROVED


def test_expenses_beside_services_are_no_tax() -> None:
    rows: tuple[Row, ...] = (
        (60, 260, "Total services"),
        (480, 260, "1,402.50"),
        (60, 274, "Expenses: certified mail"),
        (480, 274, "30.00"),
        (60, 288, "Invoice total"),
        (480, 288, "1,432.50"),
        (60, 302, "Amount due"),
        (480, 302, "$1,432.50"),
    )
    assert status_of((*HEAD, *rows, *PAYEE)) is InvoiceStatus.APPROVED


def test_an_item_that_begins_like_a_balance_is_none() -> None:
    rows: tuple[Row, ...] = (
        (60, 220, "Alternator"),
        (320, 220, "1"),
        (400, 220, "412.00"),
        (480, 220, "412.00"),
        (60, 234, "Balance shaft seal kit"),
        (320, 234, "2"),
        (400, 234, "38.10"),
        (480, 234, "76.20"),
        (300, 300, "Invoice total"),
        (480, 300, "$488.20"),
    )
    assert totals_of(invoice_of((*HEAD, *rows, *PAYEE))).payable == Decimal("488.20")


def test_what_may_be_deducted_from_taxes_is_no_tax() -> None:
    told: Row = (60, 400, "Fair value of benefits: $34.00. Tax deductible portion: $66.00.")
    totals = totals_of(invoice_of(bill((300, 300, "Amount due"), (480, 300, "$100.00"), told)))
    assert (totals.net, totals.tax) == (Decimal("100.00"), None)


def test_what_is_charged_by_an_unknown_name_is_no_tax() -> None:
    rows: tuple[Row, ...] = (
        (300, 300, "Titles subtotal"),
        (480, 300, "100.00"),
        (300, 314, "Claims desk 5%"),
        (480, 314, "5.00"),
        (300, 328, "Invoice total"),
        (480, 328, "$105.00"),
    )
    assert status_of(bill(*rows)) is InvoiceStatus.NEEDS_REVIEW


def test_a_service_charge_is_part_of_the_net_total() -> None:
    rows: tuple[Row, ...] = (
        (300, 300, "Subtotal"),
        (480, 300, "100.00"),
        (300, 314, "Service charge 5%"),
        (480, 314, "5.00"),
        (300, 328, "Invoice total"),
        (480, 328, "$105.00"),
    )
    totals = totals_of(invoice_of(bill(*rows)))
    assert (totals.net, totals.tax, totals.gross) == (Decimal("105.00"), None, Decimal("105.00"))
    assert status_of(bill(*rows)) is InvoiceStatus.APPROVED


def test_a_deposit_with_its_day_is_no_tax() -> None:
    rows: tuple[Row, ...] = (
        (300, 300, "Total charges"),
        (480, 300, "100.00"),
        (300, 314, "Less deposit 05/02/2026"),
        (480, 314, "16.00"),
        (300, 328, "Balance due"),
        (480, 328, "$84.00"),
    )
    assert status_of(bill(*rows)) is InvoiceStatus.APPROVED

"""Tickets, repair orders and letters that are bills: numbers, days and totals as small firms write them."""

from datetime import date
from decimal import Decimal

from common.schemas.evidence import surest
from common.schemas.invoice import Invoice, Totals
from invoice_pipeline.doubts import DEFAULT_POLICY
from invoice_pipeline.judgement import judged
from support.american_bills import HEAD, PAYEE, bill
from support.invoice_pages import Row
from support.reading_rows import invoice_of, read


def totals_of(invoice: Invoice) -> Totals:
    assert invoice.totals is not None
    return invoice.totals


def sureness(field: str, rows: tuple[Row, ...]) -> float:
    return surest(judged(read(rows).records[0]).evidence)[field].confidence


def test_a_tank_below_the_title_is_no_number_of_the_invoice() -> None:
    head = tuple(row for row in HEAD if "Invoice No" not in row[2] and row[2] != "INVOICE")
    ticket: tuple[Row, ...] = ((60, 90, "TICKET / INVOICE"), (100, 102, "TANK 02"), (147, 102, "ZONE 7"))
    ticket = (*ticket, (300, 90, "TICKET #"), (400, 90, "T-558203"))
    rows = bill(*ticket, (300, 300, "Amount due"), (480, 300, "$100.00"), head=head)
    assert invoice_of(rows).number is None or sureness("number", rows) < DEFAULT_POLICY.needed("number")


def test_a_time_may_follow_the_day_below_the_number() -> None:
    head = tuple(row for row in HEAD if "I" not in row[2] and "Mill" not in row[2])
    head = (*head, (60, 64, "Phone 937-555-0100 Reg# 7118820"))
    rows = bill((400, 50, "Invoice #220417"), (400, 64, "03/14/2026 2:41 PM"), (300, 300, "Total"), head=head)
    assert invoice_of((*rows, (480, 300, "$100.00"))).issue_date == date(2026, 3, 14)


def test_the_total_of_a_delivery_is_no_charge() -> None:
    rows: tuple[Row, ...] = (
        (300, 300, "SUBTOTAL"),
        (480, 300, "100.00"),
        (300, 314, "SALES TAX 8.000%"),
        (480, 314, "8.00"),
        (300, 328, "TOTAL THIS DELIVERY"),
        (480, 328, "108.00"),
        (300, 360, "IF PAID BY 05/26/26 DEDUCT $.10/GAL"),
        (480, 360, "4.00"),
        (300, 374, "PAY WITHIN 10 DAYS"),
        (480, 374, "104.00"),
    )
    assert totals_of(invoice_of(bill(*rows))).gross == Decimal("108.00")


def test_a_letter_with_a_total_lists_what_it_comes_to() -> None:
    rows: tuple[Row, ...] = (
        (60, 220, "Mow and trim, May"),
        (300, 220, "$240.00"),
        (60, 234, "Mulch, 8 yd"),
        (300, 234, "$210.00"),
        (60, 248, "Stakes"),
        (300, 248, "$20.00"),
        (60, 262, "Tax on mulch"),
        (300, 262, "$14.70"),
        (60, 276, "Total"),
        (300, 276, "$484.70"),
    )
    totals = totals_of(invoice_of((*HEAD, *rows, *PAYEE)))
    assert (totals.net, totals.tax, totals.gross) == (Decimal("470.00"), Decimal("14.70"), Decimal("484.70"))

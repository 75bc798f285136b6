from decimal import Decimal

from common.schemas.amounts import Totals
from common.schemas.status import InvoiceStatus
from support.invoice_pages import ENGLISH, GERMAN, Row
from support.reading_rows import invoice_of, status_of


def with_table(rows: tuple[Row, ...], table: tuple[Row, ...]) -> tuple[Row, ...]:
    """Instead of what stands below the page's heading."""
    return (*(row for row in rows if not 290 <= row[1] <= 460), *table)


def totals_below(rows: tuple[Row, ...], table: tuple[Row, ...]) -> Totals:
    return invoice_of(with_table(rows, table)).totals or Totals()


def test_prices_below_without_vat_on_two_lines_are_no_tax() -> None:
    table = (
        (60, 260, "Menge"), (120, 260, "Beschreibung"), (380, 260, "VK-Preis"), (480, 260, "Zeilenbetrag"),
        (380, 270, "ohne"), (480, 270, "ohne MwSt."),
        (380, 280, "MwSt."),
        (60, 300, "1"), (120, 300, "Reparatur"), (380, 300, "3,89"), (480, 300, "3,89"),
        (60, 314, "2"), (120, 314, "Wartung"), (380, 314, "5,00"), (480, 314, "10,00"),
        (380, 340, "Total EUR"), (480, 340, "13,89"),
    )  # fmt: skip
    found = totals_below(GERMAN, table)
    assert (found.net, found.tax, found.gross) == (Decimal("13.89"), None, Decimal("13.89"))


def test_a_quantity_is_no_part_of_the_amount_in_the_next_column() -> None:
    table = (
        (60, 300, "Product"), (250, 300, "Qty"), (300, 300, "Price"), (380, 300, "Tax"), (480, 300, "Total"),
        (60, 320, "Pump"), (250, 320, "1"), (300, 320, "278.61"), (380, 320, "40.39"), (480, 320, "319.00"),
        (60, 340, "Total"), (250, 340, "1"), (300, 340, "278.61"), (380, 340, "40.39"), (480, 340, "319.00"),
        (400, 360, "Grand Total"), (480, 360, "$319.00"),
    )  # fmt: skip
    assert totals_below(ENGLISH, table).net == Decimal("278.61")


def test_a_page_with_amounts_that_seems_to_charge_nothing_is_for_a_person() -> None:
    table = (
        (60, 300, "Pump"), (480, 300, "$5,780.00"),
        (400, 400, "Freight"), (480, 400, "$0.00"),
        (400, 414, "Total"), (480, 414, "$0.00"),
    )  # fmt: skip
    assert status_of(with_table(ENGLISH, table)) is InvoiceStatus.NEEDS_REVIEW


def test_the_amount_of_a_line_is_no_total_though_the_other_line_leads_to_it() -> None:
    table = (
        (60, 300, "Description"), (250, 300, "Qty"), (350, 300, "Unit price"), (480, 300, "Total price"),
        (60, 320, "Menus"), (250, 320, "600"), (350, 320, "$1.12"), (480, 320, "$672.00"),
        (60, 334, "Die line"), (250, 334, "1"), (350, 334, "$85.00"), (480, 334, "$85.00"),
        (400, 360, "Subtotal"), (480, 360, "$757.00"),
        (400, 374, "Adjustments"), (480, 374, "-$57.00"),
        (400, 400, "Total"), (480, 400, "$700.00"),
    )  # fmt: skip
    assert totals_below(ENGLISH, table).gross == Decimal("700.00")

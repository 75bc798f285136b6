"""Pages that end before the amount due: nothing that stands on the rest passes for it."""

from common.schemas.status import InvoiceStatus
from support.broadcasters import STATION
from support.invoice_pages import Row
from support.reading_rows import invoice_of, status_of

HEAD: tuple[Row, ...] = (
    *STATION,
    (60, 110, "Bill to:"),
    (60, 124, "Committee for Hale"),
)
ITEM: tuple[Row, ...] = (
    (60, 200, "Description"),
    (500, 200, "Total"),
    (60, 214, "Morning show"),
    (500, 214, "$1,000.00"),
)


def test_an_amount_in_a_column_is_not_due_where_no_totals_follow() -> None:
    assert status_of((*HEAD, *ITEM)) is InvoiceStatus.NEEDS_REVIEW
    assert status_of((*HEAD, *ITEM, (380, 300, "Total"), (500, 300, "$1,000.00"))) is InvoiceStatus.APPROVED


def test_a_total_that_is_only_called_one_without_tax_is_not_due() -> None:
    subtotal: tuple[Row, ...] = ((380, 300, "Subtotal"), (500, 300, "$1,000.00"))
    assert status_of((*HEAD, *ITEM, *subtotal)) is InvoiceStatus.NEEDS_REVIEW
    taxed = (
        *subtotal,
        (380, 314, "Sales tax"),
        (500, 314, "$70.00"),
        (380, 328, "Total"),
        (500, 328, "$1,070.00"),
    )
    assert status_of((*HEAD, *ITEM, *taxed)) is InvoiceStatus.APPROVED


def test_a_total_is_not_due_where_a_commission_follows_it_and_nothing_else() -> None:
    sums: tuple[Row, ...] = (
        (380, 300, "Gross Total"),
        (500, 300, "$1,000.00"),
        (380, 314, "Agency Commission"),
        (500, 314, "$150.00"),
    )
    assert status_of((*HEAD, *ITEM, *sums)) is InvoiceStatus.NEEDS_REVIEW
    whole = (*sums, (380, 328, "Net Amount Due"), (500, 328, "$850.00"))
    assert invoice_of((*HEAD, *ITEM, *whole)).totals.payable == 850  # type: ignore[union-attr]
    assert status_of((*HEAD, *ITEM, *whole)) is InvoiceStatus.APPROVED


def test_a_balance_is_not_the_total_where_a_payment_leads_to_it() -> None:
    sums: tuple[Row, ...] = (
        (380, 300, "Wibem"),
        (500, 300, "$1,000.00"),
        (380, 314, "Deposit paid"),
        (500, 314, "-$400.00"),
        (380, 328, "Balance due"),
        (500, 328, "$600.00"),
    )
    bare = tuple((x, y, "Fee" if text == "Total" else text) for x, y, text in ITEM[:3])
    assert status_of((*HEAD, *bare, *sums)) is InvoiceStatus.NEEDS_REVIEW

"""Kinds of pages that are written otherwise than most, each on a page of our own."""

from decimal import Decimal

import pytest

from common.schemas.invoice import Invoice
from common.schemas.status import InvoiceStatus
from invoice_pipeline import readers
from support.deciding import decided
from support.invoice_pages import ENGLISH, FRENCH, Row, changed, page_pdf

_PAYMENTS: tuple[Row, ...] = (
    (60, 440, "Payment"),
    (180, 440, "Date"),
    (260, 440, "Amount"),
    (60, 454, "Bank transfer"),
    (180, 454, "11/06/2026"),
    (260, 454, "$400.00"),
)
_BALANCE: tuple[Row, ...] = ((400, 464, "Balance"), (480, 464, "$675.00"))


def read(rows: tuple[Row, ...]) -> tuple[Invoice, InvoiceStatus]:
    result = readers.read(page_pdf(rows))
    assert isinstance(result, readers.Read), result
    record = result.records[0]
    return record.invoice, decided(record).status


def without_due(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row[1] != 450)


def test_a_balance_is_due_where_a_list_of_payments_leads_to_it() -> None:
    invoice, _ = read((*without_due(ENGLISH), *_PAYMENTS, *_BALANCE))
    totals = invoice.totals
    assert totals is not None
    assert (totals.gross, totals.prepaid, totals.payable) == (
        Decimal("1075.00"),
        Decimal("400.00"),
        Decimal("675.00"),
    )


def test_a_balance_that_no_payment_leads_to_is_shown_to_a_person() -> None:
    elsewhere = ((60, 340, "Spare part"), (480, 340, "$400.00"))
    invoice, status = read((*without_due(ENGLISH), *elsewhere, *_BALANCE))
    assert invoice.totals is not None
    assert invoice.totals.prepaid is None
    assert status is InvoiceStatus.NEEDS_REVIEW


@pytest.mark.parametrize(
    "written",
    [
        "FR 403 032 650 45",
        "FR40 303 265 045",
        "BE 0403.170.701",
        "BE 0403 170 701",
        "NL 0044.95.445.B01",
        "ATU 13585627",
        "DK 13 58 56 28",
        "PL 856-734-62-15",
        "ES-B58378431",
        "FI-20774740",
        "SE556042-7220-01",
        "CZ 25123891",
    ],
)
def test_a_vat_identifier_is_read_in_the_groups_that_its_country_writes(written: str) -> None:
    invoice, _ = read(changed(FRENCH, "FR40303265045", written))
    assert invoice.seller is not None
    assert invoice.seller.vat_id == "".join(letter for letter in written if letter.isalnum())


def test_rows_that_come_to_nothing_are_no_lines_where_billed_less_commission_is_due() -> None:
    rows: tuple[Row, ...] = (
        *(row for row in ENGLISH if row[1] < 300 or row[1] > 460),
        (540, 290, "Page 1 of 4"),
        (60, 300, "Description"),
        (300, 300, "Spots"),
        (480, 300, "Rate"),
        (540, 300, "Total"),
        (60, 316, "News at five"),
        (300, 316, "2"),
        (480, 316, "$115.00"),
        (540, 330, "4"),
        (360, 400, "Gross Total"),
        (480, 400, "$230.00"),
        (360, 414, "Agency Commission"),
        (480, 414, "$34.50"),
        (360, 428, "Net Amount Due"),
        (480, 428, "$195.50"),
    )
    invoice, _ = read(rows)
    assert invoice.totals is not None
    assert (invoice.totals.line_net, invoice.totals.payable) == (Decimal("230.00"), Decimal("195.50"))
    assert sum((line.net_amount or Decimal(0) for line in invoice.lines), Decimal(0)) in (0, Decimal(230))


def test_the_holder_of_the_account_is_the_seller_where_no_letterhead_names_one() -> None:
    rows: tuple[Row, ...] = (
        *(row for row in FRENCH if row[1] not in (50, 64, 790) or row[0] == 380),
        (60, 700, "Banque du Port - Titulaire du compte : Fournil Bleu"),
        (60, 714, "IBAN : FR14 2004 1010 0505 0001 3M02 606"),
    )
    invoice, _ = read(rows)
    assert invoice.seller is not None
    assert invoice.seller.name == "Fournil Bleu"


def test_words_that_lead_to_a_name_are_none() -> None:
    invoice, _ = read(changed(ENGLISH, "Bill To:", "Made out to"))
    assert invoice.buyer is None or invoice.buyer.name == "Hafen Trading LLC"


def test_the_total_is_no_amount_of_a_line_below_the_word_in_the_head_of_their_table() -> None:
    rows: tuple[Row, ...] = (
        *(row for row in ENGLISH if row[1] < 290 or row[1] > 460),
        (60, 290, "Description"),
        (480, 290, "Total"),
        (60, 304, "Pump"),
        (480, 304, "$1,000.00"),
        (60, 318, "Hose"),
        (480, 318, "$250.00"),
        (300, 350, "Total"),
        (480, 350, "$1,250.00"),
    )
    invoice, _ = read(rows)
    assert invoice.totals is not None
    assert (invoice.totals.gross, invoice.totals.payable) == (Decimal("1250.00"), Decimal("1250.00"))


def untaxed(*sums: tuple[str, str]) -> tuple[Row, ...]:
    rows = tuple(row for row in ENGLISH if row[1] < 290 or row[1] > 460)
    table = ((60, 290, "Description"), (480, 290, "Total"), (60, 304, "Pump"), (480, 304, "$1,000.00"))
    return (
        *rows,
        *table,
        *((300, 340 + 14 * at, label) for at, (label, _) in enumerate(sums)),
        *((480, 340 + 14 * at, amount) for at, (_, amount) in enumerate(sums)),
    )


def test_what_a_small_discount_leaves_is_due_however_vague_the_word_for_it() -> None:
    invoice, _ = read(untaxed(("Subtotal", "$1,000.00"), ("Discount", "-$20.00"), ("Total", "$980.00")))
    assert invoice.totals is not None
    assert (invoice.totals.gross, invoice.totals.payable) == (Decimal("980.00"), Decimal("980.00"))


def test_a_smaller_total_below_the_subtotal_that_nothing_explains_is_shown_to_a_person() -> None:
    _, status = read(untaxed(("Subtotal", "$1,000.00"), ("Total", "$980.00")))
    assert status is InvoiceStatus.NEEDS_REVIEW

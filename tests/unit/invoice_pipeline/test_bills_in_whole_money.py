"""Bills in money that is printed without cents, and small things beside what is read of others."""

from decimal import Decimal

from common.schemas.invoice import Totals
from support.invoice_pages import Row
from support.reading_rows import invoice_of, read

HUNGARIAN: tuple[Row, ...] = (
    (60, 50, "Pannon Gáz Szolgáltató Zrt."),
    (330, 50, "SZÁMLA"),
    (330, 62, "Számla sorszáma: 844118820077"),
    (330, 74, "Számla kelte: 2026.10.05."),
    (60, 100, "Vevő neve: Tisza Pékség Kft."),
)
PAYABLE: tuple[Row, ...] = ((60, 330, "Fizetendő összeg:"), (500, 330, "7 628 Ft"))


def test_net_tax_and_total_may_be_whole_amounts_in_one_row() -> None:
    row: tuple[Row, ...] = (
        *((60, 236, "Összesen"), (270, 236, "6 006"), (370, 236, "1 622"), (480, 236, "7 628")),
    )
    totals = invoice_of((*HUNGARIAN, *row, *PAYABLE)).totals or Totals()
    assert (totals.net, totals.gross, totals.payable) == (Decimal(6006), Decimal(7628), Decimal(7628))


def test_whole_amounts_that_come_to_the_total_may_be_net_and_tax() -> None:
    rows: tuple[Row, ...] = (
        *HUNGARIAN,
        *((60, 240, "Gáz"), (500, 240, "4 956 Ft")),
        *((60, 252, "Alap"), (500, 252, "1 050 Ft")),
        *((60, 290, "Alabb"), (500, 290, "6 006 Ft")),
        *((60, 302, "Furcsa"), (500, 302, "1 622 Ft")),
        *((60, 321, "Összesen"), (500, 321, "7 628 Ft")),
        *PAYABLE,
    )
    doubted = {item.field for item in read(rows).records[0].evidence if item.confidence == 0}
    assert "totals.tax" in doubted

"""Bills in money that is printed without cents, and small things beside what is read of others."""

from decimal import Decimal

from common.schemas.invoice import Party, Payment, Totals
from support.invoice_pages import Row
from support.pages_of_programs import GERMAN
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


def test_what_ends_in_a_number_sign_is_no_name() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "CINDRA CORPORATION"),
        (330, 50, "INVOICE # 4188420077"),
        *((60, 100, "SHIP TO:  RIVERSIDE DINER LLC"), (330, 100, "PAYER #"), (380, 100, "10118842")),
        *((60, 112, "200 E 2ND ST, DAYTON, OH 45402"), (330, 112, "SORT #"), (395, 112, "00418")),
        *((60, 124, "BILL TO:  RIVERSIDE DINER LLC"), (330, 124, "TERMS"), (410, 124, "NET 30")),
        *((60, 300, "TOTAL USD"), (480, 300, "57.26")),
    )
    assert (invoice_of(rows).buyer or Party()).name == "RIVERSIDE DINER LLC"


def test_an_account_may_be_masked_in_its_middle() -> None:
    rows = (*GERMAN, (60, 350, "Lastschrift von IBAN IT60X05428*****000000418"))
    assert (invoice_of(rows).payment or Payment()).iban is None


def test_what_was_open_before_is_due_as_well() -> None:
    rows = (
        *(row for row in GERMAN if row[1] < 300),
        *((60, 288, "Leistung"), (300, 288, "Netto EUR"), (400, 288, "USt. 20%"), (500, 288, "Brutto EUR")),
        *((60, 300, "Summe Rechnung"), (300, 300, "69,26"), (400, 300, "13,84"), (500, 300, "83,10")),
        *((60, 312, "Offener Saldo aus Vormonat"), (500, 312, "12,00")),
        *((60, 324, "Zu zahlender Gesamtbetrag"), (500, 324, "95,10")),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.net, totals.gross, totals.payable) == tuple(map(Decimal, ("69.26", "83.10", "95.10")))

"""Direct debits and what follows when they fail, return addresses, and totals that stand in rows."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.invoice import Invoice, Party, Payment, Totals
from common.schemas.reasons import ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline import readers
from support.invoice_pages import Row, page_pdf
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, reasons_of, status_of

OURS, THEIRS = "DE89370400440532013000", "DE02120300000000202051"


def account_of(invoice: Invoice) -> str | None:
    return (invoice.payment or Payment()).iban


def totals_of(rows: tuple[Row, ...]) -> tuple[str, ...]:
    totals = invoice_of(rows).totals or Totals()
    return tuple(str(one) for one in (totals.net, totals.tax, totals.gross))


@pytest.mark.parametrize(
    "rows",
    [
        ((60, 400, f"Der Betrag wird am 25.05.2026 von Ihrem Konto {OURS} abgebucht."),),
        ((60, 400, "Der Betrag wird am 25.05.2026 von Ihrem Konto eingezogen."), (60, 412, f"IBAN: {OURS}")),
        ((60, 400, f"Lastschrift am 25.05.2026 vom Konto {OURS}"),),
        ((60, 400, f"This will be collected from your bank account {OURS}."),),
        ((60, 400, f"Cette somme sera prélevée le 25/05/2026 sur le compte {OURS}"),),
        ((60, 400, f"Het bedrag wordt rond 25 mei 2026 afgeschreven van {OURS}."),),
        ((60, 400, "Domiciliación Bancaria"), (60, 412, OURS)),
    ],
)
def test_the_account_that_is_debited_is_not_the_one_to_pay_to(rows: tuple[Row, ...]) -> None:
    assert account_of(invoice_of((*GERMAN, *rows))) is None
    sellers = (60, 760, f"Bankverbindung: {THEIRS}")
    assert account_of(invoice_of((*GERMAN, *rows, sellers))) == THEIRS


def test_what_is_to_be_transferred_to_an_account_goes_there() -> None:
    assert account_of(invoice_of((*GERMAN, (60, 400, f"Virement sur le compte {OURS}")))) == OURS


def test_the_account_that_is_debited_leaves_nothing_to_a_person() -> None:
    debit = (60, 400, "Der Betrag wird von Ihrem Konto DE89 3704 0044 0532 0130 00 abgebucht.")
    tax = (60, 770, "USt-IdNr. DE136695976")
    assert status_of((*GERMAN, debit, tax)) is InvoiceStatus.APPROVED


@pytest.mark.parametrize("behind", ["****", "XXXX"])
def test_a_masked_account_is_none(behind: str) -> None:
    rows = (
        *GERMAN,
        (60, 400, f"Konto DE89 3704 0044 0532 0130 {behind}"),
        (60, 770, "USt-IdNr. DE136695976"),
    )
    assert ReasonCode.OTHER_RULE_BROKEN not in reasons_of(rows)


@pytest.mark.parametrize(
    "heading",
    [
        "Zahlungserinnerung zu Rechnung 90047711",
        "Payment reminder: invoice 90047711",
        "1. Mahnung: Rechnung 90047711",
        "Payment reminder for invoice 90047711",
    ],
)
def test_a_reminder_of_an_invoice_is_no_invoice(heading: str) -> None:
    rows = tuple(row for row in GERMAN if "Rechnungsnr" not in row[2])
    table = ((60, 240, "Rechnungsnummer"), (60, 252, "90047711"))
    found = readers.read(page_pdf((*rows, (60, 220, heading), *table)))
    assert not isinstance(found, readers.Read)


def test_an_invoice_that_mentions_reminders_is_one() -> None:
    sentence = (60, 500, "Nach einer Zahlungserinnerung zu dieser Rechnung berechnen wir Verzugszinsen.")
    title = (330, 120, "Rechnung")
    assert invoice_of((*GERMAN, title, sentence)).number == "90047711"


def test_the_word_over_a_name_is_no_name() -> None:
    rows: tuple[Row, ...] = (
        (330, 50, "Taller Bruma S.L."),
        (330, 62, "B73144263"),
        (60, 100, "Factura TB.2026.05.12"),
        (60, 112, "Fecha 11/05/2026"),
        (60, 150, "PARA"),
        (60, 162, "Laia Puig Disseny"),
        (60, 174, "08010 Barcelona"),
        (60, 300, "IMPORTE NETO"),
        (500, 300, "100,00"),
        (60, 312, "IVA (21.00%)"),
        (500, 312, "21,00"),
        (60, 324, "IMPORTE TOTAL"),
        (500, 324, "121,00"),
    )
    assert (invoice_of(rows).buyer or Party()).name == "Laia Puig Disseny"


def test_a_letter_is_not_addressed_to_where_it_returns_to() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Retur:"),
        (60, 62, "Innkrever Norge AS"),
        (60, 74, "3201 Sandefjord"),
        (60, 150, "FJELLHEIM BYGG AS"),
        (60, 162, "Strømsveien 44"),
        (60, 174, "1470 LØRENSKOG"),
        (60, 220, "Samband Norge AS"),
        (330, 50, "FAKTURA"),
        (330, 62, "Fakturadato: 06.05.26"),
        (330, 74, "Fakturanummer: INV0214068"),
        (60, 300, "Netto"),
        (500, 300, "100,00"),
        (60, 312, "MVA 25 %"),
        (500, 312, "25,00"),
        (60, 324, "Å betale"),
        (500, 324, "125,00"),
        (60, 760, "Samband Norge AS, Lørenfaret 1A, 0585 Oslo. Org.nr. NO 987673516 MVA"),
    )
    assert (invoice_of(rows).buyer or Party()).name == "FJELLHEIM BYGG AS"


def test_of_two_tax_numbers_the_sellers_stands_with_his_name() -> None:
    theirs = (330, 178, "USt-IdNr. DE129274202")
    ours = (60, 770, "Brunnhuber Pumpen GmbH, Amtsgericht Ulm HRB 670123, USt-IdNr. DE136695976")
    assert (invoice_of((*GERMAN, theirs, ours)).seller or Party()).vat_id == "DE136695976"


@pytest.mark.parametrize("number", ["774-00-01-454", "774-000-14-54"])
def test_polands_tax_numbers_are_parted_in_two_ways(number: str) -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Faktura nr: F 44/1188/26"),
        (330, 50, "Data wystawienia: 2026-05-11"),
        (60, 74, "Sprzedawca: Stacje Paliw Wisła S.A."),
        (60, 86, "NIP:"),
        (160, 86, number),
        (60, 98, "Nabywca: Biuro Geodezji Kąt Sp. z o.o."),
        (60, 312, "Razem:"),
        *((300, 312, "100,00"), (400, 312, "23,00"), (500, 312, "123,00")),
        (60, 324, "Do zapłaty: 123,00 PLN"),
    )
    assert (invoice_of(rows).seller or Party()).tax_id == number


def test_an_invoice_is_dated_behind_its_town_and_before_its_number() -> None:
    rows = tuple(row for row in GERMAN if "datum" not in row[2])
    line = (60, 120, "Crailsheim, 11.05.2026 - Rechnung 90047711")
    assert invoice_of((*rows, line)).issue_date == date(2026, 5, 11)


def test_the_sum_that_comes_to_what_is_due_is_the_total() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Axe Routes SA"),
        (330, 50, "Facture n° 26411882"),
        (330, 62, "Emise le 30/05/2026"),
        (60, 100, "Client : Transports Moulin SARL"),
        *((250, 288, "Montant HT"), (350, 288, "TVA"), (450, 288, "Montant TTC")),
        *((60, 300, "Trajets"), (250, 300, "311,25"), (350, 300, "62,25"), (450, 300, "373,50")),
        *((60, 312, "Remise"), (250, 312, "-10,50"), (350, 312, "-2,10"), (450, 312, "-12,60")),
        *((60, 324, "TVA (code 1)"), (200, 324, "300,75"), (250, 324, "20,00 %"), (350, 324, "60,15")),
        *((60, 336, "NET A PAYER TTC"), (450, 336, "360,90")),
    )
    assert totals_of(rows) == ("300.75", "60.15", "360.90")


def _dutch(*rows: Row) -> tuple[Row, ...]:
    return (
        (60, 50, "Havenhotel B.V."),
        (60, 62, "Kade 18, 3833 LC Leusden"),
        (330, 50, "Factuur"),
        (330, 62, "Factuurnummer 2610442"),
        (330, 74, "Factuurdatum 14-05-2026"),
        (60, 150, "Aan: De Vries Advies B.V."),
        *rows,
    )


def test_net_tax_and_gross_may_stand_in_one_row() -> None:
    rows = _dutch(
        *((60, 300, "Parkeerkosten"), (300, 300, "61,80"), (400, 300, ""), (500, 300, "61,80")),
        *((60, 312, "TOTAAL TE VOLDOEN"), (300, 312, "79,80"), (400, 312, "3,78"), (500, 312, "83,58")),
    )
    assert totals_of(tuple(row for row in rows if row[2])) == ("79.80", "3.78", "83.58")


def test_a_row_of_the_breakdown_names_its_tax_by_the_rate() -> None:
    heads = ((250, 288, "Incl. BTW"), (350, 288, "BTW"), (450, 288, "Excl. BTW"))
    shares = (
        *(
            (60, 300, "BTW"),
            (120, 300, "0,00% geen"),
            (250, 300, "7,00"),
            (350, 300, "0,00"),
            (450, 300, "7,00"),
        ),
        *(
            (60, 312, "BTW"),
            (120, 312, "9,00% laag"),
            (250, 312, "280,50"),
            (350, 312, "23,16"),
            (450, 312, "257,34"),
        ),
    )
    total = ((60, 270, "Totaal factuur"), (450, 270, "287,50"))
    assert totals_of(_dutch(*total, *heads, *shares)) == ("264.34", "23.16", "287.50")


def test_a_bill_that_was_paid_is_not_paid_again() -> None:
    rows = (
        *((60, 300, "Accommodation"), (450, 300, "100.00")),
        *((60, 312, "Visa"), (450, 312, "-106.00")),
        *((60, 324, "Total to be paid"), (450, 324, "0.00")),
        *((250, 340, "Net"), (350, 340, "VAT"), (450, 340, "Gross")),
        *((60, 352, "VAT 6.00 %"), (250, 352, "100.00"), (350, 352, "6.00"), (450, 352, "106.00")),
    )
    page = (
        (60, 50, "Harbour Hotels nv"),
        (330, 50, "Invoice Number 304418"),
        (330, 62, "Invoice Date 14 May 2026"),
        (330, 150, "Holt Medical Ltd"),
        *rows,
    )
    assert (invoice_of(page).totals or Totals()).payable == Decimal("0.00")

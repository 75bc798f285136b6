"""Bills that come each month: balances, several totals, numbers in parts, brands in footers."""

from decimal import Decimal

import pytest

from common.schemas.invoice import Invoice, Party, Totals
from common.schemas.reasons import ReasonCode
from support.invoice_pages import Row
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, read, reasons_of


def parties(invoice: Invoice) -> tuple[str | None, str | None]:
    return (invoice.seller or Party()).name, (invoice.buyer or Party()).name


ENGLISH: tuple[Row, ...] = (
    (60, 50, "Lakeshore Hydro Ltd"),
    (330, 50, "INVOICE"),
    (330, 62, "Invoice Number B26104418"),
    (330, 74, "Invoice Date 5 May 2026"),
    (60, 130, "Bill to: Maple Ridge Dental Inc"),
)


def test_the_tax_may_stand_behind_the_number_it_is_collected_under() -> None:
    rows: tuple[Row, ...] = (
        *ENGLISH,
        *((60, 300, "Subtotal"), (500, 300, "$100.00")),
        *((60, 312, "HST Registration No. 87486 5779 RT0001"), (500, 312, "$13.00")),
        *((60, 324, "Total"), (500, 324, "$113.00")),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.net, totals.tax, totals.gross) == tuple(map(Decimal, ("100.00", "13.00", "113.00")))


def test_a_balance_of_nothing_above_the_charges_is_not_what_is_due() -> None:
    rows: tuple[Row, ...] = (
        *ENGLISH,
        *((60, 288, "Last bill"), (500, 288, "$80.40")),
        *((60, 300, "Payments - thank you"), (500, 300, "$80.40 cr")),
        *((60, 312, "Balance"), (500, 312, "$0.00")),
        *((60, 324, "Mobile plans"), (500, 324, "$640.00")),
        *((60, 336, "Total"), (500, 336, "$640.00")),
    )
    assert (invoice_of(rows).totals or Totals()).payable == Decimal("640.00")


def test_what_stands_below_the_total_in_the_column_of_the_tax_is_no_tax() -> None:
    rows = (
        *(row for row in GERMAN if row[1] < 300),
        *((60, 288, "Leistung"), (400, 288, "Netto"), (500, 288, "USt.")),
        *((60, 300, "Arbeit"), (400, 300, "958,00"), (500, 300, "182,02")),
        *((60, 312, "Rechnungsbetrag"), (500, 312, "1.140,02")),
        *((60, 324, "Rest von früher"), (500, 324, "59,98")),
        *((60, 336, "Zahlbetrag"), (500, 336, "1.200,00")),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.tax, totals.gross) == (Decimal("182.02"), Decimal("1140.02"))


@pytest.mark.parametrize(("behind", "doubted"), [("26J0-8R04", True), ("vom 11.05.2026", False)])
def test_a_number_that_goes_on_in_its_cell_waits_for_a_person(behind: str, *, doubted: bool) -> None:
    rows = tuple(row for row in GERMAN if "Rechnungsnr" not in row[2])
    page = (*rows, (330, 150, f"Rechnungsnr. 0418842077 {behind}"), (60, 770, "USt-IdNr. DE136695976"))
    number = [item for item in read(page).records[0].evidence if item.field == "number"]
    assert any(item.confidence == 0 for item in number) is doubted
    assert (ReasonCode.OTHER_RULE_BROKEN in reasons_of(page)) is doubted


def test_the_value_of_another_label_above_is_no_order() -> None:
    rows = (*GERMAN, (330, 178, "Tel. 09 69 32 34 58"), (330, 190, "IHRE REFERENZEN"))
    assert invoice_of(rows).purchase_order is None


def test_the_brand_whose_footer_holds_the_tax_number_sends_the_invoice() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "HALDENA"),
        (60, 62, "HALDENA Assurances Services"),
        (60, 74, "12 quai des Queyries"),
        (60, 86, "33072 Bordeaux"),
        (330, 86, "ATELIER WEB PIXEL SAS"),
        (330, 98, "18 cours de l'Intendance"),
        (330, 110, "33000 BORDEAUX"),
        (60, 150, "APPEL DE PRIME N° 4418820"),
        (60, 162, "Date d'émission 01/05/2026"),
        *((60, 300, "Prime TTC"), (500, 300, "692,08 €")),
        (60, 770, "Haldena Europe - Succursale - RCS Bordeaux - n° TVA FR83404833048"),
    )
    found = invoice_of(rows)
    assert parties(found) == ("HALDENA", "ATELIER WEB PIXEL SAS")
    assert found.number == "4418820"


def test_words_that_lead_to_a_company_are_not_its_name() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "GREFFE DU TRIBUNAL DE COMMERCE"),
        (330, 50, "SCP Lemaire"),
        (330, 62, "pour le compte de SAS HOLDING BRUNEL"),
        (60, 150, "Facture N° 2026-B-118842 du 08/05/2026"),
        *((60, 300, "Total TTC"), (500, 300, "197,89 €")),
    )
    assert parties(invoice_of(rows))[0] != "pour le compte de SAS"


def test_an_address_ends_where_amounts_begin() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Odingo Netherlands bv"),
        (330, 50, "Factuur"),
        (330, 62, "Factuurnummer: 901184420177"),
        (330, 74, "Datum: 06 mei 2026"),
        (60, 86, "Timmerbedrijf Hofstra"),
        (60, 98, "Dorpsstraat 77"),
        (60, 110, "8491 AV Akkrum"),
        *((60, 134, "Abonnementen"), (500, 134, "€ 60,40")),
        *((60, 146, "Subtotaal excl. BTW"), (500, 146, "€ 60,40")),
        *((60, 158, "BTW 21%"), (500, 158, "€ 12,68")),
        *((60, 170, "Totaal"), (500, 170, "€ 73,08")),
        (60, 190, "Odingo Netherlands bv, KvK 33265679, BTW-id NL004495445B01"),
    )
    assert (invoice_of(rows).seller or Party()).vat_id == "NL004495445B01"


def test_a_name_in_a_list_of_facts_stands_beside_what_it_is() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Courier Things Limited"),
        (60, 74, "Invoice No. JTL2026004567"),
        (60, 86, "Invoice Date: 20.12.2026"),
        *((330, 86, "Customer No"), (420, 86, "8140817")),
        *((330, 98, "Recipient"), (420, 98, "BHARAT COACHING INSTITUTE")),
        (420, 110, "Kothrud, Pune"),
        *((60, 300, "Total"), (500, 300, "24,780.00")),
    )
    assert parties(invoice_of(rows))[1] == "BHARAT COACHING INSTITUTE"


@pytest.mark.parametrize("label", ["RE-Nummer", "Rechnungs-ID"])
def test_shops_shorten_the_name_of_the_number(label: str) -> None:
    rows = tuple((x, y, text.replace("Rechnungsnr.", label)) for x, y, text in GERMAN)
    assert invoice_of(rows).number == "90047711"

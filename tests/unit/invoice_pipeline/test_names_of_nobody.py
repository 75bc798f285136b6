"""What stands where a name, a net, a number or a date would, and is another thing."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.invoice import Invoice, Party, Totals
from support.invoice_pages import Row
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, read


def buyer(invoice: Invoice) -> str | None:
    return (invoice.buyer or Party()).name


ITALIAN: tuple[Row, ...] = (
    (60, 50, "Acque del Lario S.p.A."),
    (60, 62, "Via Milano 12, 22100 Como"),
    (60, 74, "P.IVA IT00743110157"),
    (60, 110, "Fattura n. 2026/0044182 del 05/10/2026"),
    *((60, 400, "Imponibile"), (500, 400, "100,00 €")),
    *((60, 412, "IVA 10%"), (500, 412, "10,00 €")),
    *((60, 424, "Totale bolletta"), (500, 424, "110,00 €")),
)


def test_a_greeting_of_customers_names_nobody() -> None:
    letter: tuple[Row, ...] = (
        (360, 130, "Gent.le Cliente"),
        (360, 142, "PASTICCERIA BELLAGIO S.N.C."),
        (360, 154, "PIAZZA DELLA CHIESA 3"),
        (360, 166, "22021 BELLAGIO CO"),
    )
    assert buyer(invoice_of(ITALIAN + letter)) == "PASTICCERIA BELLAGIO S.N.C."


DUTCH: tuple[Row, ...] = (
    (60, 50, "IJzerhandel De Brug B.V."),
    (60, 62, "Kade 4, 3011 AA Rotterdam"),
    (60, 90, "Factuurnummer 26104418"),
    (60, 102, "Factuurdatum 05-10-2026"),
)


def test_a_column_of_digits_ends_before_a_name() -> None:
    rows: tuple[Row, ...] = (
        *DUTCH,
        *((60, 150, "Debiteur"), (200, 150, "Vervaldatum")),
        *((60, 162, "104417"), (200, 162, "04-11-2026")),
        (60, 190, "Uw ordernr. VOS-0331"),
    )
    invoice = invoice_of(rows)
    assert buyer(invoice) is None
    assert invoice.purchase_order == "VOS-0331"


def test_a_subtotal_without_the_tax_is_the_net() -> None:
    rows: tuple[Row, ...] = (
        *DUTCH,
        *((200, 400, "Subtotaal Ex. BTW"), (500, 400, "€ 100,00")),
        *((200, 412, "BTW 21%"), (500, 412, "€ 21,00")),
        *((200, 424, "*Totaal"), (500, 424, "€ 121,00")),
        *((60, 436, "Borg ontvangen PIN 05-10-2026"), (500, 436, "€ 200,00")),
        *((60, 448, "Terug te ontvangen"), (500, 448, "€ 79,00")),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.net, totals.tax, totals.gross) == tuple(map(Decimal, ("100.00", "21.00", "121.00")))


def test_the_name_may_stand_beside_a_label_above_other_things() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Harbor Freight Lines Inc"),
        *((60, 100, "BILL TO"), (200, 100, "CEDAR POINT BAKERY"), (400, 100, "ACCT 44-1820")),
        (60, 140, "Invoice No. 7731904"),
        *((60, 300, "Total"), (500, 300, "$113.00")),
    )
    assert buyer(invoice_of(rows)) == "CEDAR POINT BAKERY"


def test_the_number_may_stand_behind_the_date() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Transports Morel SAS"),
        *((60, 100, "FACTURE"), (200, 100, "05/10/26"), (330, 100, "118842077")),
        *((60, 300, "Total HT"), (500, 300, "100,00")),
        *((60, 312, "TVA 20%"), (500, 312, "20,00")),
        *((60, 324, "Total TTC"), (500, 324, "120,00")),
    )
    assert invoice_of(rows).number == "118842077"


def test_the_tax_number_in_the_line_of_the_buyer_is_his() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Konkan Networks Pvt Ltd"),
        *((60, 100, "Billed to: Sunrise Traders LLP"), (400, 100, "GSTIN 27AAPFU0939F1ZV")),
        (60, 140, "Invoice No. KN/26/1180"),
        *((60, 300, "Total"), (500, 300, "1,180.00")),
    )
    assert (invoice_of(rows).seller or Party()).tax_id is None


@pytest.mark.parametrize(
    ("period", "issued"),
    [
        ("10/05/2026 - 11/04/2026", date(2026, 10, 5)),
        ("10/05/2026 - 10/06/2026", None),
    ],
)
def test_a_period_shows_which_part_of_a_date_is_the_month(period: str, issued: date | None) -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Cascade Storage"),
        (60, 100, "Invoice Number 7731904"),
        (60, 112, "Invoice Date 10/05/2026"),
        (60, 124, f"Billing period {period}"),
        *((60, 300, "Total"), (500, 300, "113.00")),
    )
    found = invoice_of(rows).issue_date
    assert found == issued if issued else found != date(2026, 10, 5)


def test_the_number_before_a_town_is_doubted_in_letters_as_wide_as_each_other() -> None:
    rows = (*(row for row in GERMAN if "Rechnungsnr" not in row[2]), (60, 155, "Rechnung"))
    page = (*rows, (150, 155, "13100"), (182, 155, "AIX EN PROVENCE"))
    number = [item for item in read(page).records[0].evidence if item.field == "number"]
    assert not number or min(item.confidence for item in number) == 0


def test_a_seller_is_named_twice_though_his_form_is_spelled_with_full_stops() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "PASSEROUTE FRANCE S.A.S."),
        (60, 62, "19 rue Alphonse de Neuville"),
        (60, 74, "75017 PARIS"),
        (330, 50, "Facture n°: 2609118842"),
        *(
            (330, 90, "MESSAGERIES DU RHONE SARL"),
            (330, 102, "18 CHEMIN DES ILES"),
            (330, 114, "69320 FEYZIN"),
        ),
        *((60, 300, "TOTAL A PAYER"), (500, 300, "547,40")),
        (60, 420, "PASSEROUTE FRANCE SAS - RCS Paris 793 875 451 - TVA FR 69496480260"),
    )
    seller = next(item for item in read(rows).records[0].evidence if item.field == "seller.name")
    assert seller.score
    assert seller.score > 0.7


def test_what_early_payment_saves_is_not_taken_off_what_is_due() -> None:
    terms = "Wird am 02.10.26 per Lastschrift abzüglich 2.00 % / 2.38 EUR Skonto = 116.62 EUR abgebucht."
    doubted = {
        item.field for item in read((*GERMAN, (60, 350, terms))).records[0].evidence if not item.confidence
    }
    assert "totals.payable" not in doubted


def test_what_early_payment_would_save_is_no_other_amount_due() -> None:
    offer: tuple[Row, ...] = (
        (60, 340, "Skonto 2% bei Zahlung bis 17.05.2026"),
        (510, 340, "2,00"),
    )
    doubted = {item.field for item in read((*GERMAN, *offer)).records[0].evidence if not item.confidence}
    assert "totals.payable" not in doubted


FRENCH: tuple[Row, ...] = (
    (60, 50, "LA COURANTE"),
    (60, 62, "44 boulevard de Vaugirard 75015 PARIS"),
    (330, 50, "FACTURE 118842077"),
    (330, 62, "Date de facture 05/10/2026"),
    *(
        (330, 90, "SARL LES SAVONS D'AIX"),
        (330, 102, "3 COURS MIRABEAU"),
        (330, 114, "13100 AIX EN PROVENCE"),
    ),
    *((60, 300, "Total HT"), (500, 300, "100,00")),
    *((60, 312, "TVA 20%"), (500, 312, "20,00")),
    *((60, 324, "Total TTC"), (500, 324, "120,00")),
)


def test_the_name_before_a_capital_is_the_sellers_wherever_it_stands() -> None:
    rows = (*FRENCH, (60, 400, "LA COURANTE SA au capital de 38 000 euros - 356 000 000 RCS PARIS"))
    assert (invoice_of(rows).seller or Party()).name == "LA COURANTE SA"


def test_a_department_is_no_customer() -> None:
    rows = (*(row for row in FRENCH if row[1] != 90), (330, 90, "DIRECTION COMPTABILITE CLIENTS"))
    assert buyer(invoice_of(rows)) is None


def test_the_number_below_the_totals_leaves_the_block_with_another_to_the_buyer() -> None:
    rows: tuple[Row, ...] = (
        *((60, 50, "KOPAK Belux NV"), (60, 62, "Kontichsesteenweg 17, 2630 Aartselaar")),
        *((60, 90, "NETWERKEN PAUWELS BVBA"), (60, 102, "Stationsstraat 91"), (60, 114, "9100 Sint-Niklaas")),
        (60, 126, "BTW BE0840527071"),
        *((330, 90, "Factuurnummer 26118842"), (330, 102, "Factuurdatum 12.10.2026")),
        *((60, 300, "Nettobedrag"), (500, 300, "100,00")),
        *((60, 312, "BTW 21%"), (500, 312, "21,00")),
        *((60, 324, "Totaalbedrag EUR"), (500, 324, "121,00")),
        (60, 400, "BE 0456.559.796   RPR Antwerpen"),
    )
    invoice = invoice_of(rows)
    assert (invoice.seller or Party()).name == "KOPAK Belux NV"
    assert buyer(invoice) == "NETWERKEN PAUWELS BVBA"

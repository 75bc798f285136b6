"""What pages of programs say besides: persons, terms, sums paid before, dates and amounts in sentences."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from common.schemas.invoice import Party, Totals
from support.pages_in_english import BUYER, LABEL, NUMBER, form
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, read, read_document


@pytest.mark.parametrize(
    ("below", "buyer"),
    [
        ("High Meadow Physical Therapy", "High Meadow Physical Therapy"),
        ("Corner Bakery Group", "Corner Bakery Group"),
        ("Knockroe Meadows", "Marisol Vega"),
    ],
)
def test_a_person_stands_for_the_organisation_below(below: str, buyer: str) -> None:
    rows = ((60, 144, "Marisol Vega"), (60, 157, below), (60, 170, "York YO1 7JN"))
    assert (invoice_of(form(*rows, without=(BUYER,))).buyer or Party()).name == buyer


def test_the_sum_paid_before_stands_behind_the_tax_within_it() -> None:
    rows = (
        (60, 342, "abzüglich gezahlter Abschläge (inkl. 15,97 € USt.)"),
        (495, 342, "-100,00 €"),
        (60, 356, "Nachzahlung"),
        (500, 356, "19,00 €"),
    )
    totals = invoice_of((*GERMAN, *rows)).totals or Totals()
    assert (totals.prepaid, totals.payable) == (Decimal(100), Decimal(19))


def test_an_account_is_due_behind_the_last_of_its_terms() -> None:
    rows = ((60, 220, "8 Tage 3% Skonto (bis 19.05.2026: 115,43), 30 Tage netto (10.06.2026)"),)
    assert invoice_of((*GERMAN, *rows)).due_date == date(2026, 6, 10)


def test_a_retention_leads_to_the_amount_due() -> None:
    rows = (
        (60, 342, "abzgl. Sicherheitseinbehalt 5 %"),
        (495, 342, "-5,95 €"),
        (60, 356, "Zahlbetrag"),
        (500, 356, "113,05 €"),
    )
    assert (invoice_of((*GERMAN, *rows)).totals or Totals()).payable == Decimal("113.05")


def test_a_date_of_a_name_that_is_not_known_is_not_the_invoices() -> None:
    rows = (
        (300, 50, "Zawada, 06-05-2026"),
        (60, 50, "Elektron Sp. z o.o."),
        (60, 80, "Faktura VAT FS/418/2026"),
        (60, 110, "Nabywca: Mroczek Sp. z o.o."),
        (60, 140, "Data przekazania/odbioru: 05-05-2026"),
        (60, 200, "Razem do zapłaty: 1 553,49 PLN"),
    )
    assert invoice_of(rows).issue_date == date(2026, 5, 6)


def test_a_tax_that_was_not_read_needs_a_person() -> None:
    rows = form((330, 456, "VAT within the invoice total"), (520, 456, "£20.00"))
    page = tuple(row for row in rows if row[2] not in ("VAT", "Subtotal", "£100.00") and row[1] != 414)
    taxes = [one.confidence for one in read(page).records[0].evidence if one.field == "totals.tax"]
    assert taxes == [0]


def test_a_postal_code_beside_a_label_is_no_number() -> None:
    rows = (
        (300, 92, "Invoice Number"),
        (440, 92, "SINGAPORE 408564"),
        (300, 105, "TI-2026-0588"),
    )
    assert invoice_of(form(*rows, without=(NUMBER,))).number == "TI-2026-0588"


def test_what_is_called_paid_among_the_lines_is_no_payment() -> None:
    rows = form(
        (60, 300, "Paid social setup"), (520, 300, "£100.00"), (330, 456, "Amount due"), (520, 456, "£120.00")
    )
    due = [one for one in read(rows).records[0].evidence if one.field == "totals.payable"]
    assert due[0].confidence > 0.85


def test_a_word_for_an_amount_names_no_date() -> None:
    rows = ((60, 400, "Der Betrag wird etwa 25.05.2026 vom Konto genommen."),)
    dates = [one.confidence for one in read((*GERMAN, *rows)).records[0].evidence if one.field == "due_date"]
    assert dates == [0]


def test_what_is_due_stands_behind_its_day() -> None:
    rows = (
        (60, 50, "Elhandel Norr AB"),
        (330, 50, "Faktura"),
        (330, 80, "Fakturanummer 8801188274"),
        (330, 94, "Fakturadatum 2026-05-05"),
        (60, 200, "Summa exkl. moms"),
        (500, 200, "887,23"),
        (60, 214, "Moms 25 %"),
        (500, 214, "221,81"),
        (60, 228, "Öresavrundning"),
        (500, 228, "-0,04"),
        (60, 242, "Att betala senast 2026-05-31"),
        (490, 242, "1 109,00 kr"),
    )
    invoice = invoice_of(rows)
    assert (invoice.due_date, (invoice.totals or Totals()).payable) == (date(2026, 5, 31), Decimal(1109))


def test_a_tax_number_of_two_groups_is_read() -> None:
    assert (
        invoice_of((*GERMAN, (60, 780, "Steuernummer 09044/11882"))).seller or Party()
    ).tax_id == "09044/11882"


def test_a_salutation_is_not_the_buyer() -> None:
    rows = ((60, 130, "Gent. cliente"), (60, 143, "Panificio Fabbri"), (60, 156, "40125 Bologna"))
    assert (invoice_of(form(*rows, without=(LABEL, BUYER))).buyer or Party()).name == "Panificio Fabbri"


def test_a_label_over_the_buyer_does_not_call_the_seller_beside_it_so() -> None:
    rows = (
        (60, 76, "Invoice address"),
        (220, 76, "Calder Bolts Ltd"),
        (60, 89, "Orchard Bakeries Ltd"),
        (60, 102, "York YO1 7JN"),
    )
    sellers = [
        one
        for one in read(form(*rows, without=(LABEL, BUYER))).records[0].evidence
        if one.field == "seller.name"
    ]
    assert all(one.confidence > 0 for one in sellers)


def test_the_year_of_a_month_is_no_number() -> None:
    page = tuple(row for row in GERMAN if not row[2].startswith("Rechnungsnr"))
    rows = ((60, 260, "Rechnung Miete Mai 2026 - Nr. M-2026-05-12"),)
    assert invoice_of((*page, *rows)).number == "M-2026-05-12"


def test_a_number_that_is_the_year_needs_a_person() -> None:
    rows = form((400, 78, "Invoice No: 2026"), without=(NUMBER,))
    numbers = [one.confidence for one in read(rows).records[0].evidence if one.field == "number"]
    assert 0 in numbers


def test_the_date_of_what_is_corrected_is_not_the_corrections() -> None:
    page = tuple(row for row in GERMAN if not row[2].startswith("Rechnung"))
    rows = (
        (330, 108, "Gutschrift-Nr."),
        (430, 108, "GS-260044"),
        (330, 122, "Datum"),
        (430, 122, "11.05.2026"),
        (330, 136, "zu Rechnung"),
        (430, 136, "RE-261180 vom 28.04.2026"),
        (60, 260, "Rechnungskorrektur / Gutschrift"),
    )
    assert invoice_of((*page, *rows)).issue_date == date(2026, 5, 11)


def test_the_name_above_the_registered_capital_is_the_sellers() -> None:
    rows = (
        (60, 50, "GLYCINE LOCATION DURABLE"),
        (60, 61, "SAS au capital de 5 000 000 € - 404 833 048 RCS Lille"),
        (330, 110, "NETTOYAGE VIVALDI SARL"),
        (330, 122, "8 RUE DES FORGES"),
        (330, 134, "59100 ROUBAIX"),
        (60, 180, "FACTURE N° 26051188274"),
        (60, 194, "Date 01/05/2026"),
        (60, 300, "Total HT"),
        (500, 300, "100,00"),
        (60, 314, "TVA 20,00 %"),
        (500, 314, "20,00"),
        (60, 328, "Total TTC (EUR)"),
        (500, 328, "120,00"),
    )
    invoice = invoice_of(rows)
    names = (invoice.seller or Party()).name, (invoice.buyer or Party()).name
    assert names == ("GLYCINE LOCATION DURABLE", "NETTOYAGE VIVALDI SARL")


def test_a_number_like_a_date_is_not_the_day() -> None:
    rows = (
        (60, 50, "Dachy Turnia Sp. z o.o."),
        (300, 50, "Zawada, dnia 07.05.2026"),
        (60, 80, "Faktura końcowa nr 18/05/2026"),
        (60, 110, "Nabywca: Pensjonat Halny Sp. z o.o."),
        (60, 200, "Pozostało do zapłaty"),
        (480, 200, "17 220,00 PLN"),
    )
    invoice = invoice_of(rows)
    assert (invoice.number, invoice.issue_date) == ("18/05/2026", date(2026, 5, 7))


def test_whoever_takes_care_of_the_buyers_post_does_not_sell() -> None:
    rows = (
        (60, 144, "Master and Owners of MV Nord"),
        (60, 157, "c/o Fjord Ship Management AS"),
        (60, 170, "5804 Bergen"),
    )
    assert (invoice_of(form(*rows, without=(BUYER,))).seller or Party()).name == "Calder Bolts Ltd"


def test_a_town_of_south_australia_is_no_company() -> None:
    rows = ((60, 78, "STURT BRIDGE SA 5253"),)
    page = tuple(row for row in form(*rows) if "Brighouse" not in row[2])
    assert (invoice_of(page).seller or Party()).name == "Calder Bolts Ltd"


def test_an_account_of_hungary_is_no_invoice_number() -> None:
    rows = (
        (60, 50, "Hullám Hajójavító Kft."),
        (60, 64, "Számlaszám: 11773449-01188274-00000000"),
        (60, 100, "SZÁMLA Sorszám: BHJ-2026/00044"),
        (300, 50, "Vevő: Vitorlás Zrt."),
        (60, 120, "Kelt: 2026.05.06."),
        (60, 200, "Fizetendő végösszeg"),
        (480, 200, "176 784 HUF"),
    )
    assert invoice_of(rows).number == "BHJ-2026/00044"


def test_the_name_of_the_tax_in_a_row_of_items_names_no_tax() -> None:
    rows = form(
        (60, 300, "Trees"),
        (200, 300, "30.00 units"),
        (300, 300, "24.50"),
        (400, 300, "VAT 20%"),
        (520, 300, "£100.00"),
    )
    taxes = [one.confidence for one in read(rows).records[0].evidence if one.field == "totals.tax"]
    assert min(taxes) > 0.85


def test_the_logo_tells_which_of_two_companies_sells() -> None:
    rows = (
        (330, 60, "Physio Duinrand B.V."),
        (330, 72, "Zeeweg 40"),
        (330, 84, "2051 EC Bloemendaal"),
        (60, 70, "Deltapark Nederland B.V."),
        (60, 82, "Postbus 9, 2132 LS Hoofddorp"),
        (60, 150, "Factuurnummer L26051188"),
        (60, 164, "Factuurdatum 01-05-2026"),
        (60, 300, "Totaal incl. BTW EUR"),
        (500, 300, "688,26"),
    )
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4)
    canvas.setFont("Helvetica", 20)
    canvas.drawString(60, A4[1] - 50, "Deltapark")
    canvas.setFont("Helvetica", 9)
    for left, top, text in rows:
        canvas.drawString(left, A4[1] - top, text)
    canvas.save()
    evidence = read_document(target.getvalue()).records[0].evidence
    sellers = [one for one in evidence if one.field == "seller.name"]
    assert (sellers[0].text, "unclear" in sellers[0].signs) == ("Deltapark Nederland B.V.", False)


def test_dollars_are_americas_where_an_address_spells_the_state() -> None:
    page = form(
        (60, 157, "20 Lake St"),
        (60, 170, "Burlington, Vermont 05401"),
        without=("Unit 9, Brighouse HD6 3RA",),
    )
    page = tuple((x, y, text.replace("£", "$").replace("VAT", "Tax")) for x, y, text in page)
    assert invoice_of(page).currency == "USD"

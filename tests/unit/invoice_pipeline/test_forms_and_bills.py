"""Bills of utilities, forms of tax offices, and letters of small firms."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.invoice import Invoice, Party, Totals
from invoice_pipeline.readers.text_pdf.references import tax_number
from support.invoice_pages import Row
from support.pages_in_english import BUYER, LABEL, TAX_NUMBER, form
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, read


def buyer_of(invoice: Invoice) -> str | None:
    return (invoice.buyer or Party()).name


def seller_of(invoice: Invoice) -> str | None:
    return (invoice.seller or Party()).name


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Rechnungsbetrag wird am 25.05.2026 per SEPA-Lastschrift von Ihrem Konto abgebucht.",
        "Wir haben den Betrag von 119,00 EUR zum 25.05.2026 per Lastschrift angewiesen.",
    ],
)
def test_what_is_collected_is_due_on_that_day(sentence: str) -> None:
    assert invoice_of((*GERMAN, (60, 400, sentence))).due_date == date(2026, 5, 25)


def test_the_end_of_a_contract_in_a_sentence_about_direct_debits_is_no_due_date() -> None:
    sentence = "Die Lastschrift gilt längstens am 25.05.2027."
    assert invoice_of((*GERMAN, (60, 400, sentence))).due_date is None


def test_a_day_without_a_year_at_the_amount_due_is_the_next_one() -> None:
    rows = ((330, 500, "Total Amount Due Jan 05"), (520, 500, "£120.00"))
    assert invoice_of(form(*rows)).due_date == date(2027, 1, 5)


def test_a_month_without_a_year_long_after_the_invoice_is_no_due_date() -> None:
    rows = ((330, 500, "Total Amount Due Sep 05"), (520, 500, "£120.00"))
    assert invoice_of(form(*rows)).due_date is None


def test_a_number_with_another_name_is_not_the_one_of_the_label() -> None:
    assert tax_number("NL004495445B01KvK 12345678") is None
    found = tax_number("004495445")
    assert found is not None
    assert found.value == "004495445"


def test_a_discount_among_the_lines_is_no_commission_on_their_sum() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Academia Faro SL"),
        (330, 50, "FACTURA N. 2026/0612"),
        (330, 64, "Fecha de emisión: 05/06/2026"),
        (60, 100, "Cliente: Nuria Vidal"),
        (60, 200, "Curso de mayo"),
        (500, 200, "142,00"),
        (60, 214, "Material"),
        (500, 214, "24,00"),
        (60, 228, "Descuento hermanos"),
        (500, 228, "-12,00"),
        (60, 260, "Base imponible"),
        (500, 260, "154,00"),
        (60, 274, "IVA (0%)"),
        (500, 274, "0,00"),
        (60, 288, "TOTAL A PAGAR"),
        (500, 288, "154,00"),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.net, totals.payable) == (Decimal(154), Decimal(154))


def test_a_letterhead_in_one_line_at_the_top_names_the_sender_of_what_is_addressed_below() -> None:
    head: tuple[Row, ...] = (
        (60, 36, "Moorland Netze - Kirchplatz 6 - 95512 Neudorf"),
        (60, 60, "Hotel Seeblick GmbH"),
        (60, 73, "Inge Radler"),
        (60, 86, "53797 Lohmar"),
    )
    invoice = invoice_of((*head, *(row for row in GERMAN if row[0] > 300 or row[1] >= 300)))
    assert (seller_of(invoice), buyer_of(invoice)) == ("Moorland Netze", "Hotel Seeblick GmbH")


def test_from_and_to_head_the_two_parties() -> None:
    head: tuple[Row, ...] = (
        (60, 50, "VON"),
        (60, 64, "Moorland Netze"),
        (60, 78, "95512 Neudorf"),
        (330, 50, "RECHNUNG AN"),
        (330, 64, "Seeblick GmbH"),
        (330, 78, "53797 Lohmar"),
    )
    invoice = invoice_of((*head, *(row for row in GERMAN if row[1] not in (50, 64, 178) and row[0] != 60)))
    assert (seller_of(invoice), buyer_of(invoice)) == ("Moorland Netze", "Seeblick GmbH")


def test_a_name_and_its_address_beside_a_label_are_parted() -> None:
    rows = ((60, 130, "Recipient"), (200, 130, "Holme Joinery Limited, Block G, York YO1 7JN"))
    assert buyer_of(invoice_of(form(*rows, without=(LABEL, BUYER)))) == "Holme Joinery Limited"


def test_where_payments_are_sent_is_not_the_buyer() -> None:
    rows = (
        (60, 330, "Calder Bolts Payment Processing"),
        (60, 343, "PO Box 9"),
        (60, 356, "Brighouse HD6 3RB"),
    )
    assert buyer_of(invoice_of(form(*rows, without=(LABEL, BUYER)))) is None


PERUVIAN: tuple[Row, ...] = (
    (60, 50, "REPUESTOS DEL SUR S.A.C."),
    (400, 50, "FACTURA ELECTRÓNICA"),
    (400, 64, "R.U.C.: 20512333797"),
    (400, 78, "F001-00118827"),
    (60, 120, "Razón Social: TRANSPORTES EL VALLE E.I.R.L."),
    (400, 120, "RUC: 20601188274"),
    (60, 134, "Fecha Emisión: 06/05/2026"),
    (400, 134, "O/C: OC-4418"),
    (300, 300, "Op. Gravadas:"),
    (500, 300, "S/ 940.00"),
    (300, 314, "I.G.V. 18%:"),
    (500, 314, "S/ 169.20"),
    (300, 328, "Importe Total:"),
    (500, 328, "S/ 1,109.20"),
)


def test_a_peruvian_number_is_the_series_in_the_box() -> None:
    invoice = invoice_of(PERUVIAN)
    assert (invoice.number, invoice.purchase_order) == ("F001-00118827", "OC-4418")


@pytest.mark.parametrize("label", ["Razón Social:", "Razón Social / Nombres y Apellidos:"])
def test_the_name_in_a_form_that_is_not_the_sellers_is_the_buyers(label: str) -> None:
    page = tuple((x, y, text.replace("Razón Social:", label)) for x, y, text in PERUVIAN)
    assert buyer_of(invoice_of(page)) == "TRANSPORTES EL VALLE E.I.R.L."


def test_a_name_may_begin_with_the_word_that_leads_to_one() -> None:
    page = tuple(
        (x, y, text.replace("Brunnhuber Pumpen GmbH", "Von Rhade & Partner")) for x, y, text in GERMAN
    )
    assert seller_of(invoice_of(page)) == "Von Rhade & Partner"


def test_whoever_stays_for_a_company_is_not_billed() -> None:
    rows = (
        (60, 130, "Guest Name"),
        (200, 130, "Mr. Arjun Holme"),
        (60, 143, "Company"),
        (200, 143, "Aire Bakeries Ltd"),
    )
    assert buyer_of(invoice_of(form(*rows, without=(LABEL, BUYER)))) == "Aire Bakeries Ltd"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("SST ID: W10-1808-32000118", "W10-1808-32000118"),
        ("Registration No.: T4020001118827", "T4020001118827"),
    ],
)
def test_tax_numbers_of_many_countries_are_read_whole(line: str, number: str) -> None:
    assert (invoice_of(form((60, 78, line), without=(TAX_NUMBER,))).seller or Party()).tax_id == number


@pytest.mark.parametrize("line", ["Cédula Jurídica: 3-101-118827", "RNC: 1-31-18827-4"])
def test_tax_numbers_of_central_america_are_read_whole(line: str) -> None:
    page = tuple((x, y, line if text.startswith("R.U.C.") else text) for x, y, text in PERUVIAN)
    assert (invoice_of(page).seller or Party()).tax_id == line.partition(": ")[2]


def test_a_number_by_an_unknown_name_in_the_sellers_address_may_be_the_tax_number() -> None:
    page = form((60, 78, "Kod Wilayah: 118827441"), without=(TAX_NUMBER,))
    unread = [item for item in read(page).records[0].evidence if item.field == "seller.tax_id"]
    assert [item.confidence for item in unread] == [0]


@pytest.mark.parametrize("line", ["Telephone 0118 827 4418", "P.O. Box 1188274", "DALLAS, TX 75265-0838"])
def test_telephones_and_boxes_are_no_tax_numbers(line: str) -> None:
    page = form((60, 78, line), without=(TAX_NUMBER,))
    assert not [item for item in read(page).records[0].evidence if item.field == "seller.tax_id"]


def test_series_and_number_under_their_heads_are_one_number() -> None:
    heads = ((330, 180, "SERIE"), (380, 180, "NÚMERO"), (330, 194, "A"), (380, 194, "118827"))
    page = (*(row for row in PERUVIAN if "F001" not in row[2]), *heads)
    assert invoice_of(page).number == "A 118827"


def test_a_number_sign_with_a_raised_letter_leads_to_a_number() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Toitures Bélanger inc."),
        (60, 64, "Saint-Jérôme (Québec) J7Z 1A8"),
        (400, 50, "FACTURE"),
        (400, 64, "N o 4418"),
        (400, 78, "6 mai 2026"),
        (400, 92, "Net 30 jours"),
        (60, 120, "Facturé à : Les Érables inc."),
        (60, 300, "Total"),
        (500, 300, "1 275,00 $"),
    )
    assert invoice_of(rows).number == "4418"


def test_a_code_within_a_projects_number_is_no_currency() -> None:
    found = invoice_of(form((330, 500, "Project RSD-2026-07")))
    assert found.currency == "GBP"


def test_a_second_line_of_a_head_may_have_many_short_names() -> None:
    head: tuple[Row, ...] = (
        (60, 200, "Description"),
        (260, 200, "Qty"),
        (300, 200, "Price"),
        (345, 200, "Total Amount"),
        (420, 200, "VAT"),
        (460, 200, "Total Amount"),
        (340, 211, "(Excluding VAT)"),
        (418, 211, "Rate(%)"),
        (456, 211, "(Including VAT)"),
    )
    line: tuple[Row, ...] = (
        (60, 226, "Clamps"),
        (262, 226, "4"),
        (300, 226, "25.00"),
        (370, 226, "100.00"),
        (424, 226, "20.00"),
        (480, 226, "120.00"),
    )
    lines = invoice_of(form(*head, *line)).lines
    assert [(one.quantity, one.net_amount) for one in lines] == [(Decimal(4), Decimal(100))]


def test_a_patient_is_not_billed_where_somebody_else_is() -> None:
    rows = ((60, 120, "Patient: Hill, M"), (60, 300, "Case 118"))
    assert buyer_of(invoice_of(form(*rows))) == BUYER


def test_what_follows_the_address_of_a_service_is_no_name() -> None:
    rows = ((60, 130, "Service address"), (60, 143, "2210 Mill Creek Rd"), (60, 169, "Current charges"))
    assert buyer_of(invoice_of(form(*rows, without=(LABEL, BUYER)))) is None


def test_who_takes_care_of_the_post_is_not_addressed_below_a_letterhead() -> None:
    head: tuple[Row, ...] = (
        (60, 36, "Moorland Netze - Kirchplatz 6 - 95512 Neudorf"),
        (60, 60, "WEG Rebstockweg 7"),
        (60, 73, "c/o Hausverwaltung Seeblick"),
        (60, 86, "53797 Lohmar"),
    )
    page = (*head, *(row for row in GERMAN if row[0] > 300 or row[1] >= 300))
    assert buyer_of(invoice_of(page)) != "c/o Hausverwaltung Seeblick"


def test_a_name_ends_where_the_label_of_the_next_column_begins() -> None:
    rows = ((60, 600, "REMIT TO Calder Bolts"), (164, 600, "Advertiser"), (230, 600, "Aire for Mayor"))
    invoice = invoice_of(form(*rows, without=("Calder Bolts Ltd",)))
    assert seller_of(invoice) == "Calder Bolts"


def test_a_tax_that_is_shifted_to_the_buyer_is_stated_as_nothing() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Boutenhandel Delft B.V."),
        (60, 64, "Rotterdamseweg 18, 2628 AL Delft"),
        (330, 50, "Factuurnummer: 202600187"),
        (330, 64, "Factuurdatum: 14-03-2026"),
        (60, 100, "Aan: Meca Lyon SAS"),
        (60, 200, "Totaal exclusief btw"),
        (500, 200, "245,00"),
        (60, 214, "Btw verlegd"),
        (500, 214, "0,00"),
        (60, 228, "Totaal te betalen"),
        (500, 228, "245,00"),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.net, totals.tax, totals.payable) == (Decimal(245), Decimal(0), Decimal(245))

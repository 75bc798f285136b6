"""What invoices of the continent print in ways of their own: totals under heads, part payments, accounts."""

from decimal import Decimal

import pytest

from common.schemas.invoice import Party, Totals
from common.schemas.status import InvoiceStatus
from invoice_pipeline.readers.text_pdf.accounts import account
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import lines_of
from support.invoice_pages import FRENCH, GERMAN, Row
from support.pages_of_the_continent import DANFE
from support.reading_rows import status_of
from support.worded_pages import invoice_of, pages_of

ITALIAN: tuple[Row, ...] = (
    (60, 40, "Vetreria Bianchi S.r.l."), (60, 52, "P.IVA IT00743110157"), (340, 40, "Spett.le"),
    (340, 52, "Comune di Valverde"), (340, 64, "37010 Valverde"),
    (60, 110, "Fattura n. 88/E"), (200, 110, "Data documento: 12/05/2026"),
    (60, 200, "Vetri"), (480, 200, "1.000,00"),
)  # fmt: skip
GRID: tuple[Row, ...] = (
    (60, 300, "Imponibile"), (160, 300, "Aliq."), (240, 300, "Imposta"), (330, 300, "Bollo"),
    (420, 300, "Totale documento"),
    (115, 312, "1.000,00"), (205, 312, "22"), (285, 312, "220,00"), (385, 312, "0,00"),
    (510, 312, "1.220,00"),
    (60, 340, "Scadenza"), (240, 340, "Rata n."), (420, 340, "Netto a pagare"), (60, 352, "30/06/2026"),
    (285, 352, "1"), (510, 352, "1.220,00 €"),
)  # fmt: skip


def totals_of(rows: tuple[Row, ...]) -> Totals:
    return invoice_of(rows).totals or Totals()


def amounts(*values: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


def test_amounts_set_to_the_right_belong_to_the_heads_set_to_the_left_above_them() -> None:
    totals = totals_of((*ITALIAN, *GRID))
    assert (totals.net, totals.tax, totals.gross, totals.payable) == amounts(
        "1000.00", "220.00", "1220.00", "1220.00"
    )


def test_of_a_total_whose_tax_public_bodies_pay_themselves_the_net_amount_is_due() -> None:
    rows = (*ITALIAN, *GRID[:10], (60, 400, "Scissione dei pagamenti art. 17-ter"))
    rows = (*rows, (60, 420, "Bonifico"), (200, 420, "30/06/2026"), (510, 420, "1.000,00"))
    totals = totals_of(rows)
    assert (totals.gross, totals.prepaid, totals.payable) == amounts("1220.00", "220.00", "1000.00")


PARTS = (
    (380, 442, "abzgl. 1. Abschlagsrechnung RE-2026-0711 vom 02.09.2026"), (680, 442, "-500,00 €"),
    (380, 456, "abzgl. 2. Abschlagsrechnung RE-2026-0766 vom 02.10.2026"), (680, 456, "-300,00 €"),
    (380, 470, "Restbetrag brutto"), (680, 470, "687,50 €"),
)  # fmt: skip


def test_several_invoices_for_parts_are_taken_off_together() -> None:
    totals = totals_of((*GERMAN, *PARTS))
    assert (totals.gross, totals.prepaid, totals.payable) == amounts("1487.50", "800.00", "687.50")


def test_the_dates_of_invoices_for_parts_are_not_the_date_of_the_final_one() -> None:
    rows = tuple(row for row in GERMAN if row[2] not in {"Rechnungsdatum:", "02.11.2026"})
    invoice = invoice_of((*rows, (380, 164, "Kiel, den"), (480, 164, "02.11.2026"), *PARTS))
    assert str(invoice.issue_date) == "2026-11-02"


def test_a_page_that_names_payments_and_no_amount_due_waits_for_a_person() -> None:
    rows = (*GERMAN, (60, 450, "abzüglich erhaltener Abschlagszahlungen:"), (60, 464, "siehe Anlage"))
    assert status_of(GERMAN) is InvoiceStatus.APPROVED
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


@pytest.mark.parametrize("text", ["61 1090 1014 0000 0712 1981 2874", "61109010140000071219812874"])
def test_an_account_of_poland_is_known_by_its_check_digits(text: str) -> None:
    found = account(LabelledLines(lines_of(pages_of(((60, 700, f"Bank Nowy: {text}"),)).words)))
    assert found is not None
    assert found.value == "61109010140000071219812874"


def test_the_access_key_tells_whose_number_a_brazilian_seller_has() -> None:
    key = "2618 0875 2775 2500 0178 5500 1000 0474 2811 9221 3331"
    rows = ((60, 20, "DESTINATARIO: Padaria Central Ltda, CNPJ: 11.444.777/0001-61"), *DANFE)
    assert (invoice_of((*rows, (300, 144, key))).seller or Party()).tax_id == "75.277.525/0001-78"


def test_what_a_company_is_worth_is_no_part_of_its_name() -> None:
    rows = tuple(row for row in FRENCH if "Au Vieux Four" not in row[2])
    foot = "Au Vieux Four SARL au capital de 10 000 000 € - 30 avenue Foch 69006 Lyon - TVA FR40303265045"
    assert (invoice_of((*rows, (60, 790, foot))).seller or Party()).name == "Au Vieux Four SARL"


def test_a_name_in_one_of_two_forms_side_by_side_ends_with_its_cell() -> None:
    rows = tuple(row for row in ITALIAN if row[1] > 100)
    rows = (
        (60, 40, "Cedente/prestatore (fornitore)"), (330, 40, "Cessionario/committente (cliente)"),
        (60, 52, "Codice fiscale: 00743110157"), (330, 52, "Codice fiscale: 00523910378"),
        (60, 64, "Denominazione: Orto Verde Soc. Coop."), (330, 64, "Indirizzo: Piazza Grande 3"),
        (330, 76, "Denominazione: Comune di Valverde"), *rows, *GRID,
    )  # fmt: skip
    invoice = invoice_of(rows)
    assert (invoice.seller or Party()).name == "Orto Verde Soc. Coop."
    assert (invoice.buyer or Party()).name == "Comune di Valverde"


def test_what_a_rate_applies_to_is_not_its_tax() -> None:
    rows = (*ITALIAN, (60, 300, "Totale imponibile"), (480, 300, "1.000,00 €"))
    rows = (*rows, (60, 312, "IVA 22% su imponibile di € 1.000,00"), (480, 312, "220,00 €"))
    totals = totals_of((*rows, (60, 324, "Totale fattura"), (480, 324, "1.220,00 €")))
    assert (totals.net, totals.tax, totals.gross) == amounts("1000.00", "220.00", "1220.00")


MEXICAN: tuple[Row, ...] = (
    (60, 40, "ASESORES DEL PACIFICO SC"), (60, 52, "RFC: APA100817Q52"),
    (340, 40, "Serie y folio"), (340, 52, "H 1184"),
    (340, 70, "Fecha y hora de emisión"), (340, 82, "2026-05-19T11:20:41"),
    (60, 110, "Receptor"), (60, 122, "Nombre o razón social: MINAS DEL SUR SA DE CV"),
    (60, 220, "Honorarios"), (480, 220, "10,000.00"),
    (300, 300, "Subtotal"), (480, 300, "$10,000.00"), (300, 312, "IVA Trasladado 16%"),
    (480, 312, "$1,600.00"), (300, 324, "IVA Retenido 10.6667%"), (480, 324, "$1,066.67"),
    (300, 336, "ISR Retenido 10%"), (480, 336, "$1,000.00"), (300, 348, "Total"), (480, 348, "$9,533.33"),
    (60, 400, "Moneda: MXN"), (60, 412, "Este documento es una representación impresa de un CFDI 4.0"),
)  # fmt: skip


def test_taxes_that_a_buyer_in_mexico_withholds_lead_to_what_is_due() -> None:
    totals = totals_of(MEXICAN)
    assert (totals.gross, totals.prepaid, totals.payable) == amounts("11600.00", "2066.67", "9533.33")


BESIDE: tuple[Row, ...] = (
    (60, 40, "Anna Verdi"), (60, 52, "Via Larga 2"), (60, 64, "40137 Bologna"), (60, 76, "P.IVA 00743110157"),
    (330, 40, "Casa Editrice Luna S.r.l."), (330, 52, "Corso Roma 3"), (330, 64, "20123 Milano"),
    (60, 110, "FATTURA N. 9 DEL 15/04/2026"), (60, 200, "Traduzione"), (480, 200, "1.000,00"), *GRID,
)  # fmt: skip


def test_of_two_addresses_side_by_side_the_left_one_is_the_sellers_in_italy() -> None:
    invoice = invoice_of(BESIDE)
    assert (invoice.seller or Party()).name == "Anna Verdi"
    assert (invoice.buyer or Party()).name == "Casa Editrice Luna S.r.l."


def test_the_right_one_with_a_telephone_is_not_taken_for_the_buyers() -> None:
    invoice = invoice_of((*BESIDE, (330, 76, "Tel. 02 1234567")))
    assert (invoice.buyer or Party()).name != "Casa Editrice Luna S.r.l."


@pytest.mark.parametrize("salutation", ["Herr und Frau", "Gentile Cliente", "Monsieur et Madame"])
def test_the_line_that_addresses_someone_is_no_name(salutation: str) -> None:
    rows = tuple((x, y + 14 if 150 <= y < 190 and x < 100 else y, text) for x, y, text in GERMAN)
    rows = (*rows, (60, 150, salutation))
    assert (invoice_of(rows).buyer or Party()).name == "Hafen Handel AG"


def test_the_town_of_a_form_is_not_the_name_that_its_field_lacks() -> None:
    rows = tuple(row for row in DANFE if row[2] != "Padaria Central Ltda")
    rows = (*rows, (60, 232, "4711"), (60, 242, "MUNICÍPIO DE ENTREGA"), (60, 252, "Catanduva"))
    assert (invoice_of(rows).buyer or Party()).name is None


def test_a_page_without_a_title_is_an_invoice_by_the_label_of_its_number() -> None:
    rows = (
        (60, 40, "Postma Bouw B.V."), (60, 52, "Industrieweg 8"), (60, 64, "9203 JZ Drachten"),
        (340, 40, "Bakker Stukadoors B.V."), (340, 52, "Btw-id NL502214491B01"),
        (60, 110, "Factuurnummer"), (160, 110, "2026-033"),
        (60, 122, "Factuurdatum"), (160, 122, "29-05-2026"),
        (60, 200, "Stucwerk"), (480, 200, "€ 1.000,00"),
        (340, 300, "Subtotaal"), (480, 300, "€ 1.000,00"), (340, 312, "Btw 21%"), (480, 312, "€ 210,00"),
        (340, 324, "Totaalbedrag"), (480, 324, "€ 1.210,00"),
    )  # fmt: skip
    assert invoice_of(rows).number == "2026-033"


def test_the_invoice_that_a_credit_note_belongs_to_does_not_date_it() -> None:
    rows = (
        *(row for row in FRENCH if row[0] != 380 or row[1] > 140),
        (380, 50, "AVOIR N° AV-0119"),
        (60, 120, "Nantes, le 3 juin 2026 - annule la facture FA-3312 du 12/05/2026"),
    )
    assert str(invoice_of(rows).issue_date) == "2026-06-03"


def test_a_tax_number_may_begin_the_line_below_its_label() -> None:
    rows = tuple(row for row in GERMAN if row[1] < 700)
    rows = (*rows, (60, 780, "Nordlicht Werkstatt GmbH, Hafenstr. 3, 24103 Kiel, Steuernummer"))
    seller = invoice_of((*rows, (60, 791, "20/123/45678"))).seller or Party()
    assert seller.tax_id == "20/123/45678"


def test_the_day_until_which_a_discount_is_given_is_not_when_all_is_due() -> None:
    rows = tuple(row for row in GERMAN if row[2] not in {"Fällig am:", "16.11.2026"})
    invoice = invoice_of((*rows, (60, 500, "Zahlbar bis 09.11.2026 mit 2 % Skonto")))
    assert invoice.payment is None or invoice.due_date is None


def test_what_the_state_pays_and_a_rounding_lead_to_what_is_due() -> None:
    rows = (
        (60, 40, "Elverket Norr AB"), (340, 40, "Faktura"), (340, 52, "Fakturanummer 1288"),
        (340, 64, "Fakturadatum 2026-04-27"), (340, 110, "Ulla Falk"), (340, 122, "Björkvägen 2"),
        (340, 134, "791 31 Falun"), (60, 200, "Arbete"), (480, 200, "16 100,00"),
        (340, 300, "Netto"), (480, 300, "16 100,00"), (340, 312, "Moms 25 %"), (480, 312, "4 025,00"),
        (340, 324, "Totalt"), (480, 324, "20 125,00"), (300, 336, "Preliminär skattereduktion"),
        (480, 336, "-6 037,50"), (340, 348, "Öresavrundning"), (480, 348, "0,50"),
        (340, 360, "Att betala SEK"), (480, 360, "14 088,00"),
    )  # fmt: skip
    totals = totals_of(rows)
    assert (totals.gross, totals.prepaid, totals.rounding, totals.payable) == amounts(
        "20125.00", "6037.50", "0.50", "14088.00"
    )


@pytest.mark.parametrize("name", ["Total neto", "Neto a pagar"])
def test_the_tax_was_not_paid_before(name: str) -> None:
    """Where words for what is due stand at an amount without tax, a person looks."""
    rows = (
        (60, 40, "Talleres Ebro SL"), (60, 52, "CIF: B96418272"), (340, 40, "Factura"),
        (340, 52, "Nº factura 1288"), (340, 64, "Fecha 27/04/2026"), (60, 110, "Facturar a:"),
        (60, 122, "Hotel Sur SA"), (60, 200, "Reparación"), (480, 200, "1.000,00"),
        (340, 300, name), (480, 300, "1.000,00 €"), (340, 312, "IVA 21 %"), (480, 312, "210,00 €"),
        (340, 324, "Total"), (480, 324, "1.210,00 €"),
    )  # fmt: skip
    totals = totals_of(rows)
    assert totals.prepaid is None
    assert totals.payable == Decimal("1210.00") or status_of(rows) is InvoiceStatus.NEEDS_REVIEW

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

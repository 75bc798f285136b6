"""Invoices written with what lies at hand: who is who in templates, messages and shops, and what is due."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from common.schemas.evidence import surest
from common.schemas.invoice import Invoice, Party, Totals
from common.schemas.status import InvoiceStatus
from support.invoice_pages import GERMAN, Row, changed
from support.pages_in_english import BUYER, LABEL, NUMBER, bill, form
from support.reading_rows import invoice_of, read, read_document, status_of

_BUYER = "Holme Joinery Ltd"


def parties(invoice: Invoice) -> tuple[str | None, str | None]:
    return (invoice.seller or Party()).name, (invoice.buyer or Party()).name


def totals_of(rows: tuple[Row, ...]) -> Totals:
    return invoice_of(rows).totals or Totals()


@pytest.mark.parametrize("word", ["For:", "FOR:"])
def test_what_the_work_was_for_is_not_whom_it_is_billed_to(word: str) -> None:
    matter = ((400, 106, word), (460, 106, "Walls at Mill Farm"))
    assert parties(invoice_of(form(*matter)))[1] == _BUYER


def test_a_matter_that_is_all_that_follows_the_word_is_no_buyer_for_sure() -> None:
    rows = form((60, 130, "For:"), (120, 130, "Walls at Mill Farm"), without=(LABEL, BUYER))
    found = surest(read(rows).records[0].evidence).get("buyer.name")
    assert found is None or found.confidence < Decimal("0.7")


def test_whoever_a_transfer_is_for_is_not_the_buyer() -> None:
    slip = (
        (60, 500, "Empfänger:"),
        (140, 500, "Konrad Ahlers"),
        (60, 514, "IBAN:"),
        (140, 514, "DE02 1203 0000 0000 2020 51"),
        (60, 528, "BIC:"),
        (140, 528, "BYLADEM1001"),
    )
    assert parties(invoice_of((*GERMAN, *slip)))[1] == "Hafen Handel AG"


def test_whoever_is_named_below_the_sellers_account_over_an_address_is_billed() -> None:
    account = ((60, 106, "IBAN: GB29 NWBK 6016 1331 9268 19"), (60, 120, "Payer: Holme Valley Society"))
    rows = form(*account, (60, 134, "12 Mill Lane, Holmfirth"), without=(LABEL, BUYER))
    assert parties(invoice_of(rows))[1] == "Holme Valley Society"


MESSAGE: tuple[Row, ...] = (
    (60, 80, "Invoice 2291 for July"),
    (60, 96, "Theo Brandner <theo@brandnerfilm.example>"),
    (420, 96, "Mon, 3 Aug 2026 at 9:14"),
    (60, 110, "To: ap@lindenhospice.example"),
    (60, 140, "Invoice No. 2291"),
    (60, 154, "Invoice date: 3 August 2026"),
    (60, 168, "Bill to: Linden Hospice Ltd"),
    (60, 182, "Video, July £1,850.00"),
    (60, 196, "Total due: £1,850.00"),
    (60, 210, "Cheques to Brandner Film LLP, 41 Harbour Row, Hull HU1 2AB"),
    (60, 240, "Theo Brandner"),
    (60, 254, "Brandner Film LLP"),
)


@pytest.mark.parametrize("head", ["Quickmail", "Marguerite Sloan"])
def test_neither_a_mail_program_nor_whose_mail_it_is_sends_the_invoice(head: str) -> None:
    assert parties(invoice_of(((60, 50, head), *MESSAGE))) == ("Brandner Film LLP", "Linden Hospice Ltd")


SHOP: tuple[Row, ...] = (
    (330, 50, "Groen en Graag"),
    (330, 64, "Nieuwstraat 61"),
    (330, 78, "7411 LH Deventer"),
    (330, 92, "BTW NL123456789B13"),
    (60, 130, "FACTUUR"),
    (60, 160, "Kinderopvang De Rups B.V."),
    (60, 174, "Achter de Muren 12"),
    (60, 188, "7411 GE Deventer"),
    (60, 202, "hannah@derups.example"),
    (330, 160, "Factuurnummer: 2026-417"),
    (330, 174, "Factuurdatum: 11-08-2026"),
    (60, 300, "Subtotaal"),
    (500, 300, "€ 100,00"),
    (60, 314, "BTW 21%"),
    (500, 314, "€ 21,00"),
    (60, 328, "Totaal"),
    (500, 328, "€ 121,00"),
)


def test_a_mail_address_in_the_address_of_whom_a_shop_bills_does_not_make_it_the_seller() -> None:
    assert parties(invoice_of(SHOP)) == ("Groen en Graag", "Kinderopvang De Rups B.V.")


def test_the_tax_in_brackets_behind_a_total_is_not_the_total() -> None:
    totals = totals_of(changed(SHOP, "€ 121,00", "€ 121,00 (inclusief € 21,00 BTW)"))
    assert (totals.gross, totals.payable) == (Decimal(121), Decimal(121))


def test_sums_that_are_printed_once_more_in_another_currency_are_not_the_totals() -> None:
    rows = bill(
        (60, 330, "Total"),
        (300, 330, "100.00"),
        (400, 330, "20.00"),
        (500, 330, "120.00"),
        (60, 344, "Total PLN"),
        (300, 344, "490.00"),
        (400, 344, "98.00"),
        (500, 344, "588.00"),
        (60, 358, "Total to pay: 120.00 GBP"),
        totals=(),
    )
    totals = totals_of(rows)
    assert (totals.net, totals.tax, totals.gross, totals.payable) == tuple(map(Decimal, (100, 20, 120, 120)))


@pytest.mark.parametrize("terms", ["Invoice 30 days", "Invoice 30 dias"])
def test_a_term_of_payment_is_no_number(terms: str) -> None:
    assert invoice_of(form((400, 106, terms), without=(NUMBER,))).number is None


def test_a_number_in_the_buyers_address_is_the_buyers_in_a_row_of_references_too() -> None:
    rows = (
        (60, 50, "Atelier du Port"),
        (400, 50, "FACTURE"),
        (300, 120, "Adresse de facturation"),
        (300, 134, "SAS Hôtel du Golfe"),
        (300, 148, "18 avenue de Verdun"),
        (300, 162, "56000 Vannes"),
        (300, 176, "FR40303265045"),
        (60, 220, "Numéro de facture"),
        (200, 220, "Date de facturation"),
        (400, 220, "Numéro de TVA"),
        (60, 234, "FA001388"),
        (200, 234, "24/06/2026"),
        (400, 234, "FR40303265045"),
        (60, 300, "Total HT"),
        (500, 300, "100,00 €"),
        (60, 314, "TVA 20 %"),
        (500, 314, "20,00 €"),
        (60, 328, "Total TTC"),
        (500, 328, "120,00 €"),
        (60, 780, "Atelier du Port SARL - 35000 Rennes - TVA FR83404833048"),
    )
    assert (invoice_of(rows).seller or Party()).vat_id == "FR83404833048"


def test_a_row_with_a_rate_tells_net_and_tax_of_the_total_that_a_label_names() -> None:
    rows = bill(
        (60, 330, "ALV"),
        (150, 330, "777.70"),
        (60, 344, "25.5 %"),
        (150, 344, "777.70"),
        (300, 344, "198.31"),
        (500, 344, "976.01"),
        (60, 380, "Amount due"),
        (500, 380, "976.01"),
        totals=(),
    )
    assert (totals_of(rows).net, totals_of(rows).tax) == (Decimal("777.70"), Decimal("198.31"))


def test_the_total_that_is_not_printed_may_be_rounded_before_what_was_paid_is_taken_off() -> None:
    sums = (("Subtotal", "100.30"), ("VAT", "20.06"), ("Rounding", "0.14"), ("Paid", "-50.00"))
    totals = totals_of(bill(totals=(*sums, ("Amount due", "70.50"))))
    assert (totals.gross, totals.prepaid, totals.payable) == tuple(map(Decimal, ("120.36", "50.00", "70.50")))


def test_where_only_what_is_due_is_printed_the_rounding_leads_to_it() -> None:
    sums = (("Subtotal", "100.30"), ("VAT", "20.06"), ("Rounding", "0.14"), ("Amount due", "120.50"))
    totals = totals_of(bill(totals=sums))
    assert (totals.gross, totals.rounding, totals.payable) == tuple(
        map(Decimal, ("120.36", "0.14", "120.50"))
    )


def test_a_total_less_what_was_paid_confirms_what_is_due() -> None:
    rows = (
        (60, 50, "Conserverie de la Baie SAS"),
        (60, 64, "2 quai Carnot, 29900 Concarneau"),
        (400, 50, "Facture N° 2026-034"),
        (400, 64, "Date 12/09/2026"),
        (60, 300, "Désignation"),
        (400, 300, "Prix unitaire"),
        (500, 300, "Montant"),
        (60, 314, "Prises de vue"),
        (400, 314, "760,00 €"),
        (500, 314, "760,00 €"),
        (60, 328, "Cession de droits"),
        (400, 328, "150,00 €"),
        (500, 328, "150,00 €"),
        (420, 360, "Total : 910,00 €"),
        (420, 374, "Acompte versé : - 273,00 €"),
        (420, 388, "Net à payer : 637,00 €"),
    )
    found = surest(read(rows).records[0].evidence)["totals.gross"]
    assert (found.text, "unclear" in found.signs) == ("910,00 €", False)


def test_an_office_over_an_organisations_name_is_nobody_who_may_be_the_buyer() -> None:
    rows = form((60, 144, "Accounts Payable"), (60, 158, "Holme Valley College"), without=(BUYER,))
    found = surest(read(rows).records[0].evidence)["buyer.name"]
    assert (found.text, "unclear" in found.signs) == ("Holme Valley College", False)


def test_a_word_for_the_seller_leads_to_the_address_beside_it() -> None:
    rows = (
        (60, 50, "INVOICE"),
        (300, 130, "From"),
        (360, 130, "Quill Letters"),
        (360, 144, "Main Street"),
        (360, 158, "Hull HU1 2AB"),
        (60, 110, "Invoice No 118"),
        (60, 124, "Invoice date 1 July 2026"),
        (60, 160, "Bill To:"),
        (60, 174, _BUYER),
        (330, 400, "Total"),
        (520, 400, "£120.00"),
    )
    found = surest(read(rows).records[0].evidence)["seller.name"]
    assert (found.text, found.confidence > Decimal("0.7")) == ("Quill Letters", True)


def test_a_number_at_the_end_of_a_sentence_goes_on_no_further() -> None:
    sentence = (60, 244, "Hiermit senden wir Ihnen unsere Rechnung Nr. RE-2026-0815. Vielen Dank")
    without_label = tuple(row for row in GERMAN if row[2] not in ("Rechnungsnummer:", "RE-2026-0815"))
    assert status_of((*without_label, sentence)) is InvoiceStatus.APPROVED


def test_a_comma_behind_a_name_does_not_hide_the_block_that_it_heads() -> None:
    rows = (
        (60, 50, "Lasku 148"),
        (300, 50, "Päiväys 28.8.2026"),
        (60, 100, "Myyjä"),
        (300, 100, "Ostaja"),
        (60, 114, "Kotikontu Oy"),
        (300, 114, "Asunto Oy Ruusula"),
        (60, 128, "0112038-9"),
        (300, 128, "PL 34"),
        (60, 142, "48100 Kotka"),
        (300, 142, "49401 Hamina"),
        (60, 300, "Yhteensä"),
        (500, 300, "100,00 €"),
        (60, 790, "Kotikontu Oy, puh. 040 555 0182, 48100 Kotka"),
    )
    assert (invoice_of(rows).seller or Party()).tax_id == "0112038-9"


def test_the_day_beside_a_label_in_smaller_letters_is_its_value() -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4)
    rows = [row for row in GERMAN if row[2] not in ("Fällig am:", "16.11.2026")]
    small, beside = [(8, 380, 208, "FÄLLIG AM"), (9, 60, 208, "Am Wall 4")], (12, 450, 213, "16.11.2026")
    for size, left, top, text in (*((9, *row) for row in rows), *small, beside):
        canvas.setFont("Helvetica", size)
        canvas.drawString(left, A4[1] - top, text)
    canvas.save()
    assert read_document(target.getvalue()).records[0].invoice.due_date == date(2026, 11, 16)

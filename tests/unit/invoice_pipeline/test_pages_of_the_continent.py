"""What invoices of continental Europe and Latin America print in ways of their own."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.invoice import Party, Payment, Totals
from common.schemas.status import InvoiceStatus
from invoice_pipeline.readers.text_pdf.references import reference, serial
from support.invoice_pages import GERMAN, Row, changed
from support.pages_of_the_continent import CROATIAN, DANFE, HUNGARIAN, ROMANIAN
from support.pages_of_the_world import SPANISH
from support.reading_rows import invoice_of, read, status_of


def parties_of(rows: tuple[Row, ...]) -> tuple[str | None, str | None]:
    invoice = invoice_of(rows)
    return (invoice.seller or Party()).name, (invoice.buyer or Party()).name


def totals_of(rows: tuple[Row, ...]) -> Totals:
    return invoice_of(rows).totals or Totals()


def without(rows: tuple[Row, ...], *texts: str) -> tuple[Row, ...]:
    return tuple(row for row in rows if row[2] not in texts)


BY_A_PERSON = (
    *without(GERMAN, "Nordlicht Werkstatt GmbH", "Nordlicht Werkstatt GmbH - Hafenstr. 3 - 24103 Kiel")[:-1],
    (60, 130, "Grafik Anna Weiss - Hafenstr. 3 - 24103 Kiel"),
    (60, 790, "Grafik Anna Weiss, Steuernummer 20/123/45678, IBAN DE02 1203 0000 0000 2020 51"),
)


def test_a_seller_without_a_legal_form_is_named_over_the_window() -> None:
    assert parties_of(BY_A_PERSON) == ("Grafik Anna Weiss", "Hafen Handel AG")


def test_nobody_is_seller_and_buyer_at_once_without_a_person_seeing_it() -> None:
    rows = (*without(GERMAN, "Nordlicht Werkstatt GmbH")[:-1], (60, 776, "Kontoinhaber: Hafen Handel AG"))
    rows = (*rows, (60, 790, "USt-IdNr. DE136695976 IBAN DE02 1203 0000 0000 2020 51"))
    assert parties_of(rows) != ("Hafen Handel AG", "Hafen Handel AG") or (
        status_of(rows) is InvoiceStatus.NEEDS_REVIEW
    )


@pytest.mark.parametrize("mark", ["Seite 1", "ORIGINAL", "Folha 1/1"])
def test_copies_and_numbered_pages_are_no_sellers(mark: str) -> None:
    rows = ((380, 30, mark), *GERMAN)
    assert parties_of(rows) == ("Nordlicht Werkstatt GmbH", "Hafen Handel AG")


@pytest.mark.parametrize(
    "name", ["SARL TOITURES DU NORD", "Talleres del Norte, S.L.", "SC Transport Nord SRL", "EURL Nord Bois"]
)
def test_a_legal_form_before_the_name_or_behind_a_comma_belongs_to_it(name: str) -> None:
    rows = changed(GERMAN, "Nordlicht Werkstatt GmbH", name)
    assert parties_of(rows)[0] == name


def test_a_postal_code_of_the_netherlands_is_no_company() -> None:
    rows = (*BY_A_PERSON, (60, 110, "3811 AB Amersfoort"))
    assert "3811" not in (parties_of(rows)[0] or "")


def test_whoever_is_addressed_is_not_the_seller() -> None:
    rows = (*without(BY_A_PERSON[:-2], "Hafen Handel AG"), (60, 60, "Herrn Peter Lang"), BY_A_PERSON[-1])
    assert parties_of(rows)[0] != "Herrn Peter Lang"


def test_the_head_of_the_lines_is_nobody_though_it_stands_below_the_buyers_label() -> None:
    rows = without(GERMAN, "Hafen Handel AG", "Am Kai 7", "28195 Bremen", "1 Reparatur")
    head = (
        (60, 214, "Artikel Leistung"),
        (300, 214, "Menge"),
        (380, 214, "Einzelpreis"),
        (480, 214, "Betrag"),
    )
    rows = (*rows, (60, 200, "Rechnungsempfänger:"), *head, (60, 300, "Reparatur"), (300, 300, "1"))
    assert parties_of(rows)[1] is None


def test_a_town_and_a_date_below_the_heading_date_the_invoice() -> None:
    rows = without(GERMAN, "Rechnungsdatum:", "02.11.2026")
    rows = (*rows, (380, 330, "Winterthur, 11. November 2026"))
    assert invoice_of(rows).issue_date == date(2026, 11, 11)


def test_values_far_behind_names_that_stand_in_a_list_are_theirs() -> None:
    rows = without(
        GERMAN,
        "Rechnungsnummer:",
        "RE-2026-0815",
        "Rechnungsdatum:",
        "02.11.2026",
        "Fällig am:",
        "16.11.2026",
    )
    listed = (
        (300, 90, "Rechnungsdatum"), (500, 90, "02.11.2026"),
        (300, 104, "Rechnungsnr"), (500, 104, "1187"),
        (300, 118, "Kundennr"), (500, 118, "54"),
        (300, 132, "Hafenallee 40"),
    )  # fmt: skip
    assert invoice_of((*rows, *listed)).number == "1187"


def test_what_stands_below_a_sentence_about_tax_is_not_the_tax() -> None:
    rows = without(GERMAN, "Nettobetrag", "1.250,00 €", "zzgl. 19 % MwSt.", "237,50 €")
    rows = (
        *rows, (480, 300, "1.487,50 €"),
        (60, 460, "MwSt. wird nicht berechnet, da wir Kleinunternehmer sind"),
        (60, 474, "und bei Verzug 40,00 € pauschal verlangen."),
    )  # fmt: skip
    totals = totals_of(rows)
    assert (totals.tax, totals.gross) == (None, Decimal("1487.50"))


def test_tax_in_brackets_does_not_hide_what_was_paid_before() -> None:
    rows = (
        *GERMAN,
        (60, 442, "Abzüglich geleisteter Abschlagszahlungen (inkl. 19 % USt. 191,60 €)"),
        (480, 442, "-1.200,00 €"),
        (60, 456, "Nachzahlung"),
        (480, 456, "287,50 €"),
    )
    totals = totals_of(rows)
    assert (totals.prepaid, totals.payable) == (Decimal("1200.00"), Decimal("287.50"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("FT 2026/144", "FT 2026/144"), ("B 20417", "B 20417"), ("7", "7"), ("EUR 2026", "2026"),
        ("RE-4711", "RE-4711"),
    ],
)  # fmt: skip
def test_letters_of_a_series_belong_to_the_number(text: str, number: str) -> None:
    found = reference(text)
    assert found is not None
    assert found.value == number


def test_a_single_digit_amid_a_text_is_no_number() -> None:
    assert reference("1 von 2 Seiten") is None


def test_account_numbers_of_poland_are_read_without_their_country() -> None:
    rows = (*GERMAN[:-1], (60, 700, "Nr konta: 27 1140 2004 0000 3002 0135 5387"))
    rows = (*rows, (60, 714, "Nabywca, Sprzedawca, Razem, Do zapłaty, Słownie, Termin płatności, Ilość"))
    payment = invoice_of(rows).payment or Payment()
    assert payment.iban == "27114020040000300201355387"


def test_an_account_of_poland_that_was_not_read_keeps_the_invoice_from_being_approved() -> None:
    rows = (*GERMAN[:-1], (60, 700, "28 1140 2004 0000 3002 0135 5387"), (60, 714, "USt-IdNr. DE136695976"))
    record = read(rows).records[0]
    assert any(item.field == "payment.iban" and item.confidence == 0 for item in record.evidence)


def test_letters_of_a_tax_number_are_no_currency() -> None:
    rows = tuple((x, y, text.replace("€", "").strip()) for x, y, text in GERMAN)
    rows = (*rows, (60, 740, "RFC: CLP9905047T3"))
    assert invoice_of(rows).currency == "EUR"


def test_the_dollars_of_argentina_and_its_numbers_in_two_parts() -> None:
    rows = tuple((x, y, text.replace("€", "").strip()) for x, y, text in SPANISH.rows)
    rows = tuple((x, y, f"${text}" if text[-3:-2] == "," else text) for x, y, text in rows)
    rows = (*rows, (60, 30, "Punto de Venta: 0003 Comp. Nro: 00000871"), (60, 700, "CUIT: 30-71234567-1"))
    rows = tuple(row for row in rows if "IBAN" not in row[2])
    invoice = invoice_of(rows)
    assert (invoice.number, invoice.currency) == ("0003-00000871", "ARS")


def test_the_printed_invoice_of_brazil() -> None:
    invoice = invoice_of(DANFE)
    seller, buyer = invoice.seller or Party(), invoice.buyer or Party()
    assert (invoice.number, invoice.issue_date, invoice.due_date) == (
        "000.047.428", date(2026, 8, 7), date(2026, 8, 24),
    )  # fmt: skip
    assert (seller.name, seller.tax_id) == ("Moinho do Vale Ltda", "75.277.525/0001-78")
    assert (buyer.name, invoice.currency) == ("Padaria Central Ltda", "BRL")


def test_the_total_before_withholding_is_worked_out_where_it_is_not_printed() -> None:
    rows = without(GERMAN, "Rechnungsbetrag", "1.487,50 €", "Nettobetrag", "zzgl. 19 % MwSt.", "Rechnung")
    rows = tuple((x, y, text.replace("237,50", "262,50")) for x, y, text in rows)
    rows = (
        *rows, (60, 230, "FACTURA"), (380, 400, "Base imponible"), (380, 414, "IVA 21 %"),
        (380, 428, "Retención IRPF 15 %"), (480, 428, "-187,50 €"),
        (380, 442, "TOTAL A PAGAR"), (480, 442, "1.325,00 €"),
        (60, 500, "Forma de pago, vencimiento, importe"),
    )  # fmt: skip
    totals = totals_of(rows)
    assert (totals.gross, totals.prepaid, totals.payable) == (
        Decimal("1512.50"), Decimal("187.50"), Decimal("1325.00"),
    )  # fmt: skip


def test_a_total_rounded_to_five_hundredths_is_read_for_a_person_to_see() -> None:
    rows = changed(changed(GERMAN, "1.487,50", "5.996,30"), "237,50", "449,31")
    rows = changed(changed(rows, "1.250,00", "5.547,00"), "Nettobetrag", "Summe")
    assert totals_of(rows).net == Decimal("5547.00")
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


def test_a_buyer_at_the_top_of_the_page_with_a_comma_in_the_street() -> None:
    rows = without(GERMAN, "Hafen Handel AG", "Am Kai 7", "28195 Bremen")
    rows = without(rows, "Nordlicht Werkstatt GmbH - Hafenstr. 3 - 24103 Kiel")
    rows = (
        *rows, (380, 40, "Haus am Meer"), (380, 51, "z.Hd. Frau Petra Lang"), (380, 62, "Kaistrasse, 44"),
        (380, 73, "28195 Bremen"),
    )  # fmt: skip
    assert parties_of(rows) == ("Nordlicht Werkstatt GmbH", "Haus am Meer")


@pytest.mark.parametrize(
    ("rows", "number", "seller", "buyer", "currency", "gross"),
    [
        (ROMANIAN, "NA 00871", "SC Nordul Alb SRL", "Agro Delta SA", "RON", "5604.90"),
        (CROATIAN, "118/1/1", "Plava Uvala d.o.o.", "Stari Grad d.o.o.", "EUR", "500.00"),
    ],
)
def test_invoices_of_romania_and_croatia(
    rows: tuple[Row, ...], number: str, seller: str, buyer: str, currency: str, gross: str
) -> None:
    invoice = invoice_of(rows)
    assert (invoice.number, invoice.currency, parties_of(rows)) == (number, currency, (seller, buyer))
    assert (totals_of(rows).gross, totals_of(rows).payable) == (Decimal(gross), Decimal(gross))
    assert invoice.due_date is not None


def test_invoices_of_hungary() -> None:
    rows = tuple((x, y, text.replace("ő", "ö")) for x, y, text in HUNGARIAN)
    invoice = invoice_of(rows)
    assert (invoice.number, invoice.issue_date, invoice.due_date, invoice.currency) == (
        "FS-2026/31", date(2026, 4, 10), date(2026, 4, 18), "HUF",
    )  # fmt: skip
    assert parties_of(rows) == ("Fehér Sas Nyomda Kft.", "Nyári Kert Bt.")
    totals = totals_of(rows)
    assert (totals.net, totals.tax, totals.gross) == (Decimal(83500), Decimal(22545), Decimal(106045))


def test_a_number_of_poland_may_look_like_a_date() -> None:
    found = serial("nr 7/05/2026")
    assert found is not None
    assert (found.value, reference("7/05/2026")) == ("7/05/2026", None)


def test_a_house_number_below_the_title_is_not_the_invoices() -> None:
    rows = without(GERMAN, "Rechnungsnummer:", "RE-2026-0815", "Rechnung")
    rows = (*rows, (60, 100, "Rechnung"), (300, 100, "Kopie"), (60, 112, "Musterweg 24/4"))
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


def test_a_tax_number_right_before_the_account_does_not_hide_it() -> None:
    rows = changed(GERMAN, "DE136695976 ·", "NL004495445B01")
    rows = changed(rows, "IBAN DE02 1203 0000 0000 2020 51", "IBAN NL91 ABNA 0417 1643 00")
    assert (invoice_of(rows).payment or Payment()).iban == "NL91ABNA0417164300"


def test_a_vague_total_below_a_larger_amount_is_for_a_person_to_see() -> None:
    rows = without(GERMAN, "Rechnungsbetrag", "1.487,50 €", "Nettobetrag", "zzgl. 19 % MwSt.", "237,50 €")
    rows = (
        *rows, (300, 380, "Netto"), (380, 380, "MwSt."), (480, 380, "Betrag"),
        (300, 400, "1.250,00 €"), (380, 400, "0,00 €"), (300, 520, "1.978,00 €"), (480, 520, "2.115,60 €"),
    )  # fmt: skip
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW

"""Who bills whom, and which of two days or sums is the invoice's, on pages that are unlike the usual ones."""

from datetime import date
from decimal import Decimal

from common.schemas.invoice import Invoice, Party, Totals
from support.invoice_pages import Row
from support.pages_in_english import BUYER, LABEL, form
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, read


def parties(invoice: Invoice) -> tuple[str | None, str | None]:
    return (invoice.seller or Party()).name, (invoice.buyer or Party()).name


SELF_BILLED: tuple[Row, ...] = (
    (60, 50, "Northern Hauliers Group plc"),
    (60, 64, "Depot Road, Leeds LS10 1AA"),
    (330, 50, "SELF BILLING INVOICE"),
    (330, 64, "Invoice number SB-118827"),
    (330, 78, "Tax point 30/04/2026"),
    (60, 120, "Supplier:"),
    (60, 134, "T. Ackroyd Transport Ltd"),
    (60, 148, "Keighley BD21 4AB"),
    (300, 300, "Net"),
    (500, 300, "£100.00"),
    (300, 314, "VAT 20%"),
    (500, 314, "£20.00"),
    (300, 328, "Total"),
    (500, 328, "£120.00"),
)


def test_whoever_writes_an_invoice_for_the_supplier_is_the_buyer() -> None:
    assert parties(invoice_of(SELF_BILLED)) == ("T. Ackroyd Transport Ltd", "Northern Hauliers Group plc")


def test_an_invoice_written_for_somebody_unnamed_leaves_the_seller_to_a_person() -> None:
    page = tuple((x, y, text.replace("Supplier:", "Depot")) for x, y, text in SELF_BILLED)
    found = {item.field: item.confidence for item in read(page).records[0].evidence}
    assert found["seller.name"] < Decimal("0.85")


def test_the_day_of_a_credit_note_is_not_that_of_the_invoice_it_credits() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Kantoorplein B.V."),
        (60, 64, "Wilgenlaan 8, 3581 AB Utrecht"),
        (330, 50, "CREDITNOTA"),
        (330, 64, "Creditnotanummer C2600044"),
        (330, 78, "Datum 06-05-2026"),
        (330, 92, "Betreft factuur F2600418"),
        (330, 106, "Factuurdatum 22-04-2026"),
        (60, 120, "Aan: Notaris De Wit B.V."),
        (60, 300, "Subtotaal"),
        (500, 300, "-249,00"),
        (60, 314, "21% BTW"),
        (500, 314, "-52,29"),
        (60, 328, "Totaal"),
        (500, 328, "€ -301,29"),
    )
    assert invoice_of(rows).issue_date == date(2026, 5, 6)


def test_what_the_sums_are_in_another_currency_is_not_the_total() -> None:
    recap = "Umgerechnet zum Kurs 1 EUR = 24,310 CZK: Nettobetrag 2.431,00 CZK, Endbetrag 2.431,00 CZK"
    page = tuple((x, y, text.replace("19,00", "0,00").replace("10,00", "100,00")) for x, y, text in GERMAN)
    page = tuple((x, y, "100,00" if text == "110,00" else text) for x, y, text in page)
    totals = invoice_of((*page[:-1], (500, 328, "100,00"), (60, 400, recap))).totals or Totals()
    assert (totals.net, totals.payable) == (Decimal(100), Decimal(100))


def test_a_company_may_be_what_an_invoice_is_for_the_attention_of() -> None:
    rows = ((60, 130, "For the attention of Housing Alliance Ltd"), (60, 143, "1 Temple Way"))
    assert parties(invoice_of(form(*rows, without=(LABEL, BUYER))))[1] == "Housing Alliance Ltd"


def test_a_trader_without_a_legal_form_is_told_by_the_tax_number_in_the_letterhead() -> None:
    head: tuple[Row, ...] = (
        (60, 50, "Getränke Stahl"),
        (60, 64, "Ulmer Str. 44, 89231 Neu-Ulm"),
        (60, 78, "USt-IdNr. DE136695976"),
        (60, 150, "Ruderverein Donau e.V."),
        (60, 164, "Bootshausweg 1"),
        (60, 178, "89073 Ulm"),
    )
    page = (*head, *(row for row in GERMAN if row[0] > 300 or row[1] >= 300))
    assert parties(invoice_of(page)) == ("Getränke Stahl", "Ruderverein Donau e.V.")


def test_the_buyers_own_purchase_reference_is_the_order() -> None:
    assert invoice_of(form((330, 106, "Your purchase ref HA-44188"))).purchase_order == "HA-44188"


def test_a_block_with_a_tax_number_of_another_country_than_the_accounts_is_the_buyers() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Donau Messtechnik GmbH"),
        (60, 64, "Wiener Str. 18, 4020 Linz"),
        (330, 50, "Kraftwerk Passau GmbH"),
        (330, 64, "Innstr. 44"),
        (330, 78, "94032 Passau"),
        (330, 92, "UID: DE136695976"),
        (330, 150, "Rechnungsnr. 90047711"),
        (330, 164, "Rechnungsdatum 11.05.2026"),
        (60, 300, "Rechnungsbetrag EUR"),
        (500, 300, "119,00"),
        (60, 700, "UID AT: ATU12011204"),
        (60, 714, "IBAN AT61 1904 3002 3457 3201"),
    )
    invoice = invoice_of(rows)
    assert parties(invoice) == ("Donau Messtechnik GmbH", "Kraftwerk Passau GmbH")
    assert (invoice.seller or Party()).vat_id == "ATU12011204"


def test_the_company_behind_a_trading_name_sells() -> None:
    footer = "Plantify is a trading name of Green Walls Trading Ltd. Registered in England no. 04418827."
    rows = ((60, 50, "PLANTIFY"), (60, 750, footer))
    invoice = invoice_of(form(*rows, without=("Calder Bolts Ltd", "Unit 9, Brighouse HD6 3RA")))
    assert (parties(invoice)[0] or "").rstrip(".") == "Green Walls Trading Ltd"


def test_in_a_list_with_values_beside_its_names_nothing_below_them_is_the_customer() -> None:
    rows = ((330, 178, "Kunde"), (420, 178, "10118"), (330, 192, "Ihre Zeichen"), (420, 192, "BV Kranz"))
    invoice = invoice_of((*GERMAN, *rows, (330, 206, "Bestellt durch Hr. Heil")))
    assert parties(invoice)[1] == "Nordkap Anlagen AG"


def test_what_is_paid_with_a_discount_is_not_the_amount_due() -> None:
    terms = "Zahlungsbedingungen: bis 16.05.2026 2 % Skonto = 2,38 EUR, Zahlbetrag 116,62 EUR;"
    rows = ((60, 400, terms + " bis 10.06.2026 netto 119,00 EUR."),)
    invoice = invoice_of((*GERMAN, *rows))
    totals = invoice.totals or Totals()
    assert (totals.payable, invoice.due_date) == (Decimal(119), date(2026, 6, 10))


def test_a_number_is_behind_its_name_in_one_word_of_two() -> None:
    page = tuple((x, y, text.replace("Rechnungsnr.", "Rechnung-Nr.")) for x, y, text in GERMAN)
    assert invoice_of(page).number == "90047711"


def test_what_a_rate_of_exchange_stands_beside_does_not_name_the_currency() -> None:
    page = tuple((x, y, text.replace("Endbetrag EUR", "Endbetrag USD")) for x, y, text in GERMAN)
    recap = "Entspricht EUR (1 USD = 0,92 EUR) 109,48 EUR"
    assert invoice_of((*page, (60, 400, recap))).currency == "USD"


def test_a_letter_of_approval_for_swedish_tax_is_no_name() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Snickarn i Borås AB"),
        (60, 64, "Allégatan 18, 503 32 Borås"),
        (60, 78, "Godkänd för F-skatt"),
        (60, 92, "Eva Lindqvist"),
        (60, 105, "Björkvägen 4"),
        (60, 118, "504 60 Borås"),
        (330, 50, "Faktura 10441"),
        (330, 64, "Fakturadatum 2026-05-06"),
        (60, 300, "Att betala SEK"),
        (500, 300, "18 670,00"),
    )
    assert parties(invoice_of(rows))[1] == "Eva Lindqvist"


def test_the_day_by_which_one_is_asked_to_pay_is_the_due_date() -> None:
    sentence = "Den Zahlbetrag von 119,00 EUR bitte überweisen bis 06.06.2026."
    assert invoice_of((*GERMAN, (60, 360, sentence))).due_date == date(2026, 6, 6)


def confidences_of_due_date(*rows: Row) -> list[float]:
    found = read((*GERMAN, *rows)).records[0].evidence
    return [item.confidence for item in found if item.field == "due_date"]


def test_a_later_day_in_a_sentence_on_an_amount_is_doubted() -> None:
    assert confidences_of_due_date((60, 360, "Der Zahlbetrag wird am 06.06.2026 geholt")) == [0]


def test_a_later_day_which_the_cell_before_names_is_not_doubted() -> None:
    assert confidences_of_due_date((60, 360, "Lieferdatum"), (330, 360, "06.06.2026")) == []


def test_a_later_day_without_a_name_is_doubted() -> None:
    assert confidences_of_due_date((330, 360, "06.06.2026")) == [0]


def test_a_later_day_behind_what_its_term_begins_with_is_doubted() -> None:
    terms = "Zahlung bis Ende des Monats nach Rechnungsdatum (30.06.2026)"
    assert confidences_of_due_date((60, 360, terms)) == [0]


def test_a_day_below_a_title_is_no_telephone_that_makes_it_a_letterhead() -> None:
    rows: tuple[Row, ...] = (
        (60, 20, "Druckansicht elektronischer Belege"),
        (60, 34, "11.05.2026"),
        (60, 120, "Verkäufer:"),
        (60, 134, "Brunnhuber Pumpen"),
        (60, 148, "Werkstr. 4, 74564 Crailsheim"),
    )
    page = tuple(row for row in GERMAN if row[1] not in (50, 64))
    assert parties(invoice_of((*rows, *page)))[0] == "Brunnhuber Pumpen"

"""What the law has printed beside an invoice's own fields: permits, numbers in parts, sums in old money."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.evidence import surest
from common.schemas.invoice import Party, Totals
from common.schemas.status import InvoiceStatus
from invoice_pipeline.readers.text_pdf.companies import companies
from invoice_pipeline.readers.text_pdf.dates import Order, order_of
from invoice_pipeline.readers.text_pdf.layout import Line, lines_of
from invoice_pipeline.readers.text_pdf.names import is_name
from invoice_pipeline.readers.text_pdf.references import tax_number
from support.invoice_pages import ENGLISH, FRENCH, Row, changed
from support.pages_of_the_east import BULGARIAN
from support.reading_rows import invoice_of, read, status_of
from support.worded_pages import invoice_of as invoice_of_words
from support.worded_pages import pages_of

NEEDED = 0.7
"""Confidence with which a field must be read, at the least."""
PHILIPPINE: tuple[Row, ...] = (
    (60, 50, "Brightwater Guards, Inc."),
    (60, 64, "Canal Street, Makati City 1229"),
    (60, 78, "VAT Reg. TIN: 214-000-310-00000"),
    (420, 50, "SALES INVOICE"),
    (420, 80, "No. 0048173"),
    (420, 94, "Date: October 5, 2026"),
    (60, 150, "SOLD TO: Hafen Storage Corporation"),
    (60, 300, "Guards"),
    (480, 300, "112,000.00"),
    (300, 400, "VATable Sales"),
    (480, 400, "100,000.00"),
    (300, 414, "VAT"),
    (480, 414, "12,000.00"),
    (300, 428, "Total Amount Due"),
    (480, 428, "112,000.00"),
)
SPANISH: tuple[Row, ...] = (
    (60, 50, "Talleres Rivera S.A."),
    (380, 50, "e-FACTURA"),
    (380, 80, "Nº de factura: 118827"),
    (380, 94, "Fecha de factura: 12/10/2026"),
    (60, 150, "Cliente:"),
    (60, 164, "Puerto Comercial S.A."),
    (60, 300, "Reparación"),
    (480, 300, "1.000,00"),
    (380, 400, "Subtotal"),
    (480, 400, "1.000,00"),
    (380, 414, "IVA 22%"),
    (480, 414, "220,00"),
    (380, 428, "Total a pagar"),
    (480, 428, "1.220,00"),
)


def confidence_in(rows: tuple[Row, ...], field: str) -> float:
    return surest(read(rows).records[0].evidence)[field].confidence


def buyer_of(rows: tuple[Row, ...]) -> str | None:
    return (invoice_of(rows).buyer or Party()).name


@pytest.mark.parametrize(
    "permit",
    [
        ((60, 700, "BIR Authority to Print No. OCN 9AU0002417  Date Issued: 03-14-2026"),),
        ((60, 700, "BIR Authority to Print No. OCN 9AU0002417"), (330, 700, "Date Issued: 03-14-2026")),
        ((60, 700, "Printer's Accreditation No. 050MP2019"), (330, 700, "Date of issue: 03-14-2026")),
    ],
)
def test_the_day_of_a_permit_to_print_is_not_the_invoices(permit: tuple[Row, ...]) -> None:
    rows = (*PHILIPPINE, *permit)
    assert invoice_of(rows).issue_date == date(2026, 10, 5)
    assert status_of(rows) is InvoiceStatus.APPROVED


def test_the_end_of_a_range_of_numbers_is_no_due_date() -> None:
    cae = (60, 700, "Nº de CAE 90260004418 Serie A del 10001 al 60000 Fecha de vencimiento: 31/12/2027")
    assert invoice_of((*SPANISH, cae)).due_date is None
    due = (380, 108, "Fecha de vencimiento: 11/11/2026")
    assert invoice_of((*SPANISH, cae, due)).due_date == date(2026, 11, 11)


def test_a_vague_date_is_none_for_sure_where_a_clear_label_has_none_that_was_read() -> None:
    rows = changed(ENGLISH, "Invoice Date: 11/05/2026", "Date: 10/25/2026")
    rows = (*rows, (60, 600, "Invoice Date: as stamped"))
    assert confidence_in(rows, "issue_date") < NEEDED


@pytest.mark.parametrize(
    "heading",
    ["Postal Address", "Customer details", "Dane identyfikacyjne", "Dane kontaktowe", "ΛΟΙΠΑ ΣΤΟΙΧΕΙΑ"],
)
def test_what_stands_over_the_data_of_a_party_is_not_its_name(heading: str) -> None:
    assert not is_name(heading)


@pytest.mark.parametrize("name", ["Dane Roofing", "Data Systems", "Marina Club", "Customer Details Ltd"])
def test_names_of_companies_are_no_headings(name: str) -> None:
    assert is_name(name)


def test_the_name_over_the_number_of_the_customer_is_the_buyers() -> None:
    rows = tuple(row for row in ENGLISH if row[2] not in ("Bill To:", "Hafen Trading LLC"))
    block = ((60, 150, "Hafen Fruit Growers"), (60, 164, "Customer VAT No: 4150000820"))
    delivered = ((250, 150, "Deliver to"), (250, 164, "Stillwater Farm"), (250, 178, "Dayton, OH 45402"))
    assert buyer_of((*rows, *block, *delivered)) == "Hafen Fruit Growers"


def test_a_lone_address_of_delivery_is_the_buyers_for_a_person_to_see() -> None:
    rows = tuple(row for row in ENGLISH if row[2] not in ("Bill To:", "Hafen Trading LLC"))
    delivered = ((250, 150, "Deliver to"), (250, 164, "Stillwater Farm"), (250, 178, "Dayton, OH 45402"))
    assert buyer_of((*rows, *delivered)) == "Stillwater Farm"
    assert confidence_in((*rows, *delivered), "buyer.name") < NEEDED


def test_a_sum_in_the_money_of_before_is_not_what_is_due() -> None:
    rows = (
        *BULGARIAN,
        (340, 336, "Сума за плащане в лева"),
        (480, 336, "1 173,50 BGN"),
        (340, 348, "Курс: 1 EUR = 1,95583 BGN"),
    )
    totals = invoice_of_words(rows).totals or Totals()
    assert (totals.gross, totals.payable) == (Decimal(600), Decimal(600))


def test_another_day_below_the_totals_is_for_a_person_to_see() -> None:
    assert status_of(PHILIPPINE) is InvoiceStatus.APPROVED
    rows = (*PHILIPPINE, (60, 700, "Printed by Luzon Forms"), (330, 700, "Date issued: 03-14-2026"))
    assert invoice_of(rows).issue_date == date(2026, 10, 5)
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


@pytest.mark.parametrize(
    "sentence",
    [
        "factura se asimila en sus efectos a una letra de cambio, Art. 774 del Código",
        "Este documento es una representación impresa de una factura. No. certificado 00001000000509846663.",
    ],
)
def test_a_number_in_a_sentence_about_the_invoice_is_not_its_number(sentence: str) -> None:
    rows = tuple(row for row in SPANISH if "118827" not in row[2])
    assert invoice_of((*rows, (380, 80, "No. LAEX 20418"), (60, 600, sentence))).number == "LAEX 20418"


def test_a_salesman_is_not_the_seller() -> None:
    rows = (*SPANISH, (380, 122, "Vendedor: J. Muñoz"))
    assert (invoice_of(rows).seller or Party()).name == "Talleres Rivera S.A."


def test_net_totals_and_taxes_of_several_rates_come_to_the_total_together() -> None:
    rows = (
        *(row for row in SPANISH if row[1] < 400),
        (300, 400, "Monto Neto IVA Tasa Básica"),
        (480, 400, "1.000,00"),
        (300, 414, "Monto Neto IVA Tasa Mínima"),
        (480, 414, "500,00"),
        (300, 428, "IVA Tasa Básica (22%)"),
        (480, 428, "220,00"),
        (300, 442, "IVA Tasa Mínima (10%)"),
        (480, 442, "50,00"),
        (300, 456, "Total a pagar"),
        (480, 456, "1.770,00"),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.net, totals.tax, totals.gross) == (Decimal(1500), Decimal(270), Decimal(1770))


def test_what_is_left_of_fees_without_what_is_withheld_is_due() -> None:
    rows = (
        *(row for row in SPANISH if row[1] < 400),
        (300, 400, "Subtotal"),
        (480, 400, "1,000.00"),
        (300, 414, "IVA 16%"),
        (480, 414, "160.00"),
        (300, 428, "Retención ISR 10%"),
        (480, 428, "100.00"),
        (300, 442, "Total neto"),
        (480, 442, "1,060.00"),
    )
    totals = invoice_of(changed(rows, "1.000,00", "1,000.00")).totals or Totals()
    assert (totals.net, totals.tax, totals.payable) == (Decimal(1000), Decimal(160), Decimal(1060))


@pytest.mark.parametrize(
    "number",
    [
        "01.234.567.8-901.000",
        "001884471-0203",
        "131-44718-2",
        "C0004471882",
        "0312345678-001",
        "80044718-2",
        "0118058G/A/M/000",
        "10002000-0001",
        "C20003000400",
    ],
)
def test_tax_numbers_are_read_in_the_forms_of_their_countries(number: str) -> None:
    found = tax_number(number)
    assert found is not None
    assert found.value == number


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Total EGP 204,630.00 on 07/10/2026", Order.DAY_FIRST),
        ("Total KES 1,000.00 on 07/10/2026", Order.DAY_FIRST),
        ("Total USD 1,000.00 on 07/10/2026", None),
    ],
)
def test_money_of_countries_that_write_the_day_first_tells_the_order(text: str, order: Order | None) -> None:
    assert order_of(text) is order


def test_a_number_of_what_an_order_is_called_elsewhere_is_for_a_person_to_see() -> None:
    rows = tuple(row for row in ENGLISH if row[2] != "Due Date: 12/05/2026")
    assert status_of(rows) is InvoiceStatus.APPROVED
    order = ((60, 220, "Requisition:"), (160, 220, "N-118/26"))
    assert status_of((*rows, *order)) is InvoiceStatus.NEEDS_REVIEW


@pytest.mark.parametrize(
    "order", ["ORDEN DE COMPRA N° 88120 DEL 2026-10-05", "Orden de compra 7741. Transferir a: BROU"]
)
def test_the_day_of_an_order_and_the_next_sentence_are_no_part_of_its_number(order: str) -> None:
    rows = (*SPANISH, (60, 220, order))
    assert invoice_of(rows).purchase_order in ("88120", "7741")
    assert confidence_in(rows, "purchase_order") > 0.7


def test_what_is_withheld_and_what_was_paid_before_are_taken_off_together() -> None:
    rows = (
        *(row for row in FRENCH if row[1] < 400),
        (330, 400, "Total HT"),
        (480, 400, "1 000,00 €"),
        (330, 414, "TVA 20 %"),
        (480, 414, "200,00 €"),
        (330, 428, "Total TTC"),
        (480, 428, "1 200,00 €"),
        (330, 442, "Retenue de garantie 5 %"),
        (480, 442, "60,00 €"),
        (330, 456, "Avance"),
        (480, 456, "300,00 €"),
        (330, 470, "Net à payer"),
        (480, 470, "840,00 €"),
    )
    totals = invoice_of(rows).totals or Totals()
    assert (totals.gross, totals.prepaid, totals.payable) == (Decimal(1200), Decimal(360), Decimal(840))


def test_a_tax_number_that_goes_on_is_not_read_in_part() -> None:
    assert tax_number("11884471-0001-2026") is None


@pytest.mark.parametrize(
    "name",
    ["CÔNG TY CỔ PHẦN DỊCH VỤ TÒA NHÀ SEN XANH", "Textiles Luna, Sociedad Anónima", 'ТОВ "Біла Хмара"'],
)
def test_companies_are_told_by_the_legal_forms_of_their_countries(name: str) -> None:
    assert [one.value for one in companies(line_of(name))] == [name]


@pytest.mark.parametrize(
    "name",
    ["UAB „Žalio lapo vandentiekis ir nuotekos“", "Mažojo miesto savivaldybės baseinas", "Fjallavatn ehf."],
)
def test_names_of_the_north_are_names_however_many_of_their_words_are_small(name: str) -> None:
    assert is_name(name)
    assert not is_name("žalio lapo vandentiekis ir nuotekos yra")


def test_what_stands_below_the_head_of_a_rate_is_no_amount_of_tax() -> None:
    rows = (
        *(row for row in FRENCH if row[1] < 400),
        (60, 400, "TVA %"), (120, 400, "Base"), (200, 400, "Montant TVA"), (330, 400, "Total HT"),
        (480, 400, "1 000,00 €"),
        (60, 414, "25,00"), (120, 414, "1 000,00"), (200, 414, "250,00"), (330, 414, "TVA 25%"),
        (480, 414, "250,00 €"),
        (330, 442, "Total TTC"), (480, 442, "1 250,00 €"),
    )  # fmt: skip
    totals = invoice_of(rows).totals or Totals()
    assert (totals.net, totals.tax, totals.gross) == (Decimal(1000), Decimal(250), Decimal(1250))


def line_of(text: str) -> Line:
    return lines_of(pages_of([(60, 40, text)]).words)[0]

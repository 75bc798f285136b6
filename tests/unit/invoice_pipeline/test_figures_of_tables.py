"""Numbers, heads and breakdowns, as invoices of many countries write them."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from common.schemas.amounts import Totals
from common.schemas.invoice import Invoice
from common.schemas.record import Coverage
from invoice_pipeline import readers
from invoice_pipeline.readers.text_pdf.layout import Line, lines_of
from invoice_pipeline.readers.text_pdf.numerals import Writing
from invoice_pipeline.readers.text_pdf.tables.figures import Figure, figures_in
from invoice_pipeline.readers.text_pdf.tables.phrases import RowKind, folded, row_phrase
from invoice_pipeline.readers.text_pdf.tables.reading import ReadTables, read_tables
from invoice_pipeline.readers.text_pdf.words import Word, read_pages
from invoice_pipeline.rules import judge
from support.invoice_pages import GERMAN, changed, page_pdf
from support.table_pages import Layout, sold_of, table_pdf
from support.table_tongues import TONGUES

Placed = tuple[float, float, str]


def line_of(text: str, y: float = 100, x: float = 50) -> list[Word]:
    """Words of 9 points, five points a letter, one space apart; two spaces are a gap between columns."""
    words: list[Word] = []
    for part in text.split(" "):
        if part:
            words.append(Word(part, 1, (x, y - 9, x + 5 * len(part), y), y))
        x += 5 * len(part) + (3 if part else 30)
    return words


def figures(text: str, mark: str = ",") -> tuple[Figure, ...]:
    return figures_in(Line(tuple(line_of(text))), Writing(mark))


def lines_at(rows: Sequence[Placed]) -> list[Line]:
    return lines_of([word for x, y, text in rows for word in line_of(text, y, x)])


def read(rows: Sequence[Placed], net: str, tax: str, gross: str) -> ReadTables:
    return read_tables(lines_at(rows), Totals(net=Decimal(net), tax=Decimal(tax), gross=Decimal(gross)))


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("1 234,56 €", ",", "1234.56"),
        ("1'234.50", ".", "1234.50"),
        ("€ 189,00-", ",", "-189.00"),
        ("(12.50)", ".", "-12.50"),
        ("- 5,00 EUR", ",", "-5.00"),
        ("\u22123,10", ",", "-3.10"),
        ("1.000", ",", "1000"),
        ("1.000", ".", "1.000"),
        ("12,-", ",", "12"),
        ("$1,000.00", ".", "1000.00"),
        ("12 345 678,90 zł", ",", "12345678.90"),
    ],
)
def test_numbers_are_read_as_countries_write_them(text: str, mark: str, value: str) -> None:
    assert [figure.value for figure in figures(text, mark)] == [Decimal(value)]


@pytest.mark.parametrize("text", ["01.02.2026", "12/05/2026", "WX-1000", "2026-11-05", "Nr.4711/12"])
def test_dates_and_identifiers_are_no_numbers(text: str) -> None:
    assert not figures(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("3 Stk", "Stk"), ("2,5 h", "h"), ("5 Unit(s)", "Unit(s)"), ("9 m²", "m²")],
)
def test_a_unit_behind_a_quantity_is_told_from_it(text: str, unit: str | None) -> None:
    (figure,) = figures(text)
    assert (figure.unit, figure.money) == (unit, False)


@pytest.mark.parametrize("text", ["19 %", "19%", "19,00 %", "(19%)"])
def test_a_percentage_is_no_amount(text: str) -> None:
    (figure,) = figures(text)
    assert (figure.value, figure.percent, figure.money) == (Decimal(19), True, False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Zwischensumme", RowKind.SUM),
        ("Übertrag", RowKind.CARRIED),
        ("À reporter", RowKind.CARRIED),
        ("Suma y sigue", RowKind.CARRIED),
        ("Totale imponibile", RowKind.SUM),
        ("BTW 21 %", RowKind.TAX),
        ("Att betala", RowKind.SUM),
        ("Fragt", RowKind.CHARGE),
    ],
)
def test_rows_that_are_no_lines_are_known_in_their_languages(text: str, kind: RowKind) -> None:
    phrase = row_phrase([folded(word) for word in text.split()])
    assert phrase is not None
    assert phrase.kind is kind


REVERSE_CHARGE = (
    (50.0, 100.0, "Bezeichnung"),
    (200.0, 100.0, "Menge"),
    (300.0, 100.0, "Einzelpreis"),
    (400.0, 100.0, "Betrag"),
    (50.0, 120.0, "Montage"),
    (215.0, 120.0, "2"),
    (330.0, 120.0, "50,00"),
    (400.0, 120.0, "100,00"),
    (50.0, 180.0, "Steuerschuldnerschaft des Leistungsempfängers"),
)


def test_a_breakdown_without_tax_says_the_category_that_the_page_gives_as_its_reason() -> None:
    found = read(REVERSE_CHARGE, "100.00", "0.00", "100.00")
    assert [(one.category, one.rate, one.taxable, one.tax) for one in found.breakdown] == [
        ("AE", Decimal(0), Decimal("100.00"), Decimal(0))
    ]
    assert found.coverage is Coverage.FULL


def test_without_a_reason_nobody_knows_why_no_tax_is_due() -> None:
    found = read(REVERSE_CHARGE[:-1], "100.00", "0.00", "100.00")
    assert not found.breakdown
    assert found.coverage is Coverage.HEADER


CHARGED = (
    *REVERSE_CHARGE[:-1],
    (300.0, 150.0, "Zwischensumme"),
    (400.0, 150.0, "100,00"),
    (300.0, 165.0, "Versandkosten"),
    (405.0, 165.0, "10,00"),
    (300.0, 180.0, "Nettobetrag"),
    (400.0, 180.0, "110,00"),
    (300.0, 195.0, "MwSt. 19 %"),
    (405.0, 195.0, "20,90"),
)


def test_a_charge_below_the_sum_of_the_lines_is_the_documents() -> None:
    found = read(CHARGED, "110.00", "20.90", "130.90")
    assert [line.net_amount for line in found.lines] == [Decimal("100.00")]
    assert [(one.is_charge, one.amount, one.vat_category) for one in found.charges] == [
        (True, Decimal("10.00"), "S")
    ]
    assert found.totals is not None
    assert (found.totals.line_net, found.totals.charges) == (Decimal("100.00"), Decimal("10.00"))
    assert found.coverage is Coverage.FULL


def test_the_reader_gives_the_lines_of_a_page_with_their_places() -> None:
    result = readers.read(page_pdf(GERMAN))
    assert isinstance(result, readers.Read)
    record = result.records[0]
    assert [line.net_amount for line in record.invoice.lines] == [Decimal("1250.00")]
    assert [(one.rate, one.tax) for one in record.invoice.vat_breakdown] == [(Decimal(19), Decimal("237.50"))]
    assert {"lines[0].net_amount", "vat_breakdown[0].tax"} <= {item.field for item in record.evidence}


def test_a_line_that_contradicts_sure_totals_is_not_given() -> None:
    result = readers.read(page_pdf(changed(GERMAN, "1 Reparatur", "1 Reparatur 1.111,00")[:12] + GERMAN[13:]))
    assert isinstance(result, readers.Read)
    assert not result.records[0].invoice.lines


def test_what_has_a_unit_is_the_quantity_though_the_price_stands_before_it() -> None:
    rows = [
        (50, 100, "Beschreibung"), (250, 100, "Nettopreis"), (350, 100, "Menge"), (500, 100, "Betrag"),
        (50, 120, "Trennblätter"), (270, 120, "9,9000"), (355, 120, "20 Stk"), (508, 120, "198,00"),
        (50, 150, "Joghurt"), (190, 150, "5,5000"), (290, 150, "50 Stk"), (508, 150, "275,00"),
    ]  # fmt: skip
    lines = read(rows, "473.00", "56.87", "529.87").lines
    assert [(str(line.quantity), str(line.unit_price)) for line in lines] == [
        ("20", "9.9000"),
        ("50", "5.5000"),
    ]


def test_no_formality_is_asked_of_a_page_whose_lines_were_read_whole() -> None:
    sold = [one for one in sold_of(6) if not one.discount]
    rows = table_pdf(sold, TONGUES["de"], Layout(columns=("name", "quantity", "price", "rate", "net")))
    pages = read_pages(rows, readers.DEFAULT_LIMITS)
    net = sum((one.net for one in sold), Decimal(0))
    tax = (net * 19 / 100).quantize(Decimal("0.01"))
    found = read_tables(lines_of(pages.words), Totals(net=net, tax=tax, gross=net + tax))
    assert found.coverage is Coverage.FULL
    invoice = Invoice.model_validate(found.fields())
    assert not {"BR-S-02", "BR-08", "BR-01"} & {
        broken.rule for broken in judge(invoice, found.evidence, coverage=found.coverage)
    }
    assert {"BR-S-02", "BR-01"} <= {broken.rule for broken in judge(invoice, (), coverage=found.coverage)}

"""Lines of invoices are found in tables of any language and layout, and agree with the totals."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from common.schemas.amounts import Totals
from common.schemas.record import Coverage
from invoice_pipeline.readers import DEFAULT_LIMITS
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.tables.reading import ReadTables, read_tables
from invoice_pipeline.readers.text_pdf.words import read_pages
from support.table_pages import Layout, Sold, shares_of, sold_of, table_pdf, totals_of
from support.table_tongues import TONGUES, Tongue

DE = TONGUES["de"]
WIDE = ("position", "name", "quantity", "unit", "price", "rate", "net")


def read(sold: Sequence[Sold], tongue: Tongue = DE, layout: Layout | None = None) -> ReadTables:
    net, tax, gross = totals_of(sold)
    net += sum((value for _, value in layout.extra_rows), Decimal(0)) if layout else Decimal(0)
    pages = read_pages(table_pdf(sold, tongue, layout or Layout()), DEFAULT_LIMITS)
    return read_tables(lines_of(pages.words), Totals(net=net, tax=tax, gross=gross))


def numbers(found: ReadTables) -> list[tuple[object, object, object]]:
    return [(line.quantity, line.unit_price, line.net_amount) for line in found.lines]


def expected(sold: Sequence[Sold]) -> list[tuple[object, object, object]]:
    return [(one.quantity, one.price, one.net) for one in sold]


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize(
    "columns",
    [
        ("position", "name", "quantity", "price", "net"),
        ("item_id", "name", "quantity", "unit", "price", "discount", "net"),
        ("quantity", "unit", "item_id", "name", "price", "discount", "rate", "net"),
        ("name", "price", "quantity", "discount", "net"),
    ],
    ids=["plain", "with units", "quantity first", "price first"],
)
def test_lines_are_read_in_ten_languages_and_any_order_of_columns(
    language: str, columns: tuple[str, ...]
) -> None:
    sold = sold_of(6) if "discount" in columns else [replace(one, discount=Decimal(0)) for one in sold_of(6)]
    found = read(sold, TONGUES[language], Layout(columns=columns))
    assert numbers(found) == expected(sold)


@pytest.mark.parametrize("language", ["de", "fr", "pl"])
@pytest.mark.parametrize("repeat_head", [True, False])
@pytest.mark.parametrize("carry", [True, False])
def test_a_table_goes_on_after_a_page_break_and_sums_carried_forward_are_no_lines(
    language: str, repeat_head: bool, carry: bool
) -> None:
    sold = [replace(one, discount=Decimal(0)) for one in sold_of(40)]
    layout = Layout(rows_of_a_page=15, repeat_head=repeat_head, carry=carry)
    assert numbers(read(sold, TONGUES[language], layout)) == expected(sold)


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_wrapped_description_belongs_to_its_line(above: bool) -> None:
    sold = [
        Sold((f"Erste Zeile {at}", f"zweite Zeile {at}", f"dritte Zeile {at}"), Decimal(2), Decimal(at))
        for at in range(11, 15)
    ]
    found = read(sold, layout=Layout(description_above=above))
    assert numbers(found) == expected(sold)
    for at, line in enumerate(found.lines, start=11):
        text = f"{line.name} {line.description}"
        assert all(f"{which} Zeile {at}" in text for which in ("Erste", "zweite", "dritte")), text


def test_a_unit_may_stand_in_the_column_of_the_quantity() -> None:
    sold = [
        Sold(("Beratung",), Decimal("2.5"), Decimal(120), "h"),
        Sold(("Rohr",), Decimal(3), Decimal(7), "Stk"),
    ]
    found = read(sold, layout=Layout(unit_in_quantity=True, cents_of_quantity=2))
    assert [(line.quantity, line.unit) for line in found.lines] == [
        (Decimal("2.50"), "h"),
        (Decimal(3), "Stk"),
    ]


def test_texts_and_numbers_of_a_row_are_told_apart_by_their_columns() -> None:
    sold = [Sold(("Kabel 16 GB 250g",), Decimal(2), Decimal("10.50"), "Stk", item_id="4711"), *sold_of(2)]
    found = read(
        sold, layout=Layout(columns=("position", "item_id", "name", "quantity", "unit", "price", "net"))
    )
    first = found.lines[0]
    assert (first.id, first.seller_item_id, first.name) == ("1", "4711", "Kabel 16 GB 250g")
    assert (first.quantity, first.unit, first.unit_price, first.net_amount) == (
        Decimal(2), "Stk", Decimal("10.50"), Decimal("21.00"),
    )  # fmt: skip


@pytest.mark.parametrize("language", TONGUES)
def test_a_table_without_a_head_is_read_where_its_sum_holds(language: str) -> None:
    sold = [replace(one, discount=Decimal(0)) for one in sold_of(5)]
    assert numbers(read(sold, TONGUES[language], Layout(headed=False))) == expected(sold)


def test_a_thousand_is_not_taken_for_one_where_the_product_says_so() -> None:
    sold = [Sold(("Strom",), Decimal(1000), Decimal("0.25")), Sold(("Gas",), Decimal(1), Decimal("1250.00"))]
    layout = Layout(cents_of_quantity=3)
    assert [line.quantity for line in read(sold, layout=layout).lines] == [Decimal(1000), Decimal(1)]
    assert [line.quantity for line in read(sold, layout=Layout()).lines] == [Decimal(1000), Decimal(1)]


def test_a_discount_below_the_lines_is_a_line_of_its_own_or_none_but_never_lost() -> None:
    sold = [replace(one, discount=Decimal(0)) for one in sold_of(3)]
    layout = Layout(extra_rows=(("Rabatt Stammkunde", Decimal("-10.00")),), totals=False)
    found = read(sold, layout=layout)
    net = totals_of(sold)[0] - 10
    assert sum((line.net_amount or Decimal(0) for line in found.lines), Decimal(0)) == net


def test_what_a_discount_leaves_is_no_discount_though_it_bears_the_name() -> None:
    sold = [replace(one, discount=Decimal(0)) for one in sold_of(3)]
    whole, ten = totals_of(sold)[0], Decimal(10)
    rows = (("Subtotal", whole), ("Discount", ten), ("Less discount", whole - ten))
    pages = read_pages(table_pdf(sold, TONGUES["en"], Layout(extra_rows=rows, totals=False)), DEFAULT_LIMITS)
    found = read_tables(lines_of(pages.words), Totals(net=whole - ten))
    assert numbers(found) == expected(sold)
    assert [(charge.is_charge, charge.amount) for charge in found.charges] == [(False, ten)]
    assert found.totals is not None
    assert (found.totals.line_net, found.totals.allowances) == (whole, ten)


def test_each_field_of_a_line_has_its_evidence_on_the_page() -> None:
    sold = sold_of(4)
    found = read(
        sold,
        layout=Layout(
            columns=("position", "item_id", "name", "quantity", "unit", "price", "discount", "net")
        ),
    )
    by_field = {item.field: item for item in found.evidence}
    for at, line in enumerate(found.lines):
        for name in line.model_fields_set:
            item = by_field[f"lines[{at}].{name}"]
            assert item.page == 1
            assert item.bbox is not None
            assert item.text
    assert by_field["lines[1].net_amount"].text.replace(".", "").replace(",", ".") == str(sold[1].net)


def test_all_that_was_read_and_agrees_makes_the_reading_complete() -> None:
    sold = [
        replace(one, discount=Decimal(0), rate=Decimal(7 if at % 2 else 19))
        for at, one in enumerate(sold_of(4))
    ]
    found = read(sold, layout=Layout(columns=WIDE, breakdown=True))
    assert found.coverage is Coverage.FULL
    assert {(share.rate, share.taxable, share.tax) for share in found.breakdown} == {
        (rate, base, tax) for rate, base, tax in shares_of(sold)
    }
    assert [line.tax_rate for line in found.lines] == [one.rate for one in sold]
    assert {line.vat_category for line in found.lines} == {"S"}


def test_a_single_rate_is_that_of_all_lines() -> None:
    sold = [replace(one, discount=Decimal(0)) for one in sold_of(3)]
    found = read(sold)
    net, tax, _ = totals_of(sold)
    assert [(one.rate, one.taxable, one.tax, one.category) for one in found.breakdown] == [
        (Decimal(19), net, tax, "S")
    ]
    assert {line.tax_rate for line in found.lines} == {Decimal(19)}
    assert found.coverage is Coverage.FULL


def test_lines_that_do_not_add_up_leave_the_reading_at_the_header() -> None:
    sold = [replace(one, discount=Decimal(0)) for one in sold_of(4)]
    pages = read_pages(table_pdf(sold, DE), DEFAULT_LIMITS)
    found = read_tables(
        lines_of(pages.words), Totals(net=Decimal(5), tax=Decimal("0.95"), gross=Decimal("5.95"))
    )
    assert found.coverage is Coverage.HEADER
    assert not found.breakdown
    assert max((item.confidence for item in found.evidence), default=0) <= 0.85


def test_prices_with_tax_become_net_amounts_that_come_to_the_net_total() -> None:
    sold = [
        Sold(("Kopfhörer",), Decimal(1), Decimal("399.00"), rate=Decimal(21)),
        Sold(("Hülle",), Decimal(2), Decimal("19.99"), rate=Decimal(21)),
    ]
    pages = read_pages(table_pdf(sold, TONGUES["nl"], Layout(columns=WIDE, totals=False)), DEFAULT_LIMITS)
    gross = Decimal("438.98")
    net = Decimal("362.79")
    found = read_tables(lines_of(pages.words), Totals(net=net, tax=gross - net, gross=gross))
    assert sum((line.net_amount or Decimal(0) for line in found.lines), Decimal(0)) == net
    assert [line.quantity for line in found.lines] == [Decimal(1), Decimal(2)]
    shown = {item.field: item.text for item in found.evidence}
    assert shown["lines[0].net_amount"] == "399,00"


def test_totals_and_terms_do_not_become_lines() -> None:
    sold = [replace(one, discount=Decimal(0)) for one in sold_of(1)]
    found = read(sold, TONGUES["en"])
    assert numbers(found) == expected(sold)

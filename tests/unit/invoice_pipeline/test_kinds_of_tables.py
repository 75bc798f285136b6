"""Each kind of table is read as a person reads it."""

from decimal import Decimal

import pytest

from common.schemas.amounts import Totals
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.tables.reading import ReadTables, read_tables
from support.kinds_of_tables import KINDS, KindOfTable

DOLLARS = KindOfTable(
    "dollar signs apart from their amounts",
    (60, -330, 380, -430, 480, -540),
    ("Description|Hours||Rate||Amount", "Design|2.50|$|80.00|$|200.00", "Coding|10.00|$|95.00|$|950.00"),
    ("Subtotal|$1,150.00", "Total|$1,150.00"),
    ("1150.00", "0", "1150.00"),
    (("2.50", "80.00", "200.00"), ("10.00", "95.00", "950.00")),
)


def read(kind: KindOfTable) -> ReadTables:
    return read_tables(lines_of(kind.words()), kind.of_document)


@pytest.mark.parametrize("kind", [*KINDS, DOLLARS], ids=lambda kind: kind.name)
def test_lines_are_read_in_each_kind_of_table(kind: KindOfTable) -> None:
    found = [(line.quantity, line.unit_price, line.net_amount) for line in read(kind).lines]
    assert found == [tuple(map(Decimal, line)) for line in kind.lines]


def test_a_sign_of_a_currency_that_stands_apart_is_no_part_of_a_name() -> None:
    assert [line.name for line in read(DOLLARS).lines] == ["Design", "Coding"]


def test_a_price_in_a_description_whose_product_is_another_amount_is_not_the_lines() -> None:
    kind = KINDS[0]
    rows = tuple(row.replace("2 x 45,00", "statt 2 x 55,00") for row in kind.rows)
    other = KindOfTable(kind.name, kind.edges, rows, kind.sums, kind.totals, kind.lines)
    first = read(other).lines[0]
    assert (first.quantity, first.unit_price, first.net_amount) == (None, None, Decimal("90.00"))


def test_a_quantity_with_a_slash_in_it_is_no_price_by_the_hour() -> None:
    kind = KindOfTable(
        "types with a slash",
        (60, 120, -540),
        ("Type|Description|Amount", "450/B|Pump|100.00", "12/A|Hose|20.00"),
        ("Net total|120.00", "Total|120.00"),
        ("120.00", "0", "120.00"),
        (),
    )
    lines = read_tables(lines_of(kind.words()), Totals(net=Decimal(120), gross=Decimal(120))).lines
    assert [(line.quantity, line.net_amount) for line in lines] == [(None, Decimal(100)), (None, Decimal(20))]

import csv
import io
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from common.schemas.invoice import Line, Party
from exporter.formats.csv_bill import COLUMNS, csv_bill
from support.bills import bill

TEXT = st.text(min_size=1, max_size=60, alphabet=st.characters(exclude_categories=["Cs"]))
STARTS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n=", " =", "\ufeff@", "\uff1d"])


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def test_there_is_one_row_per_line_with_the_documents_columns_repeated() -> None:
    rows = read(csv_bill(bill()))
    assert [row["row"] for row in rows] == ["1", "2"]
    assert [row["line_name"] for row in rows] == ['Rapsöl, 5 l "kalt"', "Treuerabatt"]
    assert {row["invoice_number"] for row in rows} == {"R-2041/7"}
    assert {row["total_payable"] for row in rows} == {"104.13"}


def test_an_invoice_without_lines_still_gives_a_row() -> None:
    rows = read(csv_bill(bill(lines=())))
    assert len(rows) == 1
    assert rows[0]["line_id"] == ""
    assert rows[0]["total_gross"] == "104.13"


def test_the_file_is_utf_8_with_crlf_line_ends_and_a_header() -> None:
    data = csv_bill(bill())
    assert data.decode().split("\r\n")[0] == ",".join(COLUMNS)
    assert data.endswith(b"\r\n")


def test_a_negative_amount_stays_a_number() -> None:
    rows = read(csv_bill(bill()))
    assert rows[1]["line_net_amount"] == "-12.50"


def test_a_tiny_price_has_no_exponent() -> None:
    rows = read(csv_bill(bill(lines=(Line(unit_price=Decimal("0.0000001")),))))
    assert rows[0]["line_unit_price"] == "0.0000001"


@given(start=STARTS, rest=TEXT)
@example(start="=", rest='cmd|" /C calc"!A0')
@example(start="\r", rest="=1+1")
def test_text_that_begins_like_a_formula_is_made_harmless(start: str, rest: str) -> None:
    hostile = start + rest
    data = csv_bill(bill(seller=Party(name=hostile), lines=(Line(name=hostile),)))
    row = read(data)[0]
    for cell in (row["seller_name"], row["line_name"]):
        assert cell == "'" + hostile.replace("\x00", "")


@given(name=TEXT, number=TEXT)
def test_no_text_changes_the_shape_of_the_file(name: str, number: str) -> None:
    rows = list(
        csv.reader(io.StringIO(csv_bill(bill(number=number, seller=Party(name=name))).decode(), newline=""))
    )
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(COLUMNS)}
    for cell in rows[1]:
        assert not cell.startswith(("=", "+", "@", "\t", "\r"))


@given(name=TEXT)
def test_harmless_text_is_left_as_it_is_and_the_rest_gains_only_an_apostrophe(name: str) -> None:
    cell = read(csv_bill(bill(seller=Party(name=name))))[0]["seller_name"]
    assert cell.removeprefix("'") == name.replace("\x00", "").removeprefix("'")

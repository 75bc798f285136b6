from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from invoice_pipeline.readers.text_pdf.amounts import amounts_in, parse_amount
from invoice_pipeline.readers.text_pdf.dates import Order, find_date, order_of
from invoice_pipeline.readers.text_pdf.references import reference

CENTS = st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2)
STYLES = [(",", "."), (".", ","), ("'", "."), (" ", ","), ("\u202f", ","), ("", "."), ("", ",")]


def written(amount: Decimal, thousands: str, mark: str) -> str:
    whole, _, fraction = f"{amount:,.2f}".partition(".")
    return whole.replace(",", thousands) + mark + fraction


@given(amount=CENTS, style=st.sampled_from(STYLES))
def test_an_amount_is_understood_in_every_usual_form(amount: Decimal, style: tuple[str, str]) -> None:
    assert parse_amount(written(amount, *style)) == amount


@given(
    amount=CENTS,
    style=st.sampled_from(STYLES),
    form=st.sampled_from(["{} €", "€{}", "$ {}", "EUR {}", "{} CHF"]),
)
def test_a_currency_beside_an_amount_changes_nothing(
    amount: Decimal, style: tuple[str, str], form: str
) -> None:
    assert parse_amount(form.format(written(amount, *style))) == amount


@given(amount=CENTS.filter(bool), form=st.sampled_from(["-{}", "({})", "{}-", "- {}", "-$ {}", "\u2212{}"]))
def test_a_negative_amount_is_negative(amount: Decimal, form: str) -> None:
    assert parse_amount(form.format(written(amount, ",", "."))) == -amount


@given(st.text(max_size=60))
def test_any_text_at_all_has_finite_amounts_or_none(text: str) -> None:
    assert all(amount.value.is_finite() for amount in amounts_in(text))


@pytest.mark.parametrize("text", ["", "19 %", "19%", "12.11.2026", "1-2-3", "R2D2", "1.2.3.4", "4711/08"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert parse_amount(text) is None


def test_the_amounts_of_a_line_keep_their_places() -> None:
    text = "VAT 19% on 1,000.00 is 190.00 EUR"
    assert [text[found.start : found.end] for found in amounts_in(text)] == ["1,000.00", "190.00 EUR"]


@given(
    day=st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
    locale=st.sampled_from(["en_US", "en_GB", "de", "fr"]),
    width=st.sampled_from(["long", "medium"]),
)
def test_a_date_with_a_month_in_words_is_understood(day: date, locale: str, width: str) -> None:
    text = format_date(day, format=width, locale=locale)
    found = find_date(f"Date: {text}", Order.DAY_FIRST)
    assert found is not None
    assert found.value == day


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_numeric_dates_follow_the_order_of_the_document(day: date) -> None:
    for text, order in (
        (f"{day:%d.%m.%Y}", None),
        (f"{day:%d/%m/%y}", Order.DAY_FIRST),
        (f"{day:%m/%d/%Y}", Order.MONTH_FIRST),
        (f"{day:%Y-%m-%d}", None),
    ):
        found = find_date(text, order)
        assert found is not None
        assert (found.value, found.certain) == (day, True)


@given(st.text(max_size=60))
def test_any_text_at_all_has_a_date_or_none(text: str) -> None:
    found = find_date(text)
    assert found is None or isinstance(found.value, date)


def test_an_exchangeable_day_is_not_certain() -> None:
    found = find_date("03/04/2026")
    assert found is not None
    assert not found.certain


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("03/25/2026", Order.MONTH_FIRST),
        ("25/03/2026", Order.DAY_FIRST),
        ("Dayton, OH 45402 on 03/04/2026", Order.MONTH_FIRST),
        ("03/25/2026 and 25/03/2026", None),
        ("03/04/2026", None),
    ],
)
def test_a_document_shows_its_order_of_day_and_month(text: str, order: Order | None) -> None:
    assert order_of(text) is order


@pytest.mark.parametrize("text", ["1.978,00 €", "1.978,00", "12.50", "2 150.00"])
def test_no_part_of_an_amount_is_a_reference(text: str) -> None:
    assert reference(text) is None


@pytest.mark.parametrize("text", ["BE-88401", "2026.118", "471/08"])
def test_numbers_of_things_are_references(text: str) -> None:
    found = reference(text)
    assert found is not None
    assert found.value == text


def test_the_word_for_a_number_is_no_part_of_it_though_it_touches_it() -> None:
    found = reference("No.104471")
    assert found is not None
    assert found.value == "104471"

from decimal import Decimal

import pytest

from invoice_pipeline.readers.page_comparison import written_forms


@pytest.mark.parametrize("shown", ["1.234,50", "1,234.50", "1 234,50", "1'234.50", "1234,5", "1234.500"])
def test_an_amount_is_known_in_every_usual_form(shown: str) -> None:
    assert written_forms.amount(Decimal("1234.50")).search(f"Summe {shown} EUR")


@pytest.mark.parametrize("shown", ["11.234,50", "1.234,505", "1.234,5.1", "12.34", "234,50"])
def test_a_part_of_another_amount_is_not_it(shown: str) -> None:
    assert not written_forms.amount(Decimal("1234.50")).search(f"Summe {shown} EUR")


@pytest.mark.parametrize(
    ("shown", "same"), [("9,00", True), ("9 €", True), ("9,-", True), ("9 Stück", False)]
)
def test_a_whole_amount_needs_a_sign_of_being_money(shown: str, same: bool) -> None:
    assert bool(written_forms.amount(Decimal("9.00")).search(shown)) is same

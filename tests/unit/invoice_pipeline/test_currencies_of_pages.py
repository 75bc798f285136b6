"""Which currency a page means, where it names several."""

import pytest

from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.currency import find_currency
from invoice_pipeline.readers.text_pdf.layout import lines_of
from support.worded_pages import pages_of


def _currency(*texts: str) -> Candidate[str]:
    rows = [(60, 100 + 20 * at, text) for at, text in enumerate(texts)]
    found = find_currency(lines_of(pages_of(rows).words))
    assert found is not None
    return found


def test_of_two_currencies_that_of_the_amounts_is_meant() -> None:
    found = _currency("OMR Phase 2", "Chennai 600097", "Total ₹ 27,160.06")
    assert (found.value, found.unclear) == ("INR", False)


@pytest.mark.parametrize("other", ["Rate CAD 1.00", "All prices in CAD"])
def test_of_two_that_are_named_as_often_and_as_near_to_amounts_a_person_decides(other: str) -> None:
    total = "Total USD 27,160.06" if "1.00" in other else "All amounts in USD"
    assert _currency(other, total).unclear


@pytest.mark.parametrize("days", ["Mo.-Fr. 8.00-17.00", "Mo-Fr. 8.00-17.00"])
def test_days_of_the_week_are_no_francs(days: str) -> None:
    found = _currency(days, "Summe EUR 119,00")
    assert (found.value, found.rivalled) == ("EUR", False)


def test_francs_are_francs() -> None:
    assert _currency("Total Fr. 119.00").value == "CHF"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("SINGAPORE 544291", "SGD"),
        ("Utility Sales Tax Recovery TORONTO ON M8V 0B8", "CAD"),
        ("Sales Tax 8.25 %", "USD"),
    ],
)
def test_a_dollar_is_that_of_the_address(address: str, code: str) -> None:
    found = _currency(address, "Total due $96.27")
    assert (found.value, found.unclear) == (code, False)

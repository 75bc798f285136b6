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


@pytest.mark.parametrize(
    ("sign", "code"),
    [
        ("GSTIN 29ABCDE1234F1Z5", "INR"),
        ("NTN: 0011223-4, Karachi", "PKR"),
        ("TIN 100200300-7000", "LKR"),
        ("Kathmandu, Nepal", "NPR"),
    ],
)
def test_rupees_are_those_of_the_country_that_the_page_shows(sign: str, code: str) -> None:
    found = _currency(sign, "Total Rs. 1,180.00")
    assert (found.value, found.unclear) == (code, False)


def test_rupees_of_no_country_are_for_a_person() -> None:
    assert _currency("12 Temple Road", "Total Rs. 1,180.00").unclear


@pytest.mark.parametrize(
    "rate",
    ["Curs BNR 14.10.2026: 1 EUR = 5,0612 lei", "Curs valutar EUR 5,0612", "Kurs NBP 1 EUR = 4,2518 zł"],
)
def test_the_currency_of_a_rate_is_not_the_pages(rate: str) -> None:
    assert _currency(rate, "Cont: RO49 AAAA 1B31 0075 9384 0000", "CIF: RO12345678").value == "RON"


def test_where_dollars_are_spoken_of_the_country_tells_no_currency() -> None:
    assert _currency("CUFE 44ab", "Factura DIAN 18").confidence > 0.7
    assert _currency("CUFE 44ab", "Factura DIAN 18", "Valores en dólares").confidence < 0.7


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("GCT (15.0%)", "Total J$179,650.00"), "JMD"),
        (("VAT 12.5%", "Total TT$ 1,180.00"), "TTD"),
        (("Timbrado N° 10020030", "Total a pagar (Gs.) 7.100.000"), "PYG"),
    ],
)
def test_currencies_of_smaller_countries_are_known_by_their_marks(texts: tuple[str, ...], code: str) -> None:
    assert _currency(*texts).value == code

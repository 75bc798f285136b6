"""Invoices in Vietnamese, Indonesian, Malay and Ukrainian, and in English beside another script."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.invoice import Party, Totals
from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers.results import Unreadable
from invoice_pipeline.readers.text_pdf.alphabets import known_part, of_other_script
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.names import is_name
from invoice_pipeline.readers.text_pdf.reader import read_words
from invoice_pipeline.readers.text_pdf.references import reference
from support.invoice_pages import Row
from support.pages_of_asia import ARABIC, INDONESIAN, MALAY, THAI, UKRAINIAN, VIETNAMESE
from support.worded_pages import invoice_of, pages_of


@pytest.mark.parametrize(
    ("rows", "number", "days", "parties", "currency", "amounts"),
    [
        (VIETNAMESE, "00000417", (date(2026, 10, 6), None),
         ("CÔNG TY TNHH MÂY TRẮNG", "CÔNG TY CỔ PHẦN LÁ XANH"),
         "VND", ("1000000", "80000", "1080000", "1080000")),
        (INDONESIAN, "AP/INV/2026/0417", (date(2026, 10, 12), date(2026, 11, 11)),
         ("PT AWAN PUTIH", "PT Daun Hijau"), "IDR", ("1000000", "110000", "1110000", "1090000")),
        (MALAY, "AP-0417", (date(2026, 8, 12), date(2026, 9, 11)),
         ("Awan Putih Sdn. Bhd.", "Daun Hijau Sdn. Bhd."),
         "MYR", ("1000", "80", "1080", "1080")),
        (UKRAINIAN, "БХ-0000417", (date(2026, 10, 8), date(2026, 10, 22)),
         ('ТОВ "Біла Хмара"', 'ПрАТ "Зелений Лист"'), "UAH", ("1000", "200", "1200", "1200")),
        (THAI, "IV-0417", (date(2026, 10, 15), date(2026, 11, 14)),
         ("White Cloud Co., Ltd.", "Green Leaf Public Company Limited"), "THB",
          ("1000", "70", "1070", "1040")),
        (ARABIC, "WC-0417", (date(2026, 10, 18), None),
         ("White Cloud Contracting Est.", "Green Leaf Co."), "SAR",
         ("1000", "150", "1150", "1150")),
    ],
    ids=["Vietnamese", "Indonesian", "Malay", "Ukrainian", "Thai", "Arabic"],
)  # fmt: skip
def test_invoices_of_asia_are_read(
    rows: tuple[Row, ...],
    number: str,
    days: tuple[date, date | None],
    parties: tuple[str, str],
    currency: str,
    amounts: tuple[str, str, str, str],
) -> None:
    invoice = invoice_of(rows)
    assert (invoice.number, invoice.issue_date, invoice.due_date) == (number, *days)
    assert ((invoice.seller or Party()).name, (invoice.buyer or Party()).name) == parties
    totals = invoice.totals or Totals()
    assert (totals.net, totals.tax, totals.gross, totals.payable) == tuple(map(Decimal, amounts))
    assert invoice.currency == currency


@pytest.mark.parametrize(
    ("rows", "number"),
    [(VIETNAMESE, "0312345678"), (INDONESIAN, "01.234.567.8-901.000"), (THAI, "0105512345678")],
    ids=["Vietnamese", "Indonesian", "Thai"],
)
def test_the_tax_number_of_the_seller_is_read_in_the_form_of_its_country(
    rows: tuple[Row, ...], number: str
) -> None:
    assert (invoice_of(rows).seller or Party()).tax_id == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ngày 06 tháng 10 năm 2026", date(2026, 10, 6)),
        ("06 tháng (month) 10 năm (year) 2026", date(2026, 10, 6)),
        ("2026年9月30日", date(2026, 9, 30)),
        ("2026년 9월 30일", date(2026, 9, 30)),
        ("12 Ogos 2026", date(2026, 8, 12)),
        ("12 Oktober 2026", date(2026, 10, 12)),
        ("08 жовтня 2026", date(2026, 10, 8)),
    ],
)
def test_dates_are_read_as_each_country_writes_them(text: str, day: date) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.value, found.certain) == (day, True)


@pytest.mark.parametrize("text", ["فاتورة ضريبية", "المشتري", "บริษัท เมฆขาว จำกัด", "請求書", "세금계산서"])
def test_words_of_a_script_that_nobody_reads_are_no_name(text: str) -> None:
    assert of_other_script(text)
    assert not is_name(text)


@pytest.mark.parametrize(
    "text", ["Mây Trắng", "Біла Хмара", "ΓΑΛΑΖΙΟ ΚΥΜΑ", "Müller & Söhne", "ﬁrst", "№ 17"]
)
def test_letters_of_the_languages_that_are_read_are_no_other_script(text: str) -> None:
    assert not of_other_script(text)


def test_a_name_in_two_scripts_is_read_in_the_known_one() -> None:
    words = pages_of([(60, 40, "Green Leaf Co. / شركة الورقة الخضراء")]).words
    assert " ".join(word.text for word in known_part(words)) == "Green Leaf Co."


def test_a_number_keeps_letters_of_any_alphabet_before_it() -> None:
    for text in ("ДП-0002274", "СФ/118", "ΤΠΥ-342"):
        found = reference(text)
        assert found is not None
        assert found.value == text


def test_a_page_in_a_script_that_is_not_read_may_be_an_invoice() -> None:
    rows = (
        (240, 40, "請求書"),
        (60, 80, "株式会社 白雲 御中"),
        (60, 200, "ご請求金額"),
        (200, 200, "¥43,824"),
    )
    result = read_words(pages_of(rows), "0" * 64)
    assert isinstance(result, Unreadable)
    assert result.reason.code is ReasonCode.NO_INVOICE_FIELDS

"""Pages of a broadcaster's kind: what a known word would have told, the page's order and sums must."""

from datetime import date

import pytest

from common.schemas.status import InvoiceStatus
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.names import heads_no_letter, is_name, is_town
from support.broadcasters import STATION
from support.invoice_pages import Row
from support.reading_rows import invoice_of, status_of

HEAD: tuple[Row, ...] = (
    *STATION,
    (320, 90, "Advertiser"),
    (420, 90, "Committee for Hale"),
    (320, 104, "Estimate"),
    (420, 104, "Spring flight"),
    (320, 118, "Region"),
    (420, 118, "National"),
)
SPOTS: tuple[Row, ...] = (
    (60, 200, "Line"),
    (120, 200, "Description"),
    (500, 200, "Amount"),
    (60, 214, "1"),
    (120, 214, "Morning show"),
    (500, 214, "$1,000.00"),
    (60, 228, "2"),
    (120, 228, "Evening news"),
    (500, 228, "$640.00"),
)
SUMS: tuple[Row, ...] = (
    (380, 300, "Gross Total"),
    (500, 300, "$1,640.00"),
    (380, 314, "Agency Commission"),
    (500, 314, "-$246.00"),
    (380, 328, "Net Due"),
    (500, 328, "$1,394.00"),
)
INVOICE = (*HEAD, *SPOTS, *SUMS)


def reworded(rows: tuple[Row, ...], **words: str) -> tuple[Row, ...]:
    """With the rows of these texts, spaces written as underscores, saying something else."""
    said = {name.replace("_", " "): text for name, text in words.items()}
    return tuple((x, y, said.get(text, text)) for x, y, text in rows)


def test_the_page_is_approved_as_long_as_its_words_are_known() -> None:
    assert status_of(INVOICE) is InvoiceStatus.APPROVED
    assert invoice_of(INVOICE).buyer.name == "Committee for Hale"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "words",
    [
        {"Net_Due": "Pel Wibem"},
        {"Net_Due": "Pel Wibem", "Agency_Commission": "Zupri"},
        {"Gross_Total": "Wibem", "Net_Due": "Zupri"},
    ],
)
def test_a_total_is_not_due_where_rows_below_lead_to_another_amount(words: dict[str, str]) -> None:
    assert status_of(reworded(INVOICE, **words)) is InvoiceStatus.NEEDS_REVIEW


def test_rows_that_follow_the_total_are_no_lines_that_prove_it() -> None:
    page = (*HEAD, SPOTS[0], SPOTS[1], SPOTS[2], *reworded(SUMS, Net_Due="Pel Wibem"))
    assert status_of(page) is InvoiceStatus.NEEDS_REVIEW


def test_a_balance_by_an_unknown_name_below_two_deductions_is_seen() -> None:
    sums = (
        *SUMS[:2],
        (380, 314, "Zupri A"),
        (500, 314, "-$500.00"),
        (380, 328, "Zupri B"),
        (500, 328, "-$300.00"),
    )
    page = (*HEAD, *SPOTS, *sums, (380, 342, "Pel wibem"), (500, 342, "$840.00"))
    assert status_of(page) is InvoiceStatus.NEEDS_REVIEW


def test_a_total_below_the_amount_that_was_taken_for_it_is_seen() -> None:
    """Of a column called ``Total price`` the last amount is no total."""
    heads = reworded(SPOTS, Amount="Total price")
    sums: tuple[Row, ...] = (
        (500, 300, "$1,640.00"),
        (380, 314, "Adjustments"),
        (500, 314, "-$240.00"),
        (380, 328, "Total"),
        (500, 328, "$1,400.00"),
    )
    page = (*HEAD, *heads, *sums)
    due = invoice_of(page).totals.payable  # type: ignore[union-attr]
    assert due == 1400 or status_of(page) is InvoiceStatus.NEEDS_REVIEW


def test_what_two_amounts_below_the_total_come_to_is_not_due() -> None:
    paid: tuple[Row, ...] = (
        (380, 300, "Total"),
        (500, 300, "$1,640.00"),
        (60, 316, "Date"),
        (160, 316, "Amount"),
        (500, 316, "$1,440.00"),
        (60, 330, "05/02/2026"),
        (160, 330, "$200.00"),
    )
    assert status_of((*HEAD, *SPOTS, *paid)) is InvoiceStatus.NEEDS_REVIEW


def test_a_date_alone_beside_the_number_is_the_invoice_s() -> None:
    rows = tuple(row for row in INVOICE if row[1] != 74)
    dated = (*rows, (460, 60, "04/26/2026"), (320, 74, "Due Date"), (420, 74, "05/26/2026"))
    assert invoice_of(dated).issue_date == date(2026, 4, 26)


def test_one_date_is_not_when_it_was_issued_and_when_it_is_due() -> None:
    page = reworded(INVOICE, Invoice_Date="Due Date")
    found = invoice_of(page)
    assert (found.issue_date, found.due_date) == (None, date(2026, 4, 26))


def test_the_day_of_a_signature_is_not_the_invoice_s_while_the_head_has_a_date() -> None:
    signed = (*reworded(INVOICE, Invoice_Date="Suzo"), (60, 600, "Signature"), (300, 600, "Date 05/04/2026"))
    assert status_of(signed) is InvoiceStatus.NEEDS_REVIEW


def test_a_field_between_others_is_a_name_of_its_own_though_nobody_knows_it() -> None:
    """What stands beside ``Advertiser`` is the buyer, as what stands beside the names below is theirs."""
    page = reworded(INVOICE, Estimate="Plojafn")
    assert invoice_of(page).buyer.name == "Committee for Hale"  # type: ignore[union-attr]


def test_an_unknown_word_beside_a_label_of_addresses_is_not_the_buyer() -> None:
    rows = tuple((x, y, text) for x, y, text in INVOICE if y not in (90, 104, 118))
    sides: tuple[Row, ...] = (
        (60, 100, "Bill to"),
        (180, 100, "Jazizwawfab"),
        (60, 114, "Rosa Hale"),
        (180, 114, "Rosa Hale"),
        (60, 128, "12 Market Hill"),
        (180, 128, "12 Market Hill"),
        (60, 142, "Dayton, OH 45402"),
        (180, 142, "Dayton, OH 45402"),
    )
    assert invoice_of((*rows, *sides)).buyer.name == "Rosa Hale"  # type: ignore[union-attr]


def test_nobody_buys_from_himself_whatever_the_form_of_the_name() -> None:
    page = reworded(INVOICE, Committee_for_Hale="WXYT Television")
    assert status_of(page) is InvoiceStatus.NEEDS_REVIEW


def test_a_company_for_whose_attention_a_bill_is_sent_is_the_buyer() -> None:
    rows = tuple((x, y, text) for x, y, text in INVOICE if y not in (90, 104, 118))
    block: tuple[Row, ...] = (
        (320, 100, "Bill to Address:"),
        (320, 114, "ATTN: Seven Hills Limited"),
        (320, 128, "93B Sai Yu Chung"),
        (320, 142, "Yuen Long, N.T., 0000, HK"),
    )
    assert invoice_of((*rows, *block)).buyer.name == "Seven Hills Limited"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["Baltimore, MD 21211", "Toronto, ON M5V 2T6", "London, EC1A 1BB, England"])
def test_a_town_with_its_code_is_no_name(text: str) -> None:
    assert is_town(text)


@pytest.mark.parametrize("text", ["Hale & Moss, 12345 Springfield", "Hale, Moss & Reed", "Station 12"])
def test_a_name_before_an_address_is_no_town(text: str) -> None:
    assert not is_town(text)


def test_stamps_and_codes_are_no_names() -> None:
    assert heads_no_letter("DUPLICATE Property")
    assert not heads_no_letter("Copyshop Nord")
    assert not is_name("Yuen Long, N.T., 0000, HK")
    assert not is_name("Nordhavn Teknik CVR-nr.: 30123409")


def test_a_date_ends_where_the_time_of_the_day_begins() -> None:
    found = find_date("Datum i vrijeme: 21.05.202610:42:18")
    assert found is not None
    assert found.value == date(2026, 5, 21)
    assert find_date("21.05.202610") is None


def test_a_brand_is_not_the_seller_where_the_tax_number_stands_beside_a_company() -> None:
    rows: tuple[Row, ...] = (
        (300, 40, "ParkMij"),
        (300, 54, "Postbus 24083"),
        (60, 80, "Loodgieter Van Dam"),
        (60, 94, "Havenstraat 9"),
        (60, 108, "1271 AC Huizen"),
        (300, 94, "FACTUUR 118844021"),
        (300, 108, "DATUM 01-10-2026"),
        (60, 300, "Totaal excl. btw"),
        (500, 300, "€ 79,80"),
        (60, 314, "BTW 21%"),
        (500, 314, "€ 16,76"),
        (60, 328, "Totaal te voldoen"),
        (500, 328, "€ 96,56"),
        (60, 760, "Geelsteen B.V. | BTW NL300291250B01"),
    )
    name = invoice_of(rows).seller.name  # type: ignore[union-attr]
    assert name == "Geelsteen B.V." or status_of(rows) is InvoiceStatus.NEEDS_REVIEW


def test_a_date_is_found_behind_what_only_looks_like_the_beginning_of_one() -> None:
    found = find_date("Via Roma 21  Geleverd 12 april 2026")
    assert found is not None
    assert found.value == date(2026, 4, 12)

"""What OCR may have misread, told by words as it would give them."""

from datetime import date

import pytest

from common.schemas.comparison import Outcome
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers.ocr.engine import Recognised
from invoice_pipeline.readers.ocr.recognised_words import words_of
from invoice_pipeline.readers.page_comparison.comparison import compare_with_page
from invoice_pipeline.readers.results import Read
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, Match, Place
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.reader import read_words
from invoice_pipeline.readers.text_pdf.words import Pages, PageSize, Word
from support.comparing import compared, page_reasons, record
from support.hybrids import SHOWN, SHOWN_IBAN
from support.invoice_pages import GERMAN, Row, changed
from support.ubl import ubl_invoice


def seen(rows: tuple[Row, ...]) -> Pages:
    """A page on which OCR has read these rows."""
    found = [
        Recognised(
            text,
            ((left, top - 8), (left + 5 * len(text), top - 8), (left + 5 * len(text), top), (left, top)),
            0.9,
        )
        for left, top, text in rows
    ]
    return Pages((PageSize(595, 842),), tuple(words_of(found, 1, 1.0)))


def recognised(rows: tuple[Row, ...]) -> InvoiceRecord:
    """The XML held against such a page."""
    plain = record(ubl_invoice())
    return judged(plain.model_copy(update={"comparison": compare_with_page(plain, seen(rows))}))


def test_what_is_recognised_right_agrees() -> None:
    assert {field.outcome for field in compared(recognised(SHOWN)).values()} == {Outcome.AGREES}


@pytest.mark.parametrize(
    ("field", "old", "new", "outcome"),
    [
        ("payment.iban", SHOWN_IBAN, "DEO2 1203 0000 0000 2020 51", Outcome.NOT_SHOWN),
        ("payment.iban", SHOWN_IBAN, "DE02 1203 0000 0000 2028 51", Outcome.NOT_SHOWN),
        ("payment.iban", SHOWN_IBAN, "DE89 3704 0044 0532 0130 00", Outcome.DIFFERS),
        ("totals.payable", "119,00 €", "11900 €", Outcome.NOT_SHOWN),
        ("totals.payable", "119,00 €", "719,00 €", Outcome.NOT_SHOWN),
        ("totals.payable", "119,00 €", "1.190,00 €", Outcome.DIFFERS),
        ("totals.payable", "119,00 €", "319,00 €", Outcome.DIFFERS),
        ("number", "2026-1001", "2O26-l001", Outcome.NOT_SHOWN),
        ("number", "2026-1001", "2026-2002", Outcome.DIFFERS),
    ],
)
def test_lookalikes_are_doubted_and_other_values_differ(
    field: str, old: str, new: str, outcome: Outcome
) -> None:
    found = recognised(changed(SHOWN, old, new))
    assert compared(found)[field].outcome is outcome
    assert compared(found)[field].shown == new
    blocked = {reason.fields[0] for reason in page_reasons(found)}
    assert (field in blocked) is (field != "number" or outcome is Outcome.DIFFERS)


def test_a_person_is_told_what_ocr_has_read_in_the_place() -> None:
    found = recognised(changed(SHOWN, SHOWN_IBAN, "DE02 1203 0000 0000 2028 51"))
    [reason] = page_reasons(found)
    assert reason.code is ReasonCode.PAGE_LACKS_VALUE
    [stated] = state_reasons([reason])
    assert "It was read by OCR, as DE02 1203 0000 0000 2028 51 (page 1 at " in stated.message


def test_lines_that_fall_to_the_right_are_put_together_all_the_same() -> None:
    found = []
    for left, top, text in SHOWN:
        high, low = top + left * 0.02, top + (left + 5 * len(text)) * 0.02
        right = left + 5 * len(text)
        found.append(Recognised(text, ((left, high - 8), (right, low - 8), (right, low), (left, high)), 0.9))
    words = words_of(found, 1, 1.0)
    [label] = [word for word in words if word.text == "Rechnungsbetrag"]
    [amount] = [word for word in words if word.text == "119,00"]
    assert label.baseline == pytest.approx(amount.baseline, abs=1)
    assert amount.bbox[1] - label.bbox[1] > 1.5


def test_words_of_a_line_keep_their_order_though_their_heights_differ() -> None:
    texts = [("Nordlicht", 60, 40, 51), ("Werkstatt", 110, 39.4, 50.6), ("GmbH", 160, 39.1, 50.2)]
    found = [
        Recognised(text, ((left, top), (left + 45, top), (left + 45, bottom), (left, bottom)), 0.9)
        for text, left, top, bottom in texts
    ]
    assert [word.text for word in words_of(found, 1, 1.0)] == ["Nordlicht", "Werkstatt", "GmbH"]


@pytest.mark.parametrize(
    ("account", "doubted"),
    [
        ("Zahlbar auf unser Konto opDEQ2 1203000 0000 202051 BIC BYLADEM1001", True),
        ("BIC BYLADEM1001", False),
    ],
)
def test_digits_beside_the_code_of_a_bank_are_an_account_that_was_misread(
    account: str, doubted: bool
) -> None:
    result = read_words(seen(changed(GERMAN, GERMAN[-1][2], account)), "0" * 64)
    assert isinstance(result, Read)
    unread = [item.field for item in result.records[0].evidence if item.confidence == 0]
    assert ("payment.iban" in unread) is doubted


GRID: tuple[Row, ...] = (
    (60, 50, "Sharmila Steel Traders"),
    (330, 50, "Tax Invoice"),
    (330, 75, "Invoice No."),
    (450, 75, "Dated"),
    (330, 87, "SST/26-27/0412"),
    (450, 87, "5-0ct-26"),
    (330, 110, "Buyer's Order No."),
    (450, 110, "Dated"),
    (330, 122, "PO/118/26"),
    (450, 122, "1-Oct-26"),
    (300, 320, "Total"),
    (480, 320, "₹ 91,450.00"),
)


def test_a_month_that_begins_with_a_zero_is_october() -> None:
    result = read_words(seen(GRID), "0" * 64)
    assert isinstance(result, Read)
    assert result.records[0].invoice.issue_date == date(2026, 10, 5)


def test_the_day_of_the_order_is_doubted_where_the_invoice_s_was_misread() -> None:
    result = read_words(seen(changed(GRID, "5-0ct-26", "5-Qet-26")), "0" * 64)
    assert isinstance(result, Read)
    assert "issue_date" in {item.field for item in result.records[0].evidence if item.confidence == 0}


def test_the_line_below_stands_beside_no_label_where_a_photograph_leans() -> None:
    due = (Word("Zahlbar", 1, (306, 207, 334, 224), 231), Word("bis", 1, (337, 207, 347, 224), 231))
    head = Line((Word("Datum", 1, (203, 219, 225, 233), 231), *due))
    row = Line(
        (Word("09.09.2025", 1, (203, 232, 266, 245), 244), Word("23.09.2025", 1, (309, 222, 370, 235), 244))
    )
    document = LabelledLines([head, row])
    found = document.found("issue_date", lambda text: Match(text, 0, len(text)) if "2025" in text else None)
    assert [one.place for one in found if one.place is Place.BESIDE] == []

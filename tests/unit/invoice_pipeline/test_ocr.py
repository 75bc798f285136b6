import shutil
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from common.schemas.comparison import Outcome, PageComparison
from common.schemas.evidence import Method
from common.schemas.ocr import OcrReport, Unread
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline import readers
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers import Limits, ReadResult, Unreadable
from invoice_pipeline.readers.ocr.engine import OcrMode, engine_of
from invoice_pipeline.readers.trust.sign import Sign
from support.comparing import compared, decide, record
from support.hybrids import (
    IBAN,
    OTHER_IBAN,
    SHOWN,
    SHOWN_IBAN,
    drawn,
    photographed,
    picture,
    scanned,
    with_xml,
)
from support.invoice_pages import changed

RAPID = Limits(ocr=OcrMode.RAPIDOCR)
OFF = Limits(ocr=OcrMode.OFF)
LATE = Limits(ocr=OcrMode.RAPIDOCR, ocr_seconds=0)
PAGE = drawn(SHOWN)
ADDRESSED = (*SHOWN, (60, 162, "Kai 3"), (60, 174, "20457 Hamburg"), (60, 300, "Rechnung 2026-1001"))
"""With the buyer's whole address, and the number once more."""


def read(document: bytes, limits: Limits) -> ReadResult:
    return readers.read(document, limits=limits)


@cache
def scan() -> InvoiceRecord:
    """A page laid a little askew on the scanner, which took it for another invoice."""
    layer = changed(changed(SHOWN, "2026-1001", "2026-7007"), "119,00", "779,00")
    return record(photographed(PAGE, askew=0.7, text=layer), RAPID)


def test_an_invoice_that_is_a_picture_is_read_off_it_and_not_from_the_text_laid_over_it() -> None:
    invoice = scan().invoice
    assert invoice.totals is not None
    assert (invoice.number, invoice.issue_date, invoice.totals.payable) == (
        "2026-1001",
        date(2026, 3, 2),
        Decimal("119.00"),
    )
    assert invoice.seller is not None
    assert invoice.seller.name == "Nordlicht Werkstatt GmbH"
    assert invoice.payment is not None
    assert invoice.payment.iban == IBAN


@cache
def confirmed() -> InvoiceRecord:
    rows = tuple(row for row in ADDRESSED if row[2] != "2 Stunden Reparatur")
    return record(photographed(drawn(rows)), RAPID)


def test_what_ocr_has_read_is_approved_with_a_remark_where_sums_and_check_digits_confirm_it() -> None:
    decision = decide(confirmed())
    assert [reason.code for reason in decision.reasons] == [
        ReasonCode.ALL_CHECKS_PASSED,
        ReasonCode.READ_BY_OCR,
    ]
    [stated] = state_reasons(decision.reasons[1:])
    assert stated.message == "Pages are pictures: page 1 was read by rapidocr."
    assert {item.method for item in confirmed().evidence} == {Method.OCR}


@pytest.mark.parametrize(
    ("field", "without", "sentence"),
    [
        (
            "totals.payable",
            {Sign.ADDS_UP, Sign.LINES_ADD_UP, Sign.RATES_ADD_UP},
            "no sum confirms the amount due",
        ),
        ("payment.iban", {Sign.CHECKED}, "no check digits confirm the account"),
    ],
)
def test_what_ocr_has_read_and_nothing_confirms_waits_for_a_person_who_is_told_so(
    field: str, without: set[Sign], sentence: str
) -> None:
    unproven = tuple(
        item.model_copy(update={"signs": tuple(set(item.signs) - without)}) if item.field == field else item
        for item in confirmed().evidence
    )
    decision = decide(confirmed().model_copy(update={"evidence": unproven}))
    assert decision.status is InvoiceStatus.NEEDS_REVIEW
    [stated] = state_reasons(decision.reasons)
    assert stated.message == f"Pages are pictures: page 1 was read by rapidocr. ({sentence})"


def test_a_number_that_may_hold_a_misread_letter_and_stands_there_once_waits_for_a_person() -> None:
    [number] = [item for item in confirmed().evidence if item.field == "number"]
    once = number.model_copy(update={"text": "2O26-1001", "signs": ()})
    evidence = tuple(once if item is number else item for item in confirmed().evidence)
    decision = decide(confirmed().model_copy(update={"evidence": evidence}))
    assert [reason.facts["detail"] for reason in decision.reasons] == ["nothing confirms the invoice number"]


def test_an_invoice_of_which_ocr_left_a_page_unread_waits_for_a_person() -> None:
    report = confirmed().ocr
    assert report is not None
    left = report.model_copy(update={"unread": (2,), "why": Unread.TIMED_OUT})
    decision = decide(confirmed().model_copy(update={"ocr": left}))
    assert [reason.facts["detail"] for reason in decision.reasons] == ["not all pages were read"]


def test_what_ocr_has_read_says_where_it_stands() -> None:
    [number] = [item for item in scan().evidence if item.field == "number"]
    assert (number.text, number.page) == ("2026-1001", 1)
    assert number.bbox is not None
    assert number.bbox == pytest.approx((480, 142, 521, 152), abs=8)


def test_a_hybrid_whose_picture_says_the_same_is_approved_with_a_remark() -> None:
    found = record(with_xml(photographed(PAGE)), RAPID)
    assert {field.outcome for field in compared(found).values()} == {Outcome.AGREES}
    assert len(compared(found)) == 11
    assert all(field.by_ocr for field in compared(found).values())
    decision = decide(found)
    assert decision.status is InvoiceStatus.APPROVED
    assert [reason.code for reason in decision.reasons] == [
        ReasonCode.ALL_CHECKS_PASSED,
        ReasonCode.READ_BY_OCR,
    ]


def test_a_hybrid_whose_picture_shows_another_account_and_sum_is_left_to_a_person() -> None:
    rows = changed(changed(SHOWN, SHOWN_IBAN, OTHER_IBAN), "119,00", "582,00")
    found = record(with_xml(photographed(drawn(rows))), RAPID)
    decision = decide(found)
    assert decision.status is InvoiceStatus.NEEDS_REVIEW
    differing = {reason.fields[0]: reason for reason in decision.reasons if reason.fields}
    assert set(differing) == {"payment.iban", "totals.gross", "totals.payable"}
    assert {reason.code for reason in differing.values()} == {ReasonCode.PAGE_DIFFERS}
    assert differing["payment.iban"].facts["shown"] == OTHER_IBAN
    [stated] = state_reasons([differing["totals.payable"]])
    assert "119.00 in the XML" in stated.message
    assert "582,00 €" in stated.message
    assert stated.message.endswith("It was read by OCR.")


def test_without_ocr_pictures_are_not_read_and_hybrids_not_compared() -> None:
    alone = read(photographed(PAGE), OFF)
    assert isinstance(alone, Unreadable)
    assert alone.reason.code is ReasonCode.NO_TEXT_LAYER
    assert "detail" not in alone.reason.facts
    found = record(with_xml(photographed(PAGE)), OFF)
    assert (found.comparison, found.ocr) == (PageComparison(not_compared="no_text_layer"), None)
    assert decide(found).status is InvoiceStatus.APPROVED


def test_pictures_for_which_the_time_is_up_are_said_to_be_unread() -> None:
    alone = read(photographed(PAGE), LATE)
    assert isinstance(alone, Unreadable)
    [stated] = state_reasons([alone.reason])
    assert "page 1 was not read, because the time for OCR was used up" in stated.message


def test_a_picture_that_takes_too_long_is_no_way_around_the_comparison() -> None:
    found = record(with_xml(photographed(PAGE)), LATE)
    assert found.ocr == OcrReport(engine="rapidocr", unread=(1,), why=Unread.TIMED_OUT)
    assert found.comparison == PageComparison(not_compared="ocr_timed_out", blocking=True)
    decision = decide(found)
    assert decision.status is InvoiceStatus.NEEDS_REVIEW
    [stated] = state_reasons([reason for reason in decision.reasons if "page" in reason.code])
    assert "the time for OCR was used up" in stated.message


def test_pages_over_the_limit_are_named() -> None:
    with pikepdf.open(BytesIO(scanned(SHOWN, searchable=False))) as pdf:
        pdf.pages.extend([pdf.pages[0], pdf.pages[0]])
        target = BytesIO()
        pdf.save(target)
    result = read(target.getvalue(), Limits(ocr=OcrMode.RAPIDOCR, ocr_pages=1))
    assert isinstance(result, Unreadable)
    assert result.reason.facts["detail"] == (
        "page 3 was read by rapidocr; pages 1, 2 were not read, because more pages are pictures than are read"
        " of one document; no invoice was found in what was read"
    )


def test_an_image_file_is_read_like_a_page() -> None:
    target = BytesIO()
    picture(PAGE).save(target, "TIFF", compression="tiff_lzw")
    found = record(target.getvalue(), RAPID)
    assert (found.invoice.number, found.invoice.issue_date) == ("2026-1001", date(2026, 3, 2))
    decision = decide(found)
    assert decision.status is InvoiceStatus.APPROVED
    assert ReasonCode.READ_BY_OCR in {reason.code for reason in decision.reasons}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_picture_that_lies_on_its_side_or_stands_on_its_head_is_read(turn: int) -> None:
    target = BytesIO()
    picture(PAGE).rotate(turn, expand=True).save(target, "PNG")
    found = record(target.getvalue(), RAPID)
    assert (found.invoice.number, found.invoice.issue_date) == ("2026-1001", date(2026, 3, 2))
    assert found.invoice.totals is not None
    assert found.invoice.totals.payable == Decimal("119.00")


def test_an_image_file_without_ocr_or_broken_is_refused() -> None:
    target = BytesIO()
    picture(PAGE).save(target, "PNG")
    for document, limits in ((target.getvalue(), OFF), (target.getvalue()[:500], RAPID)):
        result = read(document, limits)
        assert isinstance(result, Unreadable)
        assert result.reason.code is ReasonCode.UNSUPPORTED_FORMAT


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="the tesseract program is not installed")
def test_tesseract_reads_the_same() -> None:
    result = read(photographed(PAGE, askew=0.7), Limits(ocr=OcrMode.TESSERACT))
    assert isinstance(result, readers.Read)
    found = judged(result.records[0])
    assert found.ocr == OcrReport(engine="tesseract", pages=(1,))
    assert (found.invoice.number, found.invoice.issue_date) == ("2026-1001", date(2026, 3, 2))
    assert found.invoice.totals is not None
    assert found.invoice.totals.payable == Decimal("119.00")


def test_tesseract_that_is_not_installed_is_a_stated_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    engine_of.cache_clear()
    result = read(photographed(PAGE), Limits(ocr=OcrMode.TESSERACT))
    engine_of.cache_clear()
    assert isinstance(result, Unreadable)
    assert "no OCR engine is at hand" in result.reason.facts["detail"]

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from common.schemas.evidence import Method
from invoice_pipeline.readers import DEFAULT_LIMITS, Limits, Read, read
from invoice_pipeline.readers.ocr.engine import OcrMode
from invoice_pipeline.readers.ocr.garbled import garbled_pages
from invoice_pipeline.readers.ocr.pictures import read_pages_and_pictures
from invoice_pipeline.readers.text_pdf.sight import Sight
from invoice_pipeline.readers.text_pdf.words import read_pages
from support.invoice_pages import ENGLISH, FRENCH, GERMAN, Row, page_pdf
from support.pages_of_the_north import NORTHERN

_FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
_MAPPING = re.compile(rb"(?<=<..> <)[0-9A-F]{4}(?=>)")
_LETTERS, _BLANK = 26, 0x20


def _among_letters(code: int) -> int:
    first = next((first for first in (65, 97) if first <= code < first + _LETTERS), None)
    return code if first is None else first + (code - first + 7) % _LETTERS


MAPS: dict[str, Callable[[int], int]] = {
    "in private use": lambda code: 0xE000 + code,
    "signs instead of letters": lambda code: 0x2190 + code % 64,
    "other letters": _among_letters,
}


@cache
def embedded(rows: tuple[Row, ...]) -> bytes:
    registerFont(TTFont("Vera", str(_FONT)))
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4)
    canvas.setFont("Vera", 9)
    for left, top, text in rows:
        canvas.drawString(left, A4[1] - top, text)
    canvas.save()
    return target.getvalue()


def garbled(rows: tuple[Row, ...], change: Callable[[int], int]) -> bytes:
    """The page looks as ever, but its font says that its letters are others."""

    def changed(match: re.Match[bytes]) -> bytes:
        code = int(match[0], 16)
        return b"%04X" % (change(code) if code > _BLANK else code)

    target = BytesIO()
    with pikepdf.open(BytesIO(embedded(rows))) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary) and "/ToUnicode" in found:
                found.ToUnicode = pdf.make_stream(_MAPPING.sub(changed, found.ToUnicode.read_bytes()))
        pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize("kind", MAPS)
def test_a_text_layer_of_no_language_is_recognised(kind: str) -> None:
    assert list(garbled_pages(read_pages(garbled(GERMAN, MAPS[kind]), DEFAULT_LIMITS))) == [1]


@pytest.mark.parametrize("rows", [GERMAN, ENGLISH, FRENCH, *(page.rows for page in NORTHERN)])
def test_no_page_of_an_invoice_in_any_language_passes_for_garbled(rows: tuple[Row, ...]) -> None:
    assert not list(garbled_pages(read_pages(page_pdf(rows), DEFAULT_LIMITS)))


def test_a_page_with_a_garbled_text_layer_is_read_by_ocr() -> None:
    result = read(garbled(GERMAN, MAPS["other letters"]), limits=Limits(ocr=OcrMode.RAPIDOCR))
    assert isinstance(result, Read)
    [record] = result.records
    assert (record.invoice.number, str(record.invoice.totals and record.invoice.totals.payable)) == (
        "RE-2026-0815",
        "1487.50",
    )
    assert {item.method for item in record.evidence if item.field == "number"} == {Method.OCR}


def test_a_garbled_text_layer_that_no_ocr_replaces_is_not_trusted() -> None:
    pages = read_pages_and_pictures(garbled(GERMAN, MAPS["other letters"]), Limits(ocr=OcrMode.OFF))
    assert {word.sight for word in pages.words} == {Sight.PICTURED}

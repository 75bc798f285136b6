from io import BytesIO
from time import process_time

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from common.schemas.reasons import ReasonCode
from invoice_pipeline import readers
from invoice_pipeline.readers.limits import DEFAULT_LIMITS, Limits
from invoice_pipeline.readers.ocr.engine import OcrMode
from invoice_pipeline.readers.text_pdf.drawing import Easel, NotDrawn
from invoice_pipeline.readers.text_pdf.overlap import NO_LAYER, TooManyLetters, layers
from invoice_pipeline.readers.text_pdf.sight import Sight
from invoice_pipeline.readers.text_pdf.words import Pages, read_pages
from support.hybrids import IBAN, SHOWN, UNSEEN, drawn, scanned, written


def pages(document: bytes) -> Pages:
    return read_pages(document, DEFAULT_LIMITS)


def texts(document: bytes) -> str:
    return " ".join(word.text for word in pages(document).words)


@pytest.mark.parametrize("trick", UNSEEN)
def test_text_that_nobody_sees_is_not_read(trick: str) -> None:
    found = pages(drawn(SHOWN, written(UNSEEN[trick], "HIDDEN99IBAN")))
    seen = [word.text for word in found.words if word.sight is Sight.SEEN]
    assert "HIDDEN99IBAN" not in "".join(seen)
    assert "HIDDEN99IBAN" in "".join(word.text for word in (*found.hidden, *found.words))
    assert "2026-1001" in seen


@pytest.mark.parametrize("size", [4, 6, 9, 40])
@pytest.mark.parametrize("colour", [(0, 0, 0), (0.8, 0, 0), (0.6, 0.6, 0.6), (1, 0.9, 0)])
def test_print_of_any_size_and_colour_that_people_use_is_seen(
    size: int, colour: tuple[float, float, float]
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        canvas.setFillColorRGB(*colour)
        canvas.drawString(60, 400, "i.l,-1:'")

    [word] = pages(drawn((), draw)).words
    assert (word.text, word.sight) == ("i.l,-1:'", Sight.SEEN)


def test_print_is_seen_where_only_its_colour_differs_from_its_ground() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0.509, 0)
        canvas.rect(50, 390, 300, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 0, 0)
        canvas.drawString(60, 400, IBAN)

    assert [word.sight for word in pages(drawn((), draw)).words] == [Sight.SEEN]


def test_white_text_on_a_dark_ground_is_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 390, 300, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 400, IBAN)

    assert [word.sight for word in pages(drawn((), draw)).words] == [Sight.SEEN]


def test_text_in_a_form_of_the_page_is_looked_at_as_any_other() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("stamp")
        canvas.setFont("Helvetica", 9)
        canvas.drawString(60, 400, "SEEN")
        UNSEEN["white"](canvas, 160, 400, "HIDDEN")
        canvas.endForm()
        canvas.doForm("stamp")

    found = pages(drawn((), draw))
    assert [word.text for word in found.words if word.sight is Sight.SEEN] == ["SEEN"]
    assert [word.text for word in found.hidden] == ["HIDDEN"]


def test_bold_print_imitated_by_writing_twice_is_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 400, "Summe")
        canvas.drawString(60.3, 400, "Summe")

    assert {word.sight for word in pages(drawn((), draw)).words} == {Sight.SEEN}


def test_one_digit_that_is_covered_is_no_part_of_its_amount() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 400, "91.487,50")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(59.5, 397, canvas.stringWidth("9", "Helvetica", 9) + 0.5, 12, stroke=0, fill=1)

    assert texts(drawn((), draw)) == "1.487,50"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("trick", ["white", "under an image"])
def test_a_turned_and_cropped_page_is_looked_at_where_its_text_is(trick: str, turned: int) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(drawn(SHOWN, written(UNSEEN[trick], IBAN)))) as pdf:
        pdf.pages[0].rotate(turned, relative=False)
        pdf.pages[0].cropbox = pikepdf.Array([40, 20, 570, 830])
        pdf.pages[0].mediabox = pikepdf.Array([20, 10, 590, 840])
        pdf.save(target)
    found = pages(target.getvalue())
    assert "".join(word.text for word in found.hidden) == IBAN
    assert "2026-1001" in "".join(word.text for word in found.words)


def test_a_crop_box_larger_than_the_page_does_not_move_its_text() -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(drawn(SHOWN))) as pdf:
        pdf.pages[0].cropbox = pikepdf.Array([-100, -100, 800, 1000])
        pdf.save(target)
    assert [word.bbox for word in pages(target.getvalue()).words] == [
        pytest.approx(word.bbox, abs=0.01) for word in pages(drawn(SHOWN)).words
    ]


def test_a_searchable_scan_is_read_but_left_to_a_person() -> None:
    result = readers.read(scanned(SHOWN, searchable=True), limits=Limits(ocr=OcrMode.OFF))
    assert isinstance(result, readers.Read)
    [record] = result.records
    assert record.invoice.number == "2026-1001"
    assert max(item.confidence for item in record.evidence if item.field == "number") < 0.85


def test_a_page_of_hidden_text_alone_has_no_text() -> None:
    def draw(canvas: Canvas) -> None:
        for left, top, text in SHOWN:
            UNSEEN["white"](canvas, left, A4[1] - top, text)

    result = readers.read(drawn((), draw))
    assert isinstance(result, readers.Unreadable)
    assert result.reason.code is ReasonCode.NO_TEXT_LAYER


@pytest.mark.parametrize(
    "heap",
    [
        [f"{number:05d}" for number in range(1_500)],
        ["9" * 10_000],
    ],
    ids=["texts", "one long text"],
)
def test_a_heap_of_things_costs_little_and_is_not_trusted(heap: list[str]) -> None:
    document = drawn((*SHOWN, *((60, 400, text) for text in heap)))
    before = process_time()
    found = pages(document)
    assert process_time() - before < 4
    assert "2026-1001" in [word.text for word in found.words]
    assert not any(word.sight is Sight.SEEN and word.text == "00077" for word in found.words)


def test_a_page_with_an_image_too_large_to_draw_is_read_but_not_trusted() -> None:
    small = ImageReader(Image.new("L", (10, 10)))
    target = BytesIO()
    with pikepdf.open(BytesIO(drawn(SHOWN, lambda canvas: canvas.drawImage(small, 0, 0, 5, 5)))) as pdf:
        [image] = pdf.pages[0].get_images().values()
        image.Width, image.Height = 40_000, 40_000
        pdf.save(target)
    found = pages(target.getvalue())
    assert {word.sight for word in found.words} == {Sight.PICTURED}


def test_a_page_that_takes_too_long_is_not_drawn_to_its_end() -> None:
    def heap(canvas: Canvas) -> None:
        for _ in range(1_000):
            canvas.rect(0, 0, 500, 800, fill=1)

    page = pdfium.PdfDocument(drawn((), heap))[0]
    with pytest.raises(NotDrawn):
        Easel(seconds=0.1).draw(page, colour=True)


Placed = tuple[int, str, tuple[float, float, float, float]]
"""A letter: the text that it belongs to, itself, and its box."""


def layered(letters: list[Placed]) -> list[int]:
    owners, characters, boxes = zip(*letters, strict=True)
    found = layers(np.array(owners), np.array(list(map(ord, characters))), np.array(boxes))
    return list(map(int, found))


def test_texts_over_each_other_lie_in_layers_of_their_own() -> None:
    one = [(1, "a", (0.0, 0.0, 5.0, 8.0)), (1, "b", (6.0, 0.0, 11.0, 8.0))]
    assert layered([*one, (2, "c", (12.0, 0.0, 17.0, 8.0))]) == [0, 0, 0]
    assert layered([*one, (2, "c", (7.0, 1.0, 12.0, 9.0))]) == [0, 0, 1]
    assert layered([*one, (2, "b", (7.0, 1.0, 12.0, 9.0))]) == [0, 0, 0]


def test_texts_in_a_heap_have_no_layer() -> None:
    heap: list[Placed] = [(owner, chr(65 + owner), (0, 0, 5, 8)) for owner in range(30)]
    assert sorted(layer for layer in layered(heap) if layer != NO_LAYER) == [0, 1, 2, 3]


def test_letters_too_large_and_too_many_to_compare_are_refused() -> None:
    letters: list[Placed] = [(owner, "x", (0, 0, 110, 110)) for owner in range(6_000)]
    with pytest.raises(TooManyLetters):
        layered(letters)

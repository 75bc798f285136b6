"""The text layer of a PDF as words with boxes."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from common.schemas.evidence import BBox
from common.schemas.ocr import OcrReport
from invoice_pipeline.readers.errors import EncryptedPdf, TooLarge, UnreadablePdf
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.text_pdf.drawing import Easel
from invoice_pipeline.readers.text_pdf.sight import Sight, sights

_LINE_END_HYPHEN = 2
"""What PDFium puts in the place of a hyphen at the end of a line."""
_WORD_GAP = 0.3
"""In font heights. A space is a quarter of the height in the narrowest usual fonts; letters touch."""
_SAME_BASELINE = 0.35
"""In font heights; superscripts and the jitter of justified text stay below."""


@dataclass(frozen=True, slots=True)
class Word:
    """``bbox`` as in evidence (points, origin top left); ``baseline`` is a distance from the top as well.

    A word is ``seen`` where each of its letters is. ``certainty`` is that of the OCR that read it, 0 to 1; a
    word of the text layer has none.
    """

    text: str
    page: int
    bbox: BBox
    baseline: float
    sight: Sight = Sight.SEEN
    certainty: float | None = None

    @property
    def height(self) -> float:
        return max(self.bbox[3] - self.bbox[1], 1.0)


@dataclass(frozen=True, slots=True)
class PageSize:
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pages:
    """``hidden``: text that only a machine sees, which is kept apart from the words.

    ``ocr`` is None where no page is a picture, or none was asked to be read.
    """

    sizes: tuple[PageSize, ...]
    words: tuple[Word, ...]
    hidden: tuple[Word, ...] = ()
    ocr: OcrReport | None = None


@dataclass(slots=True)
class _Glyph:
    index: int
    text: str
    bbox: BBox
    baseline: float
    sight: Sight = Sight.SEEN


def read_pages(document: bytes, limits: Limits) -> Pages:
    """Raises EncryptedPdf, UnreadablePdf or TooLarge."""
    with opened(document) as pdf:
        return _read_pages(pdf, limits)


@contextmanager
def opened(document: bytes) -> Iterator[pdfium.PdfDocument]:
    """Raises EncryptedPdf or UnreadablePdf, also for what PDFium says of its pages meanwhile."""
    try:
        pdf = pdfium.PdfDocument(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise EncryptedPdf from error
        raise UnreadablePdf(str(error)) from error
    try:
        yield pdf
    except pdfium.PdfiumError as error:
        raise UnreadablePdf(str(error)) from error
    finally:
        pdf.close()


def _read_pages(pdf: pdfium.PdfDocument, limits: Limits) -> Pages:
    if len(pdf) > limits.pdf_pages:
        raise TooLarge("pages", len(pdf), limits.pdf_pages)
    sizes: list[PageSize] = []
    words: list[Word] = []
    hidden: list[Word] = []
    easel = Easel()
    characters = 0
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        text = page.get_textpage()
        characters += text.count_chars()
        if characters > limits.pdf_characters:
            raise TooLarge("characters", characters, limits.pdf_characters)
        sizes.append(PageSize(*page.get_size()))
        glyphs = _looked_at(easel, page, text)
        words.extend(_words(_only(glyphs, Sight.SEEN, Sight.PICTURED), number))
        hidden.extend(_words(_only(glyphs, Sight.HIDDEN), number))
        text.close()
        page.close()
    return Pages(tuple(sizes), tuple(words), tuple(hidden))


def _looked_at(easel: Easel, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> list[_Glyph | None]:
    glyphs = list(_glyphs(page, text))
    printed = [glyph for glyph in glyphs if glyph is not None]
    seen = sights(easel, page, text, [(glyph.index, glyph.text, glyph.bbox) for glyph in printed])
    for glyph, sight in zip(printed, seen, strict=True):
        glyph.sight = sight
    return glyphs


def _only(glyphs: list[_Glyph | None], *wanted: Sight) -> Iterator[_Glyph | None]:
    """The others break a word, as a space does."""
    return (glyph if glyph and glyph.sight in wanted else None for glyph in glyphs)


def _glyphs(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Iterator[_Glyph | None]:
    """Every character in the order of the content stream; None for a space or a generated line break."""
    rotation, crop = page.get_rotation(), _shown_box(page)
    rect, x, y = pdfium_c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, index)
        character = "-" if code == _LINE_END_HYPHEN else chr(code) if code < 0x110000 else ""  # noqa: PLR2004  Unicode ends there
        if not character.isprintable() or character.isspace() or not character:
            yield None
            continue
        pdfium_c.FPDFText_GetLooseCharBox(text, index, rect)
        pdfium_c.FPDFText_GetCharOrigin(text, index, x, y)
        corner = _seen_from_top_left((rect.left, rect.top), crop, rotation)
        other = _seen_from_top_left((rect.right, rect.bottom), crop, rotation)
        origin = _seen_from_top_left((x.value, y.value), crop, rotation)
        (x0, x1), (top, bottom) = sorted((corner[0], other[0])), sorted((corner[1], other[1]))
        yield _Glyph(index, character, (x0, top, x1, bottom), origin[1])


def _shown_box(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of what of the page is shown: where media box and crop box overlap."""
    shown = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, shown)
    return (shown.left, shown.bottom, shown.right, shown.top)


def _seen_from_top_left(
    point: tuple[float, float], crop: tuple[float, float, float, float], rotation: int
) -> tuple[float, float]:
    """PDF user space (origin bottom left, before the page is turned) as the reader sees the page."""
    (x, y), (left, bottom, right, top) = point, crop
    seen = {
        0: (x - left, top - y),
        90: (y - bottom, x - left),
        180: (right - x, y - bottom),
        270: (top - y, right - x),
    }
    return seen[rotation]


def _words(glyphs: Iterator[_Glyph | None], page: int) -> Iterator[Word]:
    run: list[_Glyph] = []
    for glyph in glyphs:
        if run and (glyph is None or not _continues(run[-1], glyph)):
            yield from split_after_colon(_word(run, page))
            run = []
        if glyph is not None:
            run.append(glyph)
    if run:
        yield from split_after_colon(_word(run, page))


def _continues(last: _Glyph, glyph: _Glyph) -> bool:
    height = max(last.bbox[3] - last.bbox[1], 1.0)
    gap = glyph.bbox[0] - last.bbox[2]
    return (
        abs(glyph.baseline - last.baseline) < _SAME_BASELINE * height and -height < gap < _WORD_GAP * height
    )


def _word(run: list[_Glyph], page: int) -> Word:
    boxes = [glyph.bbox for glyph in run]
    text = "".join(glyph.text for glyph in run)
    sight = next((glyph.sight for glyph in run if glyph.sight is not Sight.SEEN), Sight.SEEN)
    return Word(text[:500], page, union(boxes), run[0].baseline, sight)


def split_after_colon(word: Word) -> Iterator[Word]:
    """``Nr.:4711`` is a label and its value; the box is shared out by the number of characters."""
    label, colon, value = word.text.partition(":")
    if not ((colon and value and label and label[-1].isalpha()) or (label.endswith(".") and value)):
        yield word
        return
    if value.startswith("//"):
        yield word
        return
    x0, top, x1, bottom = word.bbox
    middle = x0 + (x1 - x0) * (len(label) + 1) / len(word.text)
    yield replace(word, text=label + colon, bbox=(x0, top, middle, bottom))
    yield replace(word, text=value, bbox=(middle, top, x1, bottom))


def union(boxes: list[BBox]) -> BBox:
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return (min(x0s), min(tops), max(x1s), max(bottoms))

"""The text layer of a PDF as words with boxes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from common.schemas.evidence import BBox
from common.schemas.ocr import OcrReport
from invoice_pipeline.readers.collector import resting_collector
from invoice_pipeline.readers.errors import EncryptedPdf, TooLarge, UnreadablePdf
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.text_pdf.arrays import Array
from invoice_pipeline.readers.text_pdf.drawing import Easel
from invoice_pipeline.readers.text_pdf.glyphs import Glyphs, glyphs_of
from invoice_pipeline.readers.text_pdf.sideways import follow_askew
from invoice_pipeline.readers.text_pdf.sight import SIGHTS, Sight, sights
from invoice_pipeline.readers.text_pdf.uprightness import set_upright

_WORD_GAP = 0.3
"""In font heights. A space is a quarter of the height in the narrowest usual fonts; letters touch."""
_NUMERO = frozenset("°º")
_LETTER_GAP = 0.1
"""In font heights: letters of a word, though a line is said to end between them."""
_UNMAPPED = 0.3
"""Share of a page's letters; symbols drawn by fonts of their own are a few."""
_SAME_BASELINE = 0.35
"""In font heights; superscripts and the jitter of justified text stay below."""


class Word(NamedTuple):
    """``bbox`` as in evidence (points, origin top left); ``baseline`` is a distance from the top as well.

    A word is ``seen`` where each of its letters is. ``certainty`` is that of the OCR that read it, 0 to 1; a
    word of the text layer has none. ``sideways``: it runs up, down or across the page.
    """

    text: str
    page: int
    bbox: BBox
    baseline: float
    sight: Sight = Sight.SEEN
    certainty: float | None = None
    sideways: bool = False

    @property
    def height(self) -> float:
        """Of its font, in points."""
        x0, top, x1, bottom = self.bbox
        height = x1 - x0 if self.sideways else bottom - top
        return height if height > 1.0 else 1.0  # noqa: FURB136 - asked for often, and ``max`` takes thrice as long


@dataclass(frozen=True, slots=True)
class PageSize:
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pages:
    """``hidden``: text that only a machine sees, which is kept apart from the words.

    ``unmapped``: pages whose fonts do not say of many letters what they are. ``ocr`` is None where no page is
    a picture, or none was asked to be read.
    """

    sizes: tuple[PageSize, ...]
    words: tuple[Word, ...]
    hidden: tuple[Word, ...] = ()
    unmapped: tuple[int, ...] = ()
    ocr: OcrReport | None = None


@resting_collector()
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
    unmapped: list[int] = []
    easel = Easel()
    characters = 0
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        text = _text_of(page)
        characters += text.count_chars()
        if characters > limits.pdf_characters:
            raise TooLarge("characters", characters, limits.pdf_characters)
        sizes.append(PageSize(*page.get_size()))
        glyphs = glyphs_of(page, text)
        if glyphs.unmapped > _UNMAPPED * (glyphs.unmapped + len(glyphs.text)):
            unmapped.append(number)
        seen = sights(easel, page, glyphs)
        unseen = seen == SIGHTS.index(Sight.HIDDEN)
        words.extend(_words(glyphs, seen, np.flatnonzero(~unseen), number))
        hidden.extend(_words(glyphs, seen, np.flatnonzero(unseen), number))
        text.close()
        page.close()
    return Pages(tuple(sizes), tuple(words), tuple(hidden), tuple(unmapped))


def _text_of(page: pdfium.PdfPage) -> pdfium.PdfTextPage:
    """PDFium puts the letters in order as the page is turned, so that it is asked anew once it is upright."""
    text = page.get_textpage()
    if not set_upright(page, text):
        return text
    text.close()
    return page.get_textpage()


def _words(glyphs: Glyphs, seen: Array, kept: Array, page: int) -> Iterator[Word]:
    """Of the letters at these places, seen in the same way; the others break a word, as a space does."""
    if not len(kept):
        return
    boxes = glyphs.boxes[kept]
    starts = np.flatnonzero(_begins_word(glyphs, kept, boxes))
    lows = np.minimum.reduceat(boxes[:, :2], starts).tolist()
    highs = np.maximum.reduceat(boxes[:, 2:], starts).tolist()
    firsts, lasts = kept[starts], kept[np.append(starts[1:], len(kept)) - 1]
    baselines, sideways = glyphs.baselines[firsts].tolist(), glyphs.sideways[firsts].tolist()
    least = np.maximum.reduceat(seen[kept], starts).tolist()
    for first, last, (x0, top), (x1, bottom), baseline, sight, lies in zip(
        firsts.tolist(), lasts.tolist(), lows, highs, baselines, least, sideways, strict=True
    ):
        text = glyphs.text[first : last + 1][:500]
        word = Word(text, page, (x0, top, x1, bottom), baseline, SIGHTS[sight], sideways=lies)
        if ":" in text or text[1:2] in _NUMERO:
            yield from split_after_label(word)
        else:
            yield word


def _begins_word(glyphs: Glyphs, kept: Array, boxes: Array) -> Array:
    """The letters before which a space or a wide gap stands, or which stand higher or lower than the last."""
    height = np.maximum(boxes[:-1, 3] - boxes[:-1, 1], 1.0)
    gap = boxes[1:, 0] - boxes[:-1, 2]
    rise = np.abs(np.diff(glyphs.baselines[kept]))
    joined = (rise < _SAME_BASELINE * height) & (-height < gap) & (gap < _WORD_GAP * height)
    lies = glyphs.sideways[kept]
    if lies.any():
        joined = np.where(lies[1:], lies[:-1] & follow_askew(boxes), joined & ~lies[:-1])
    begins = np.ones(len(kept), dtype=bool)
    ended = glyphs.ended[kept][1:] & (gap > _LETTER_GAP * height)
    begins[1:] = ~joined | ended | glyphs.broken[kept][1:] | (np.diff(kept) != 1)
    return begins


def split_after_label(word: Word) -> Iterator[Word]:
    """``Nr.:4711`` and ``n°4711`` are a label and its value; the box is shared out by the characters."""
    end = _end_of_label(word.text)
    if not end:
        yield word
        return
    x0, top, x1, bottom = word.bbox
    middle = x0 + (x1 - x0) * end / len(word.text)
    yield word._replace(text=word.text[:end], bbox=(x0, top, middle, bottom))
    yield word._replace(text=word.text[end:], bbox=(middle, top, x1, bottom))


def _end_of_label(text: str) -> int:
    """0, where none begins the text, or nothing follows."""
    if ":" in text:
        label, _, value = text.partition(":")
        named = label[-1:].isalpha() or label.endswith(".")
        return len(label) + 1 if named and value and not value.startswith("//") else 0
    return 2 if text[1:2] in _NUMERO and text[0] in "nN" and text[2:3].isalnum() else 0


def union(boxes: list[BBox]) -> BBox:
    if len(boxes) == 1:
        return boxes[0]
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return (min(x0s), min(tops), max(x1s), max(bottoms))

"""All that a person sees of a PDF's pages: the text layer, and OCR where a page is a picture."""

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from common.schemas.ocr import OcrReport, Unread
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.engine import WAITING, Engine, NotRecognised, OcrMode, Recognised, engine_of
from invoice_pipeline.readers.ocr.garbled import garbled_pages, make_more_sense, not_trusted
from invoice_pipeline.readers.ocr.recognised_words import words_of
from invoice_pipeline.readers.ocr.turned_pictures import turn_of
from invoice_pipeline.readers.stages import pictures_come
from invoice_pipeline.readers.text_pdf.drawing import Easel, NotDrawn
from invoice_pipeline.readers.text_pdf.sight import Sight
from invoice_pipeline.readers.text_pdf.words import Pages, PageSize, Word, opened, read_pages

_FEW = 20
"""Words: what a scanner, a copier or a portal prints on a page that is otherwise a picture."""
_COVERED = 0.5
"""Share of the page that one image covers, if the page is a picture with few words on it."""
_PIXELS = 9_000_000
"""A4 at 300 dpi; larger pages are drawn coarser."""
_POINTS = 72
_PAPER = 40
"""Of 255: how much a page without anything on it varies."""


@dataclass(slots=True)
class _Reading:
    """What came of the pictures so far, and of the time for them. ``sizes``: of pages as they were read."""

    left: float
    latest: float
    words: dict[int, list[Word]] = field(default_factory=dict)
    sizes: dict[int, PageSize] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    why: Unread | None = None

    def give_up(self, page: int, why: Unread) -> None:
        self.unread.append(page)
        self.why = self.why or why


def read_pages_and_pictures(document: bytes, limits: Limits) -> Pages:
    """Raises a ReadingError. What could not be read of pictures is said in ``ocr``, and no error."""
    pages = read_pages(document, limits)
    garbled = frozenset(garbled_pages(pages))
    pages = replace(pages, words=tuple(not_trusted(pages.words, garbled))) if garbled else pages
    suspects = {**_with_few_words(pages), **dict.fromkeys(garbled, 0)}
    if limits.ocr is OcrMode.OFF or not suspects:
        return pages
    with opened(document) as pdf:
        easel = Easel()
        pictures = [
            number for number, words in sorted(suspects.items()) if _is_picture(pdf[number - 1], words, easel)
        ]
        return _with(pages, *_recognised(pdf, pictures, limits), garbled) if pictures else pages


def show_nothing(document: bytes) -> bool:
    """Whether all pages are blank, as they are drawn. Raises a ReadingError."""
    with opened(document) as pdf:
        easel = Easel()
        return all(_is_blank(page, easel) for page in pdf)


def _with_few_words(pages: Pages) -> dict[int, int]:
    """Page -> how many of its words are drawn. Text laid over a scan does not count: it is read anew."""
    counts = Counter(word.page for word in pages.words if word.sight is Sight.SEEN)
    return {number: counts[number] for number in range(1, len(pages.sizes) + 1) if counts[number] <= _FEW}


def _is_picture(page: pdfium.PdfPage, words: int, easel: Easel) -> bool:
    """Without a word, whatever it shows is one, such as letters that are drawn as shapes."""
    if not words:
        return not _is_blank(page, easel)
    width, height = page.get_size()
    images = page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=5)
    return any(_area(image) >= _COVERED * width * height for image in images)


def _area(image: pdfium.PdfObject) -> float:
    left, bottom, right, top = image.get_bounds()
    return float((right - left) * (top - bottom))


def _recognised(pdf: pdfium.PdfDocument, pictures: list[int], limits: Limits) -> tuple[str | None, _Reading]:
    """Of the first pages and the last: there stand number and total."""
    pictures_come()
    reading = _Reading(limits.ocr_seconds, monotonic() + WAITING * limits.ocr_seconds)
    try:
        engine = engine_of(limits.ocr)
    except (NotRecognised, ImportError):
        for number in pictures:
            reading.give_up(number, Unread.UNAVAILABLE)
        return None, reading
    easel = Easel(limits.ocr_seconds, scale=engine.dpi / _POINTS, most=_PIXELS)
    chosen = [*pictures[: limits.ocr_pages - 1], *pictures[limits.ocr_pages - 1 :][-1:]]
    for number in chosen:
        _read_picture(pdf, number, engine, easel, reading)
    for number in sorted(set(pictures) - set(chosen)):
        reading.give_up(number, Unread.TOO_MANY_PAGES)
    return engine.name, reading


def _read_picture(
    pdf: pdfium.PdfDocument, number: int, engine: Engine, easel: Easel, reading: _Reading
) -> None:
    if reading.left <= 0 or monotonic() > reading.latest:
        return reading.give_up(number, Unread.TIMED_OUT)
    page = pdf[number - 1]
    try:
        found = _upright(page, engine, easel, reading)
        reading.words[number] = words_of(found, number, easel.scale(page))
        reading.sizes[number] = PageSize(*page.get_size())
    except NotDrawn:
        reading.give_up(number, Unread.NOT_DRAWN)
    except NotRecognised as error:
        reading.give_up(number, error.why)
    return None


def _upright(page: pdfium.PdfPage, engine: Engine, easel: Easel, reading: _Reading) -> Sequence[Recognised]:
    """A page that lies on its side or stands on its head is turned, and read once more."""
    found = _recognise(page, engine, easel, reading)
    turn = turn_of(found)
    if not turn:
        return found
    lay = page.get_rotation()
    page.set_rotation((lay - turn) % 360)
    again = _recognise(page, engine, easel, reading)
    if again and not turn_of(again):
        return again
    page.set_rotation(lay)  # it is a poor picture, whichever way it lies
    return found


def _recognise(page: pdfium.PdfPage, engine: Engine, easel: Easel, reading: _Reading) -> Sequence[Recognised]:
    began = _spent()
    try:
        easel.check(page)
        return engine.recognise(easel.picture(page), min(reading.left, reading.latest - monotonic()))
    finally:
        reading.left -= _spent() - began


def _spent() -> float:
    """Processor time of this process and of the engine's, if that is a program of its own."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _is_blank(page: pdfium.PdfPage, easel: Easel) -> bool:
    try:
        easel.check(page)
        shades = [shade for shade, count in enumerate(easel.picture(page).histogram()) if count]
    except NotDrawn:
        return False
    return shades[-1] - shades[0] < _PAPER


def _with(pages: Pages, engine: str | None, reading: _Reading, garbled: Collection[int]) -> Pages:
    """The words of OCR stand where the picture's own did, which is all of the page.

    Those of a text layer that is no language known here stay where OCR finds none either.
    """
    found = {
        number: words
        for number, words in reading.words.items()
        if words and (number not in garbled or make_more_sense(words, _of_page(pages, number)))
    }
    read, unread = tuple(sorted(reading.words)), tuple(sorted(reading.unread))
    report = OcrReport(engine=engine, pages=read, unread=unread, why=reading.why)
    sizes = tuple(reading.sizes.get(number, size) for number, size in enumerate(pages.sizes, start=1))
    return replace(pages, sizes=sizes, words=tuple(_merged(pages, found)), ocr=report)


def _merged(pages: Pages, found: dict[int, list[Word]]) -> Iterator[Word]:
    for number in range(1, len(pages.sizes) + 1):
        yield from found.get(number) or _of_page(pages, number)


def _of_page(pages: Pages, number: int) -> list[Word]:
    return [word for word in pages.words if word.page == number]

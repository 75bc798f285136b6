"""Pages drawn small, within bounds of size, memory and time."""

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from invoice_pipeline.readers.text_pdf.arrays import Array
from invoice_pipeline.readers.text_pdf.objects import objects_of

_SCALE = 1.5
"""Pixels per point. At 1.0 the full stops of 6 point print are nearly as pale as noise."""
_PIXELS = 4_000_000
"""Of a drawing: twice an A4 page at that scale; posters are drawn coarser."""
_SHEET = 2_000_000
"""Bytes, at most, of a drawing whose memory is kept: an A4 page in grey takes half of it."""
_IMAGE_PIXELS = 120_000_000
"""Of an image on the page: A3 at 600 dpi has 70 million. Larger ones take over 360 MB to draw."""
_OBJECTS = 100_000
"""Of a page that are looked through for such images."""
_SECONDS, _SECONDS_A_DRAWING = 15.0, 2.0
"""Processor time for a document, and for one drawing: an ordinary page takes 0.01 s, a plan 0.5 s."""
_WHITE = 255
_TELLING_ROWS = (0.5, 0.75)
"""Of a letter's height from its top: through most letters, and through stops and commas."""
_GREY = 2
"""Dimensions of a picture without colours."""
_EDGE = 1e5
"""Points; a page measures 14,400 at most."""


class NotDrawn(Exception):
    """The page is too much to draw, or the document's time is used up."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a page, row by row, in grey or in three colours, in ``scale`` pixels a point."""

    shades: Array
    scale: float

    def differs(self, other: "Drawing", least: int, boxes: Array) -> Array:
        """Whether any pixel of each box (points) is by so much another than in a drawing of the same size.

        Looked at first are single rows on which most letters have ink.
        """
        left, top, right, last = self._pixels(boxes)
        found = np.zeros(len(boxes), dtype=bool)
        missing = np.flatnonzero((left < right) & (top < last))
        for share in _TELLING_ROWS:
            rows = top[missing] + ((last - top)[missing] * share).astype(np.int64)
            found[missing] = self._differs_in_rows(other, least, rows, left[missing], right[missing])
            missing = missing[~found[missing]]
        for at in missing.tolist():
            place = slice(top[at], last[at]), slice(left[at], right[at])
            found[at] = bool((_change(self.shades[place], other.shades[place]) >= least).any())
        return found

    def _differs_in_rows(
        self, other: "Drawing", least: int, rows: Array, starts: Array, ends: Array
    ) -> Array:
        """From the one column to the other, in a row for each: no stretch is empty."""
        if not len(rows):
            return np.zeros(0, dtype=bool)
        height, width = self.shades.shape[:2]
        lengths = ends - starts
        firsts = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(rows * width + starts - firsts, lengths)
        as_one_row = (1, height * width, *self.shades.shape[2:])
        one, two = (drawing.shades.reshape(as_one_row)[:, places] for drawing in (self, other))
        found: Array = np.logical_or.reduceat(_change(one, two)[0] >= least, firsts)
        return found

    def vary(self, least: int, boxes: Array) -> Iterator[bool]:
        """Whether the shades within each box (points) differ by as much, in grey."""
        grey = _grey(self.shades) if len(boxes) else self.shades
        for left, top, right, last in self._pixels(boxes).T.tolist():
            shades = grey[top:last, left:right]
            yield shades.size > 0 and int(shades.max()) - int(shades.min()) >= least

    def _pixels(self, boxes: Array) -> Array:
        """First column, first row, and the ones after the last, as far as they lie on the page."""
        pixels = np.clip(np.nan_to_num(boxes), 0.0, _EDGE) * self.scale
        left, top, right, bottom = pixels.astype(np.int64).T
        height, width = self.shades.shape[:2]
        return np.array((left, top, np.minimum(right + 1, width), np.minimum(bottom + 1, height)))


def _change(one: Array, other: Array) -> Array:
    """How much two pictures differ at each pixel, in the colour in which they do most."""
    change: Array = np.maximum(one, other) - np.minimum(one, other)
    if change.ndim == _GREY:
        return change
    blue, green, red = np.moveaxis(change, -1, 0)  # ``max`` along so short an axis is slow
    most: Array = np.maximum(np.maximum(blue, green), red)
    return most


def _grey(shades: Array) -> Array:
    if shades.ndim == _GREY:
        return shades
    return np.asarray(Image.fromarray(shades[..., ::-1]).convert("L"))


_sheets: dict[int, Array] = {}
"""Memory that is drawn upon again and again: to get it anew from the system takes as long as drawing."""


def _blank(shape: tuple[int, ...], sheet: int | None) -> Array:
    size = math.prod(shape)
    if sheet is None or size > _SHEET:
        return np.full(shape, _WHITE, dtype=np.uint8)
    kept = _sheets.get(sheet)
    if kept is None or kept.size < size:
        kept = _sheets[sheet] = np.empty(size, dtype=np.uint8)
    paper = kept[:size].reshape(shape)
    paper.fill(_WHITE)
    return paper


class Easel:
    """Draws a document's pages while its time lasts, in ``scale`` pixels a point and ``most`` in all."""

    def __init__(self, seconds: float = _SECONDS, *, scale: float = _SCALE, most: int = _PIXELS) -> None:
        self._left = seconds
        self._scale = scale
        self._most = most

    def scale(self, page: pdfium.PdfPage) -> float:
        width, height = page.get_size()
        return min(self._scale, math.sqrt(self._most / max(width * height, 1.0)))

    def picture(self, page: pdfium.PdfPage) -> Image.Image:
        """In grey. Raises NotDrawn."""
        shades = self.draw(page, colour=False)
        return Image.frombuffer("L", shades.shape[::-1], shades, "raw", "L", 0, 1)

    def draw(self, page: pdfium.PdfPage, *, colour: bool, sheet: int | None = None) -> Array:
        """With annotations, as a viewer shows it: rows of grey pixels, or of blue, green and red.

        Without colour it takes half the time. What is drawn on a numbered ``sheet`` lasts until something
        else is, in any document. Raises NotDrawn.
        """
        began = process_time()
        until = began + min(self._left, _SECONDS_A_DRAWING)
        scale = self.scale(page)
        width, height = (max(math.ceil(side * scale), 1) for side in page.get_size())
        depth, form = (3, pdfium_c.FPDFBitmap_BGR) if colour else (1, pdfium_c.FPDFBitmap_Gray)
        shape = (height, width, depth) if colour else (height, width)
        paper = _blank(shape, sheet)
        bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, form, paper.ctypes.data, width * depth)
        if not bitmap:
            raise NotDrawn
        pause = pdfium_c.IFSDK_PAUSE(version=1)
        pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: process_time() > until)
        flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_RENDER_LIMITEDIMAGECACHE
        flags |= 0 if colour else pdfium_c.FPDF_GRAYSCALE
        status = pdfium_c.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, flags, pause)
        pdfium_c.FPDF_RenderPage_Close(page)
        pdfium_c.FPDFBitmap_Destroy(bitmap)
        self._left -= process_time() - began
        if status != pdfium_c.FPDF_RENDER_DONE:
            raise NotDrawn
        return paper

    def check(self, page: pdfium.PdfPage) -> Sequence[int]:
        """Addresses of the images that lie on the page itself, in its own space, and not in a form.

        Raises NotDrawn for a page without a size, or with an image that would fill the memory.
        """
        width, height = page.get_size()
        if min(width, height) * self.scale(page) < 1 or self._left <= 0:
            raise NotDrawn
        images: list[int] = []
        for count, (found, kind, inside) in enumerate(objects_of(page), start=1):
            is_image = kind == pdfium_c.FPDF_PAGEOBJ_IMAGE
            if count > _OBJECTS or (is_image and _image_pixels(found) > _IMAGE_PIXELS):
                raise NotDrawn
            if is_image and not inside:
                images.append(found)
        return images


def _image_pixels(found: int) -> int:
    columns, rows = ctypes.c_uint(0), ctypes.c_uint(0)
    pointer = ctypes.cast(found, pdfium_c.FPDF_PAGEOBJECT)
    pdfium_c.FPDFImageObj_GetImagePixelSize(pointer, columns, rows)
    return columns.value * rows.value

"""Pages drawn small, within bounds of size, memory and time."""

import ctypes
import math
from time import process_time

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from invoice_pipeline.readers.text_pdf.calls import object_type
from invoice_pipeline.readers.text_pdf.glyphs import Array
from invoice_pipeline.readers.text_pdf.objects import objects_of

_SCALE = 1.5
"""Pixels per point. At 1.0 the full stops of 6 point print are nearly as pale as noise."""
_PIXELS = 4_000_000
"""Of a drawing: twice an A4 page at that scale; posters are drawn coarser."""
_IMAGE_PIXELS = 120_000_000
"""Of an image on the page: A3 at 600 dpi has 70 million. Larger ones take over 360 MB to draw."""
_OBJECTS = 100_000
"""Of a page that are looked through for such images."""
_SECONDS, _SECONDS_A_DRAWING = 15.0, 2.0
"""Processor time for a document, and for one drawing: an ordinary page takes 0.01 s, a plan 0.5 s."""
_WHITE = 255
_EDGE = 1e5
"""Points; a page measures 14,400 at most."""


class NotDrawn(Exception):
    """The page is too much to draw, or the document's time is used up."""


class Drawing:
    """A picture of a page in grey, row by row, in ``scale`` pixels a point."""

    def __init__(self, shades: Array, scale: float) -> None:
        self._shades = shades
        self._scale = scale

    def reach(self, least: int, boxes: Array) -> list[bool]:
        """Whether any pixel of each box (points) is that light. First its middle row is looked at."""
        marks, width = (self._shades >= least).tobytes(), self._shades.shape[1]
        find = marks.find
        left, top, right, last = self._pixels(boxes)
        begins = (top + last) // 2 * width
        middles = zip((begins + left).tolist(), (begins + right).tolist(), strict=True)
        found = [find(1, begin, end) >= 0 for begin, end in middles]
        for at in (at for at, reached in enumerate(found) if not reached):
            start, stop = int(left[at]), int(right[at])
            rows = range(int(top[at]) * width, int(last[at]) * width, width)
            found[at] = any(find(1, row + start, row + stop) >= 0 for row in rows)
        return found

    def varies(self, least: int, box: Array) -> bool:
        """Whether the shades in a box (points) differ by as much."""
        left, top, right, last = (int(edge[0]) for edge in self._pixels(box.reshape(1, 4)))
        if left >= right or top >= last:
            return False
        shades = self._shades[top:last, left:right]
        return int(shades.max()) - int(shades.min()) >= least

    def _pixels(self, boxes: Array) -> Array:
        """First column, first row, and the ones after the last, as far as they lie on the page."""
        pixels = np.clip(np.nan_to_num(boxes), 0.0, _EDGE) * self._scale
        left, top, right, bottom = pixels.astype(np.int64).T
        height, width = self._shades.shape
        return np.array((left, top, np.minimum(right + 1, width), np.minimum(bottom + 1, height)))


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

    def draw(self, page: pdfium.PdfPage, *, colour: bool) -> Array:
        """With annotations, as a viewer shows it: rows of grey pixels, or of blue, green and red.

        Without colour it takes half the time. Raises NotDrawn.
        """
        began = process_time()
        until = began + min(self._left, _SECONDS_A_DRAWING)
        width, height = (max(math.ceil(side * self.scale(page)), 1) for side in page.get_size())
        depth, form = (3, pdfium_c.FPDFBitmap_BGR) if colour else (1, pdfium_c.FPDFBitmap_Gray)
        shape = (height, width, depth) if colour else (height, width)
        paper = np.full(shape, _WHITE, dtype=np.uint8)
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

    def check(self, page: pdfium.PdfPage) -> None:
        """Raises NotDrawn for a page without a size, or with an image that would fill the memory."""
        width, height = page.get_size()
        if min(width, height) * self.scale(page) < 1 or self._left <= 0:
            raise NotDrawn
        for count, found in enumerate(objects_of(page), start=1):
            if count > _OBJECTS or _image_pixels(found) > _IMAGE_PIXELS:
                raise NotDrawn


def _image_pixels(found: int) -> int:
    columns, rows = ctypes.c_uint(0), ctypes.c_uint(0)
    if object_type(found) == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        pointer = ctypes.cast(found, pdfium_c.FPDF_PAGEOBJECT)
        pdfium_c.FPDFImageObj_GetImagePixelSize(pointer, columns, rows)
    return columns.value * rows.value

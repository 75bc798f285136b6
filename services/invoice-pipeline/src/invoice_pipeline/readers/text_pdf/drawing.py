"""Pages drawn small, within bounds of size, memory and time."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from time import process_time

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from common.schemas.evidence import BBox

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
_EDGE = 1e5
"""Points; a page measures 14,400 at most."""


class NotDrawn(Exception):
    """The page is too much to draw, or the document's time is used up."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One byte a pixel, row by row from the top left."""

    data: bytes
    width: int
    height: int
    scale: float

    @classmethod
    def of(cls, picture: Image.Image, scale: float) -> "Drawing":
        return cls(picture.tobytes(), picture.width, picture.height, scale)

    def reaches(self, least: int, box: BBox) -> bool:
        """Whether any pixel of a box (points) is that light."""
        return any(max(row) >= least for row in self._rows(box))

    def varies(self, least: int, box: BBox) -> bool:
        shades = [shade for row in self._rows(box) for shade in (min(row), max(row))]
        return bool(shades) and max(shades) - min(shades) >= least

    def _rows(self, box: BBox) -> Iterator[bytes]:
        """The pixels of a box as far as they lie on the page, first those from its middle on."""
        x0, top, x1, bottom = (int(min(max(edge, 0.0), _EDGE) * self.scale) for edge in box)
        left, right, last = x0, min(x1 + 1, self.width), min(bottom + 1, self.height)
        if left >= right:
            return
        middle = (top + last) // 2
        for row in (*range(middle, last), *range(top, middle)):
            start = row * self.width
            yield self.data[start + left : start + right]


class Easel:
    """Draws a document's pages while its time lasts, in ``scale`` pixels a point and ``most`` in all."""

    def __init__(self, seconds: float = _SECONDS, *, scale: float = _SCALE, most: int = _PIXELS) -> None:
        self._left = seconds
        self._scale = scale
        self._most = most

    def scale(self, page: pdfium.PdfPage) -> float:
        width, height = page.get_size()
        return min(self._scale, math.sqrt(self._most / max(width * height, 1.0)))

    def draw(self, page: pdfium.PdfPage, *, colour: bool) -> Image.Image:
        """With annotations, as a viewer shows it; without colour it takes half the time. Raises NotDrawn."""
        began = process_time()
        until = began + min(self._left, _SECONDS_A_DRAWING)
        width, height = (max(math.ceil(side * self.scale(page)), 1) for side in page.get_size())
        form = pdfium_c.FPDFBitmap_BGR if colour else pdfium_c.FPDFBitmap_Gray
        bitmap = pdfium.PdfBitmap.new_native(width, height, form)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        pause = pdfium_c.IFSDK_PAUSE(version=1)
        pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: process_time() > until)
        flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_RENDER_LIMITEDIMAGECACHE
        flags |= 0 if colour else pdfium_c.FPDF_GRAYSCALE
        status = pdfium_c.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, flags, pause)
        pdfium_c.FPDF_RenderPage_Close(page)
        self._left -= process_time() - began
        if status != pdfium_c.FPDF_RENDER_DONE:
            raise NotDrawn
        picture: Image.Image = bitmap.to_pil()
        return picture.copy()  # a grey one lies in the memory that the bitmap gives back

    def check(self, page: pdfium.PdfPage) -> None:
        """Raises NotDrawn for a page without a size, or with an image that would fill the memory."""
        width, height = page.get_size()
        if min(width, height) * self.scale(page) < 1 or self._left <= 0:
            raise NotDrawn
        for count, found in enumerate(page.get_objects(max_depth=15), start=1):
            if count > _OBJECTS or _pixels(found) > _IMAGE_PIXELS:
                raise NotDrawn


def _pixels(found: pdfium.PdfObject) -> int:
    columns, rows = ctypes.c_uint(0), ctypes.c_uint(0)
    if found.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        pdfium_c.FPDFImageObj_GetImagePixelSize(found, columns, rows)
    return columns.value * rows.value

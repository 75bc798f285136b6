"""What of a page's text a person sees: the page is drawn with and without it, and the pictures compared.

White on white, covered, clipped away, transparent, switched off, outside the page: whatever the trick, such
text changes nothing in the picture. Text over other text is drawn by itself, so that neither passes for the
other.
"""

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from common.schemas.evidence import BBox
from invoice_pipeline.readers.text_pdf.overlap import Placed, layers

_SCALE = 1.5
"""Pixels per point. At 1.0 the full stops of 6 point print are nearly as pale as noise."""
_PIXELS = 4_000_000
"""Of a drawing: twice an A4 page at that scale; posters are drawn coarser."""
_IMAGE_PIXELS = 120_000_000
"""Of an image on the page: A3 at 600 dpi has 70 million. Larger ones take over 360 MB to draw."""
_OBJECTS = 100_000
"""Of a page that are looked through for such images."""
_CONTRAST = 24
"""Of 255. Ordinary print changes its place by 48 and more, hidden text by nothing."""
_INK = 60
"""Of 255: how far the picture under text that is not drawn varies where it shows what the text says."""
_TINY = 2.5
"""Points from the top of the tallest letters to the bottom of the lowest: print of two points."""
_EDGE = 1e5
"""Points; a page measures 14,400 at most."""
_SIDE, _ABOVE = 0.2, 0.06
"""Shares of a letter's box that are left out at its edges, where its neighbours' ink may reach in."""


class Sight(StrEnum):
    """``pictured``: not drawn itself, but the picture shows something there, as in searchable scans."""

    SEEN = "seen"
    PICTURED = "pictured"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One byte a pixel, row by row from the top left."""

    data: bytes
    width: int
    height: int
    scale: float

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


def sights(
    page: pdfium.PdfPage, text: pdfium.PdfTextPage, glyphs: Sequence[tuple[int, str, BBox]]
) -> list[Sight]:
    """How each glyph (its index in the text page, its character and box) is seen.

    Where a page cannot be drawn within bounds, all of its text counts as ``pictured``: read, but not trusted.
    """
    if not glyphs or not _drawable(page):
        return [Sight.PICTURED] * len(glyphs)
    pointers = [pdfium_c.FPDFText_GetTextObject(text, index) for index, _, _ in glyphs]
    objects = {_address(pointer): pointer for pointer in pointers if pointer}
    placed = [
        Placed(_address(pointer) if pointer else 0, character, _inner(box))
        for pointer, (_, character, box) in zip(pointers, glyphs, strict=True)
    ]
    layer_of = layers(placed)
    _switch(objects.values(), on=False)
    bare = _draw(page)
    own: dict[int, _Drawing] = {}
    for layer in set(layer_of.values()):
        members = [pointer for address, pointer in objects.items() if layer_of.get(address) == layer]
        own[layer] = _change(page, bare, members)
    below = _drawing(page, bare.convert("L"))
    return [
        _sight(box, glyph.box, own.get(layer_of.get(glyph.owner, -1)), below)
        for glyph, (_, _, box) in zip(placed, glyphs, strict=True)
    ]


def _sight(whole: BBox, inner: BBox, own: _Drawing | None, below: _Drawing) -> Sight:
    x0, top, x1, bottom = whole
    if max(x1 - x0, bottom - top) < _TINY:
        return Sight.HIDDEN
    if own is None:
        return Sight.PICTURED
    if own.reaches(_CONTRAST, inner):
        return Sight.SEEN
    return Sight.PICTURED if below.varies(_INK, inner) else Sight.HIDDEN


def _inner(box: BBox) -> BBox:
    x0, top, x1, bottom = box
    side, above = (x1 - x0) * _SIDE, (bottom - top) * _ABOVE
    return (x0 + side, top + above, x1 - side, bottom - above)


def _address(pointer: "ctypes._Pointer[ctypes.Structure]") -> int:
    return ctypes.addressof(pointer.contents)


def _switch(objects: Iterable[object], *, on: bool) -> None:
    for pointer in objects:
        pdfium_c.FPDFPageObj_SetIsActive(pointer, on)


def _change(page: pdfium.PdfPage, bare: Image.Image, objects: Sequence[object]) -> _Drawing:
    """Where, and how much in any colour, these objects change the picture."""
    _switch(objects, on=True)
    red, green, blue = ImageChops.difference(_draw(page), bare).split()
    _switch(objects, on=False)
    return _drawing(page, ImageChops.lighter(ImageChops.lighter(red, green), blue))


def _drawing(page: pdfium.PdfPage, picture: Image.Image) -> _Drawing:
    return _Drawing(picture.tobytes(), picture.width, picture.height, _scale(page))


def _draw(page: pdfium.PdfPage) -> Image.Image:
    bitmap = page.render(
        scale=_scale(page),
        may_draw_forms=False,
        limit_image_cache=True,
        rev_byteorder=True,
        prefer_bgrx=False,
    )
    picture: Image.Image = bitmap.to_pil()
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _scale(page: pdfium.PdfPage) -> float:
    width, height = page.get_size()
    return min(_SCALE, math.sqrt(_PIXELS / max(width * height, 1.0)))


def _drawable(page: pdfium.PdfPage) -> bool:
    """Whether the page has a size, and no image that would fill the memory."""
    width, height = page.get_size()
    if min(width, height) * _scale(page) < 1:
        return False
    for count, found in enumerate(page.get_objects(max_depth=15), start=1):
        if count > _OBJECTS or _pixels(found) > _IMAGE_PIXELS:
            return False
    return True


def _pixels(found: pdfium.PdfObject) -> int:
    columns, rows = ctypes.c_uint(0), ctypes.c_uint(0)
    if found.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        pdfium_c.FPDFImageObj_GetImagePixelSize(found, columns, rows)
    return columns.value * rows.value

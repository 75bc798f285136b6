"""What of a page's text a person sees: the page is drawn with and without it, and the pictures compared.

White on white, covered, clipped away, transparent, switched off, outside the page: whatever the trick, such
text changes nothing in the picture. Text over other text is drawn by itself, so that neither passes for the
other.
"""

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import reduce

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from common.schemas.evidence import BBox
from invoice_pipeline.readers.text_pdf.drawing import Drawing, Easel, NotDrawn
from invoice_pipeline.readers.text_pdf.overlap import Placed, layers

_CONTRAST = 24
"""Of 255. Ordinary print changes its place by 48 and more, hidden text by nothing."""
_INK = 60
"""Of 255: how far the picture under text that is not drawn varies where it shows what the text says."""
_TINY = 2.5
"""Points from the top of the tallest letters to the bottom of the lowest: print of two points."""
_SIDE, _ABOVE = 0.2, 0.06
"""Shares of a letter's box that are left out at its edges, where its neighbours' ink may reach in."""
Glyph = tuple[int, str, BBox]
"""Its index in the text page, its character and its box, as in evidence."""


class Sight(StrEnum):
    """``pictured``: not drawn itself, but the picture shows something there, as in searchable scans."""

    SEEN = "seen"
    PICTURED = "pictured"
    HIDDEN = "hidden"


def sights(
    easel: Easel, page: pdfium.PdfPage, text: pdfium.PdfTextPage, glyphs: Sequence[Glyph]
) -> list[Sight]:
    """How each glyph is seen. The page must not be used for anything else afterwards.

    Where a page cannot be drawn within bounds, all of its text counts as ``pictured``: read, but not trusted.
    """
    try:
        easel.check(page)
        return _sights(easel, page, text, glyphs)
    except NotDrawn:
        return [Sight.PICTURED] * len(glyphs)


def _sights(
    easel: Easel, page: pdfium.PdfPage, text: pdfium.PdfTextPage, glyphs: Sequence[Glyph]
) -> list[Sight]:
    """In grey first, in which ordinary print is seen; the rest may still differ from its ground by colour."""
    pointers = [pdfium_c.FPDFText_GetTextObject(text, index) for index, _, _ in glyphs]
    owners = [ctypes.addressof(pointer.contents) if pointer else 0 for pointer in pointers]
    objects = {owner: pointer for owner, pointer in zip(owners, pointers, strict=True) if owner}
    inner = [_inner(box) for _, _, box in glyphs]
    characters = [character for _, character, _ in glyphs]
    layer_of = layers([Placed(*letter) for letter in zip(owners, characters, inner, strict=True)])
    found: list[Sight] = []
    for colour in (False, True):
        below, own = _drawings(easel, page, objects, layer_of, colour=colour)
        found = [
            _sight(whole, box, own.get(layer_of.get(owner)), below)
            for owner, (_, _, whole), box in zip(owners, glyphs, inner, strict=True)
        ]
        if all(sight is Sight.SEEN for sight in found):
            break
    return found


def _drawings(
    easel: Easel,
    page: pdfium.PdfPage,
    objects: Mapping[int, object],
    layer_of: Mapping[int, int],
    *,
    colour: bool,
) -> tuple[Drawing, dict[int | None, Drawing]]:
    """The page without its text, and what the text of each layer changes in it."""
    _switch(objects.values(), on=False)
    bare, scale = easel.draw(page, colour=colour), easel.scale(page)
    own: dict[int | None, Drawing] = {}
    for layer in sorted(set(layer_of.values())):
        members = [pointer for owner, pointer in objects.items() if layer_of.get(owner) == layer]
        _switch(members, on=True)
        own[layer] = Drawing.of(_change(easel.draw(page, colour=colour), bare), scale)
        _switch(members, on=False)
    return Drawing.of(bare.convert("L"), scale), own


def _sight(whole: BBox, inner: BBox, own: Drawing | None, below: Drawing) -> Sight:
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


def _switch(objects: Iterable[object], *, on: bool) -> None:
    for pointer in objects:
        pdfium_c.FPDFPageObj_SetIsActive(pointer, on)


def _change(one: Image.Image, other: Image.Image) -> Image.Image:
    """How much two pictures differ at each pixel, in whichever colour they do most."""
    return reduce(ImageChops.lighter, ImageChops.difference(one, other).split())

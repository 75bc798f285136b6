"""What of a page's text a person sees: the page is drawn with and without it, and the pictures compared.

White on white, covered, clipped away, transparent, switched off, outside the page: whatever the trick, such
text changes nothing in the picture. Text over other text is drawn by itself, so that neither passes for the
other.
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pypdfium2 as pdfium

from invoice_pipeline.readers.text_pdf.arrays import Array
from invoice_pipeline.readers.text_pdf.calls import bounds_at, set_active
from invoice_pipeline.readers.text_pdf.drawing import Drawing, Easel, NotDrawn
from invoice_pipeline.readers.text_pdf.glyphs import Glyphs
from invoice_pipeline.readers.text_pdf.overlap import NO_LAYER, TooManyLetters, layers

_CONTRAST = 24
"""Of 255. Ordinary print changes its place by 48 and more, hidden text by nothing."""
_INK = 60
"""Of 255: how far the picture under text that is not drawn varies where it shows what the text says."""
_TINY = 2.5
"""Points from the top of the tallest letters to the bottom of the lowest: print of two points."""
_SIDE, _ABOVE = 0.2, 0.06
"""Shares of a letter's box that are left out at its edges, where its neighbours' ink may reach in."""

_IMAGES = 100
"""Of a page whose places are looked at. More are the tiles of a picture, and it is drawn."""
_BLEED = 4.0
"""Points by which what is drawn of an image may lie outside of its place."""


class Sight(StrEnum):
    """``pictured``: not drawn itself, but the picture shows something there, as in searchable scans."""

    SEEN = "seen"
    PICTURED = "pictured"
    HIDDEN = "hidden"


SIGHTS = tuple(Sight)
_SEEN, _PICTURED, _HIDDEN = (SIGHTS.index(sight) for sight in (Sight.SEEN, Sight.PICTURED, Sight.HIDDEN))


def sights(easel: Easel, page: pdfium.PdfPage, glyphs: Glyphs) -> Array:
    """How each glyph is seen: its place in SIGHTS. The page must not be used for anything else afterwards.

    Where a page cannot be drawn within bounds, all of its text counts as ``pictured``: read, but not trusted.
    """
    if not glyphs.text:
        return np.zeros(0, dtype=np.int8)
    try:
        _lay_aside(easel.check(page), glyphs)
        return _sights(easel, page, glyphs)
    except (NotDrawn, TooManyLetters):
        return np.full(len(glyphs.text), _PICTURED, dtype=np.int8)


def _sights(easel: Easel, page: pdfium.PdfPage, glyphs: Glyphs) -> Array:
    """In grey first, in which ordinary print is seen; the rest may still differ from its ground by colour."""
    inner = _inner(glyphs.boxes)
    characters = np.frombuffer(glyphs.text.encode("utf-32-le"), dtype=np.uint32)
    layer_of = layers(glyphs.owners, characters, inner)
    large = (glyphs.boxes[:, 2:] - glyphs.boxes[:, :2]).max(axis=1) >= _TINY
    texts = _Texts(glyphs.owners)
    for colour in (False, True):
        bare, seen = _compared(easel, page, texts, layer_of, inner, colour=colour)
        if (seen & large).all():
            return np.full(len(seen), _SEEN, dtype=np.int8)
    return _told_apart(bare, seen, large, layer_of, inner)


def _lay_aside(images: Sequence[int], glyphs: Glyphs) -> None:
    """Those apart from all letters hide none, and decoding a logo can take longer than drawing the rest."""
    if not images:
        return
    found = np.full((min(len(images), _IMAGES), 4), np.nan, dtype=np.float32)
    first, size = found.ctypes.data, found.itemsize
    for at, image in enumerate(images[:_IMAGES]):
        bounds_at(image, *range(first + 4 * at * size, first + 4 * (at + 1) * size, size))
    lefts, tops, rights, bottoms = glyphs.boxes.T
    for image, (x0, y0, x1, y1) in zip(images, glyphs.view.boxes(found.astype(np.float64)), strict=False):
        beside = (rights < x0 - _BLEED) | (lefts > x1 + _BLEED)
        if (beside | (bottoms < y0 - _BLEED) | (tops > y1 + _BLEED)).all():
            set_active(image, False)


class _Texts:
    """The text objects of a page, which are drawn or left out; at first all of them are drawn."""

    def __init__(self, owners: Array) -> None:
        self._owners = owners
        self._all = self._drawn = _distinct(owners)

    def draw_only(self, letters: Array) -> None:
        """Those that own any of these letters."""
        whole = len(letters) == len(self._owners)
        wanted = self._all if whole else _distinct(self._owners[letters])
        for owner in self._drawn - wanted:
            set_active(owner, False)
        for owner in wanted - self._drawn:
            set_active(owner, True)
        self._drawn = wanted


def _distinct(owners: Array) -> set[int]:
    return set(owners.tolist()) - {0}


def _compared(
    easel: Easel, page: pdfium.PdfPage, texts: _Texts, layer_of: Array, inner: Array, *, colour: bool
) -> tuple[Drawing, Array]:
    """The page without its text, and whether that of each letter's layer changes anything in its place."""
    scale = easel.scale(page)
    layered: list[tuple[Array, Drawing]] = []
    for layer in np.unique(layer_of[layer_of != NO_LAYER]).tolist():
        members = np.flatnonzero(layer_of == layer)
        texts.draw_only(members)
        sheet = len(layered) + 1
        layered.append((members, Drawing(easel.draw(page, colour=colour, sheet=sheet), scale)))
    texts.draw_only(np.zeros(0, dtype=np.int64))
    bare = Drawing(easel.draw(page, colour=colour, sheet=0), scale)
    seen = np.zeros(len(inner), dtype=bool)
    for members, drawing in layered:
        seen[members] = drawing.differs(bare, _CONTRAST, inner[members])
    return bare, seen


def _told_apart(bare: Drawing, seen: Array, large: Array, layer_of: Array, inner: Array) -> Array:
    """Letters that were not drawn alone are read, as are those under which the picture shows something."""
    found = np.where(seen, _SEEN, _HIDDEN).astype(np.int8)
    found[~seen & (layer_of == NO_LAYER)] = _PICTURED
    unseen = np.flatnonzero(~seen & (layer_of != NO_LAYER))
    found[unseen[list(bare.vary(_INK, inner[unseen]))]] = _PICTURED
    found[~large] = _HIDDEN
    return found


def _inner(boxes: Array) -> Array:
    x0, top, x1, bottom = boxes.T
    side, above = (x1 - x0) * _SIDE, (bottom - top) * _ABOVE
    return np.column_stack((x0 + side, top + above, x1 - side, bottom - above))

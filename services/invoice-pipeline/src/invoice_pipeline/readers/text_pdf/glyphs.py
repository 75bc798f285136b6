"""What a page's text layer prints, letter by letter, read with as few calls of PDFium as can be."""

import ctypes
import unicodedata
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from invoice_pipeline.readers.text_pdf.arrays import Array
from invoice_pipeline.readers.text_pdf.calls import (
    address,
    loose_box_at,
    origin_at,
    text_object_at,
    unicode_at,
)
from invoice_pipeline.readers.text_pdf.sideways import sideways

_LINE_END_HYPHEN, _IN_ONE_PIECE = "\x02", "\ufffe"
"""What PDFium puts in the place of a hyphen at the end of a line: alone, and in a longer text."""
_LINE_END = 3
"""How many characters farther the next letter is, behind what PDFium puts at the end of a line."""
_LEFTWARD = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "RLM"})
"""Classes of letters that run from right to left, around which PDFium changes the order of others."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """In the order of the content stream; every array is as long as ``text``.

    ``boxes`` (four columns) and ``baselines`` are in points from the page's top left, as it is seen.
    ``broken``: whether a space stands before. ``ended``: whether PDFium ends a line there. ``owners``:
    addresses of the text objects that draw them, 0 for none. ``sideways``: whether it stands in a text that
    runs up, down or across. ``unmapped``: how many more there are of which the font does not say what they
    are. ``view``: what turns places of the page's own space into such points.
    """

    text: str
    boxes: Array
    baselines: Array
    broken: Array
    ended: Array
    owners: Array
    sideways: Array
    unmapped: int
    view: "View"


def glyphs_of(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Glyphs:
    handle, characters = address(text), _characters(text)
    counts = Counter(characters)
    printed = set(filter(_is_printed, counts))
    indices = [index for index, character in enumerate(characters) if character in printed]
    seen = View.of(page)
    boxes = seen.boxes(_loose_boxes(handle, indices))
    places = np.array(indices, dtype=np.int64)
    steps = _steps(places)
    ended = _ended(characters, places, steps)
    owners = _owners(handle, places, steps, straight=not any(map(_runs_leftward, printed)))
    return Glyphs(
        text="".join(filter(printed.__contains__, characters)).replace(_LINE_END_HYPHEN, "-"),
        boxes=boxes,
        baselines=_baselines(handle, indices, boxes, owners, seen),
        broken=(steps > 1) & ~ended,
        ended=ended,
        owners=owners,
        sideways=sideways(handle, indices, boxes),
        unmapped=sum(
            count for character, count in counts.items() if not (character in printed or character.isspace())
        ),
        view=seen,
    )


def _steps(places: Array) -> Array:
    """How many characters each letter stands behind the one before it; the first behind a line's end."""
    found: Array = np.empty_like(places)
    found[:1] = places[:1] + _LINE_END
    np.subtract(places[1:], places[:-1], out=found[1:])
    return found


def _ended(characters: str, places: Array, steps: Array) -> Array:
    """Whether nothing but the end of a line stands between each letter and the one before it.

    Where PDFium takes a page's text to run downwards, it ends a line behind each letter that is drawn alone.
    """
    codes = np.frombuffer(characters.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    found: Array = (steps == _LINE_END) & (places >= _LINE_END)
    behind = places[found]
    found[found] = (codes[behind - 1] == ord("\n")) & (codes[behind - 2] == ord("\r"))
    return found


def _characters(text: pdfium.PdfTextPage) -> str:
    """One for each of PDFium's indices. Its text in one piece leaves out some, and then tells no index."""
    count = text.count_chars()
    units = ctypes.create_string_buffer(2 * (count + 1))
    pdfium_c.FPDFText_GetText(text, 0, count, ctypes.cast(units, ctypes.POINTER(ctypes.c_ushort)))
    whole = units.raw[: 2 * count].decode("utf-16-le", "replace")
    if len(whole) == count and "\0" not in whole and "\N{REPLACEMENT CHARACTER}" not in whole:
        return whole.replace(_IN_ONE_PIECE, _LINE_END_HYPHEN)
    codes = map(unicode_at, repeat(address(text), count), range(count))
    return "".join(chr(code) if code < 0x110000 else "\0" for code in codes)  # noqa: PLR2004  Unicode ends there


def _is_printed(character: str) -> bool:
    return character == _LINE_END_HYPHEN or (character.isprintable() and not character.isspace())


def _runs_leftward(character: str) -> bool:
    return unicodedata.bidirectional(character) in _LEFTWARD


def _loose_boxes(handle: int, indices: Sequence[int]) -> Array:
    """Left, top, right, bottom in the page's own space, as high as the font."""
    found = np.zeros((len(indices), 4), dtype=np.float32)
    first, size = found.ctypes.data, 4 * found.itemsize
    places = range(first, first + size * len(indices), size)
    deque(map(loose_box_at, repeat(handle), indices, places), maxlen=0)
    return found.astype(np.float64)


def _owners(handle: int, places: Array, steps: Array, *, straight: bool) -> Array:
    """PDFium takes in one text object after the other: who owns both ends of a word owns what is between."""
    if not straight:
        return _owners_at(handle, places.tolist())
    starts = np.flatnonzero(steps > 1)
    ends = np.append(starts[1:], len(places))[: len(starts)]
    firsts = _owners_at(handle, places[starts].tolist())
    lasts = _owners_at(handle, places[ends - 1].tolist())
    found = np.repeat(firsts, ends - starts)
    for at in np.flatnonzero(firsts != lasts).tolist():
        start, end = starts[at], ends[at]
        found[start:end] = _owners_at(handle, places[start:end].tolist())
    return found


def _owners_at(handle: int, indices: Sequence[int]) -> Array:
    return np.array([owner or 0 for owner in map(text_object_at, repeat(handle), indices)], dtype=np.int64)


def _baselines(handle: int, indices: Sequence[int], boxes: Array, owners: Array, seen: "View") -> Array:
    """Asked for where the object or the height changes: within, all letters stand as the first does."""
    changed = np.ones(len(indices), dtype=bool)
    changed[1:] = owners[1:] != owners[:-1]
    for side in (1, 3):
        changed[1:] |= boxes[1:, side] != boxes[:-1, side]
    fresh = np.flatnonzero(changed)
    origins = np.zeros((len(fresh), 2))
    first, half = origins.ctypes.data, origins.itemsize
    xs = range(first, first + 2 * half * len(fresh), 2 * half)
    ys = (place + half for place in xs)
    deque(map(origin_at, repeat(handle), [indices[at] for at in fresh.tolist()], xs, ys), maxlen=0)
    lasts = np.diff(np.append(fresh, len(indices)))
    return np.repeat(seen.points(origins)[:, 1], lasts)


@dataclass(frozen=True, slots=True)
class View:
    """How the reader sees the page: turned by ``rotation`` degrees, and what of it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> "View":
        """Shown is where media box and crop box overlap."""
        shown = pdfium_c.FS_RECTF()
        pdfium_c.FPDF_GetPageBoundingBox(page, shown)
        return cls(shown.left, shown.bottom, shown.right, shown.top, page.get_rotation())

    def points(self, points: Array) -> Array:
        """PDF user space (origin bottom left, before the page is turned) as it is seen from the top left."""
        return np.column_stack(self._seen(points[:, 0], points[:, 1]))

    def boxes(self, rectangles: Array) -> Array:
        x0, y0 = self._seen(rectangles[:, 0], rectangles[:, 1])
        x1, y1 = self._seen(rectangles[:, 2], rectangles[:, 3])
        found = np.empty((len(rectangles), 4))
        np.minimum(x0, x1, out=found[:, 0])
        np.minimum(y0, y1, out=found[:, 1])
        np.maximum(x0, x1, out=found[:, 2])
        np.maximum(y0, y1, out=found[:, 3])
        return found

    def _seen(self, x: Array, y: Array) -> tuple[Array, Array]:
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:  # noqa: PLR2004 - degrees
            return y - self.bottom, x - self.left
        if self.rotation == 180:  # noqa: PLR2004
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

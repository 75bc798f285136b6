"""Which texts of a page lie over each other, and must be drawn one by one to tell which is seen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import repeat

import numpy as np

from invoice_pipeline.readers.text_pdf.arrays import Array

_CELL = 6.0
"""Points: an ordinary letter lies in one to four cells."""
_CROWD = 24
"""Letters in one cell. Print has three; more is a heap that nobody reads, and each is compared with all."""
_CELLS_OF_A_LETTER = 400
"""A letter of the height of a hand."""
_CELLS = 2_000_000
"""Of all letters of a page: a dense one has 20,000."""
NO_LAYER = -1
_LAYERS = 4
"""Drawings of one page. A page in which more texts lie over one another is no honest one."""
_ROWS = 400
"""Letters of one owner that follow each other: an ordinary page has 50 to 200 such rows."""
_EDGE = 1e5
"""Points; a page measures 14,400 at most."""


class TooManyLetters(Exception):
    """The page has more, or larger ones, than can be compared."""


def layers(owners: Array, characters: Array, boxes: Array) -> Array:
    """The layer of each letter, such that no two of one layer that differ share a place.

    Letters of one owner have the same. Those of owners in a heap, or over too many others, have NO_LAYER.
    Raises TooManyLetters.
    """
    rivals, crowded = _rivals(owners, characters, boxes)
    if not rivals and not crowded:
        return np.zeros(len(owners), dtype=np.int64)
    mine = owners.tolist()
    layer_of = _layer_of_owners(dict.fromkeys(mine), rivals, crowded)
    return np.array(list(map(layer_of.get, mine, repeat(NO_LAYER))), dtype=np.int64)


def _layer_of_owners(
    owners: Iterable[int], rivals: Mapping[int, set[int]], crowded: set[int]
) -> dict[int, int]:
    found: dict[int, int] = {}
    for owner in owners:
        taken = {found.get(rival) for rival in rivals[owner]} if owner in rivals else ()
        free = next((layer for layer in range(_LAYERS) if layer not in taken), None)
        if free is not None and owner not in crowded:
            found[owner] = free
    return found


def _rivals(owners: Array, characters: Array, boxes: Array) -> tuple[dict[int, set[int]], set[int]]:
    """The owners whose letters lie over each other's, and those that lie in heaps.

    The same letter at the same place is no rival: so bold print is imitated.
    """
    amid = _amid_others(owners, boxes)
    if not len(amid):
        return {}, set()
    owners, characters, boxes = owners[amid], characters[amid], boxes[amid]
    letters, ranks = _cells(boxes)
    crowded = set(owners[letters[ranks >= _CROWD]].tolist())
    rivals: defaultdict[int, set[int]] = defaultdict(set)
    owner_at, character_at = owners[letters], characters[letters]
    for apart in range(1, min(int(ranks.max(initial=0)) + 1, _CROWD)):
        # In one cell are the letters between which the rank grows by as much as the place.
        later = np.flatnonzero((ranks >= apart) & (ranks < _CROWD))
        later = later[owner_at[later] != owner_at[later - apart]]
        later = later[character_at[later] != character_at[later - apart]]
        one, other = letters[later], letters[later - apart]
        clash = _meet(boxes[one], boxes[other])
        for mine, theirs in set(zip(owners[one[clash]].tolist(), owners[other[clash]].tolist(), strict=True)):
            rivals[mine].add(theirs)
            rivals[theirs].add(mine)
    return rivals, crowded


def _amid_others(owners: Array, boxes: Array) -> Array:
    """Places of the letters that stand in a row with others of their owner, over which another row reaches.

    On most pages there are none. Many short rows are not compared with each other, and all of them count.
    """
    everywhere = np.arange(len(owners))
    starts = np.flatnonzero(np.diff(owners, prepend=owners[:1] - 1))
    if not 0 < len(starts) <= _ROWS:
        return everywhere
    rows = np.hstack((np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)))
    whose = owners[starts]
    met = _meet(rows[:, np.newaxis], rows[np.newaxis]) & (whose[:, np.newaxis] != whose)
    amid: Array = everywhere[np.repeat(met.any(axis=1), np.diff(np.append(starts, len(owners))))]
    return amid


def _meet(one: Array, other: Array) -> Array:
    return (
        (one[..., 0] < other[..., 2])
        & (other[..., 0] < one[..., 2])
        & (one[..., 1] < other[..., 3])
        & (other[..., 1] < one[..., 3])
    )


def _cells(boxes: Array) -> tuple[Array, Array]:
    """Each letter once for each cell that it lies in, cell by cell, and which of its letters it is."""
    x0, top, x1, bottom = boxes.T
    on_page = (x0 > -_EDGE) & (x0 <= x1) & (x1 < _EDGE) & (top > -_EDGE) & (top <= bottom) & (bottom < _EDGE)
    placed = np.flatnonzero(on_page)
    first = np.floor(boxes[placed, :2] / _CELL).astype(np.int64)
    spans = np.floor(boxes[placed, 2:] / _CELL).astype(np.int64) - first + 1
    counts = spans[:, 0] * spans[:, 1]
    small = counts <= _CELLS_OF_A_LETTER
    placed, first, spans, counts = placed[small], first[small], spans[small], counts[small]
    if counts.sum() > _CELLS:
        raise TooManyLetters
    letters = np.repeat(np.arange(len(placed)), counts)
    number = np.arange(len(letters)) - np.repeat(np.cumsum(counts) - counts, counts)
    row, column = np.divmod(number, spans[letters, 0])
    cell = (first[letters, 1] + row) * int(4 * _EDGE) + first[letters, 0] + column
    order = np.argsort(cell, kind="stable")
    cell = cell[order]
    starts = np.flatnonzero(np.diff(cell, prepend=cell[:1] - 1))
    sizes = np.diff(np.append(starts, len(cell)))
    return placed[letters[order]], np.arange(len(cell)) - np.repeat(starts, sizes)

"""Which texts of a page lie over each other, and must be drawn one by one to tell which is seen."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.schemas.evidence import BBox

_CELL = 6.0
"""Points: an ordinary letter lies in one to four cells."""
_CROWD = 24
"""Letters in one cell. Print has three; more is a heap that nobody reads, and each is compared with all."""
_CELLS_OF_A_LETTER = 400
"""A letter of the height of a hand."""
_LAYERS = 4
"""Drawings of one page. A page in which more texts lie over one another is no honest one."""
_EDGE = 1e5
"""Points; a page measures 14,400 at most."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A letter and the text object that draws it."""

    owner: int
    character: str
    box: BBox


def layers(letters: Sequence[Placed]) -> dict[int, int]:
    """Owner -> layer, such that no two letters of one layer that differ share a place.

    Owners in a heap, or over too many others, have none.
    """
    rivals, crowded = _rivals(letters)
    found: dict[int, int] = {}
    for owner in dict.fromkeys(letter.owner for letter in letters):
        taken = {found.get(rival) for rival in rivals[owner]}
        free = next((layer for layer in range(_LAYERS) if layer not in taken), None)
        if free is not None and owner not in crowded:
            found[owner] = free
    return found


def _rivals(letters: Sequence[Placed]) -> tuple[dict[int, set[int]], set[int]]:
    """The owners whose letters lie over each other's, and those that lie in heaps.

    The same letter at the same place is no rival: so bold print is imitated.
    """
    rivals: defaultdict[int, set[int]] = defaultdict(set)
    crowded: set[int] = set()
    cells: defaultdict[tuple[int, int], list[Placed]] = defaultdict(list)
    for letter in letters:
        for cell in _cells(letter.box):
            there = cells[cell]
            for other in there:
                if other.owner != letter.owner and _clash(letter, other):
                    rivals[letter.owner].add(other.owner)
                    rivals[other.owner].add(letter.owner)
            if len(there) < _CROWD:
                there.append(letter)
            else:
                crowded.add(letter.owner)
    return rivals, crowded


def _clash(one: Placed, other: Placed) -> bool:
    x0, top, x1, bottom = one.box
    left, above, right, below = other.box
    return one.character != other.character and x0 < right and left < x1 and top < below and above < bottom


def _cells(box: BBox) -> Iterator[tuple[int, int]]:
    x0, top, x1, bottom = box
    if not -_EDGE < x0 <= x1 < _EDGE or not -_EDGE < top <= bottom < _EDGE:
        return
    columns, rows = (
        range(int(x0 // _CELL), int(x1 // _CELL) + 1),
        range(int(top // _CELL), int(bottom // _CELL) + 1),
    )
    if len(columns) * len(rows) <= _CELLS_OF_A_LETTER:
        for row in rows:
            for column in columns:
                yield (column, row)

"""Which column a number or a text of a table's row stands in."""

from collections.abc import Sequence
from dataclasses import dataclass

from invoice_pipeline.readers.text_pdf.tables.figures import Figure
from invoice_pipeline.readers.text_pdf.tables.heads import Column

_FAR = 40.0
"""Points between a number and the head over it, at most."""
_TOUCHING = 3.0
"""Points; a number within a text is one of a column only where it stands right under its head."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """How near a number is to a column: first the gap between them, then how their edges differ."""

    gap: float
    misalignment: float
    column: int


def place_of(figure: Figure, columns: Sequence[Column]) -> Place | None:
    x0, x1 = figure.left, figure.right
    best: tuple[float, float, int] | None = None
    nearest = _FAR
    for position, column in enumerate(columns):
        if column.x0 - x1 > nearest or x0 - column.x1 > nearest:
            continue
        place = (max(_gap(x0, x1, column), 0.0), _misalignment(x0, x1, column), position)
        if best is None or place < best:
            best, nearest = place, place[0]
    if best is None:
        return None
    touching = _gap(x0, x1, columns[best[2]]) <= -_TOUCHING / 2
    return Place(*best) if figure.pure or touching else None


def text_column_of(x0: float, x1: float, columns: Sequence[Column], texts: Sequence[bool]) -> int | None:
    """Where a text stands that begins at ``x0``; ``texts`` says which columns hold texts.

    One below the head of numbers explains a number. Any other is aligned to the left, and may run as wide as
    it likes: its column is the last that begins before it.
    """
    width = max(x1 - x0, 1.0)
    for position, column in enumerate(columns):
        if not texts[position] and -_gap(x0, x1, column) >= width / 2:
            return position
    begun = [at for at, column in enumerate(columns) if texts[at] and column.x0 <= x0 + _TOUCHING]
    if begun:
        return begun[-1]
    others = [at for at, is_text in enumerate(texts) if is_text]
    return min(others, key=lambda at: max(_gap(x0, x1, columns[at]), 0.0), default=None)


def _gap(x0: float, x1: float, column: Column) -> float:
    """Negative where they overlap."""
    return max(x0, column.x0) - min(x1, column.x1)


def _misalignment(x0: float, x1: float, column: Column) -> float:
    return min(abs(x1 - column.x1), abs(x0 - column.x0), abs(x0 + x1 - column.x0 - column.x1) / 2)

"""Which column a number or a text of a table's row stands in."""

from collections.abc import Sequence

from common.schemas.evidence import BBox
from invoice_pipeline.readers.text_pdf.tables.figures import Figure
from invoice_pipeline.readers.text_pdf.tables.heads import Column

_FAR = 40.0
"""Points between a number and the head over it, at most."""
_TOUCHING = 3.0
"""Points; a number within a text is one of a column only where it stands right under its head."""


def column_of(figure: Figure, columns: Sequence[Column]) -> int | None:
    x0, x1 = figure.words[0].bbox[0], figure.right
    nearest = nearest_column(x0, x1, columns)
    if nearest is None:
        return None
    gap = _gap(x0, x1, columns[nearest])
    return nearest if gap <= (_FAR if figure.pure else -_TOUCHING / 2) else None


def nearest_column(x0: float, x1: float, columns: Sequence[Column]) -> int | None:
    """Under the head, or else beside it; of several the one that it is aligned with."""
    best, found = None, None
    for position, column in enumerate(columns):
        key = (max(_gap(x0, x1, column), 0.0), _misalignment(x0, x1, column))
        if best is None or key < best:
            best, found = key, position
    return found


def text_column_of(box: BBox, columns: Sequence[Column]) -> int | None:
    """The last column that begins left of the text's middle, because texts are aligned to the left."""
    return nearest_column(box[0], box[2], columns)


def _gap(x0: float, x1: float, column: Column) -> float:
    """Negative where they overlap."""
    return max(x0, column.x0) - min(x1, column.x1)


def _misalignment(x0: float, x1: float, column: Column) -> float:
    return min(abs(x1 - column.x1), abs(x0 - column.x0), abs(x0 + x1 - column.x0 - column.x1) / 2)

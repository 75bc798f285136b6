"""Text that runs up, down or across an upright page: notes along its margin, watermarks, ribbons."""

import math
from collections.abc import Sequence

import numpy as np

from invoice_pipeline.readers.text_pdf.arrays import Array
from invoice_pipeline.readers.text_pdf.calls import angle_at

_SAME = 0.1
"""Points by which the sides of letters in one column may lie apart."""
_GAP, _OVERLAP = 2.0, 0.4
"""In font heights: a wide space is narrower, and kerned letters lie over each other by less."""
_RISE = 0.1
"""In heights of a letter: skewed print rises by less from one letter to the next."""
_NEAR = 0.3
"""In the heights of letters, the higher of two: narrow ones that slant are low as well."""
_LETTERS = 3
"""Fewer are no text of their own."""
_ASKEW, _HALF_TURN = 10, 180
"""Degrees by which such text is turned at least; skewed scans are by less."""


def follow_askew(boxes: Array) -> Array:
    """Whether each letter but the last stands close to the next one, but above or below it."""
    one, after = boxes[:-1], boxes[1:]
    width, height = one[:, 2] - one[:, 0], one[:, 3] - one[:, 1]
    aside = np.maximum(after[:, 0] - one[:, 2], one[:, 0] - after[:, 2])
    apart = np.maximum(after[:, 1] - one[:, 3], one[:, 1] - after[:, 3])
    column = (np.abs(one[:, 0] - after[:, 0]) < _SAME) & (np.abs(one[:, 2] - after[:, 2]) < _SAME)
    stacked = column & (apart > -_OVERLAP * width) & (apart < _GAP * width)
    near = _NEAR * np.maximum(height, after[:, 3] - after[:, 1])
    slanting = (np.abs(after[:, 3] - one[:, 3]) > _RISE * height) & (apart < near) & (aside < near)
    found: Array = stacked | (slanting & ~column)
    return found


def sideways(handle: int, indices: Sequence[int], boxes: Array) -> Array:
    """Of each letter; PDFium is asked for the first of every few that stand so."""
    found = np.zeros(len(boxes), dtype=bool)
    if len(boxes) < _LETTERS:
        return found
    change = np.diff(follow_askew(boxes).astype(np.int8), prepend=0, append=0)
    starts, ends = np.flatnonzero(change > 0).tolist(), np.flatnonzero(change < 0).tolist()
    for first, last in zip(starts, ends, strict=True):
        if last - first + 1 >= _LETTERS and _is_askew(angle_at(handle, indices[first])):
            found[first : last + 1] = True
    return found


def _is_askew(angle: float) -> bool:
    """Radians; what is no angle is negative."""
    from_level = round(math.degrees(angle)) % _HALF_TURN
    return angle >= 0 and min(from_level, _HALF_TURN - from_level) >= _ASKEW

"""How the lines of a picture fall: a scan that lies askew, or a page photographed from the side.

Each text says roughly how its own line runs; more exactly it shows in how well texts that stand far apart, as
a label and its amount do, come to stand in one line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

import numpy as np

from invoice_pipeline.readers.ocr.engine import Recognised

_LONG = 2.5
"""Times as wide as high, if a text shows how much its line falls."""
_ENOUGH = 6
"""Texts, at the least, that tell whether lines run together."""
_ROUNDS, _STRAYS, _EXACT = 3, 2.5, 4.0
"""Texts that run otherwise than most are left out, again and again: by so many times the usual difference
between their ends, and no fewer pixels than engines find corners wrong by."""
_MOST = 400
"""Texts that are compared with each other."""
_NEIGHBOURS = 1.2
"""Heights by which the lines of two texts lie apart, at most, if they may be one line."""
_SHARP = 0.18
"""Heights by which texts of one line stand higher and lower, as boxes are drawn around them."""
_STEPS = (0.006, 0.003, 0.0015, 0.0007)
"""Slopes that are tried beside the best so far, two on either side."""
Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Place = TypeVar("Place", float, Array)


@dataclass(frozen=True, slots=True)
class Fall:
    """Of each line, in the picture's pixels: at ``middle`` its slope is ``slope + converging * height``.

    Lines that are parallel on paper meet far outside of a picture that was taken from the side.
    """

    middle: float = 0.0
    slope: float = 0.0
    converging: float = 0.0

    @classmethod
    def of(cls, found: Sequence[Recognised]) -> "Fall":
        corners = np.array([text.corners for text in found[:_MOST]], dtype=np.float64).reshape(-1, 4, 2)
        widths, falls = (corners[:, 1] - corners[:, 0]).T
        tall = np.abs(corners[:, 3, 1] - corners[:, 0, 1])
        xs, ys = corners.mean(axis=1).T
        long = widths >= _LONG * tall
        if not long.any():
            return cls()
        middle, slopes = float(np.median(xs[long])), falls[long] / widths[long]
        heights = ys[long] - slopes * (xs[long] - middle)
        first = cls(middle, *_fitted(heights, slopes, widths[long]))
        return _in_rows(first, xs, ys, tall)

    def straightened(self, x: Place, y: Place) -> Place:
        """The height at ``middle`` of the line that runs through a point."""
        aside = x - self.middle
        return (y - self.slope * aside) / (1 + self.converging * aside)

    def turned(self, above: float, below: float, height: float) -> "Fall":
        """With so much more slope at height 0, and at ``height``."""
        more = (below - above) / height
        return replace(self, slope=self.slope + above, converging=self.converging + more)


def _fitted(heights: Array, slopes: Array, widths: Array) -> tuple[float, float]:
    """The slope at height 0, and by how much it grows: a long text tells more exactly how it runs."""
    slope, converging = float(np.median(slopes)), 0.0
    for _ in range(_ROUNDS):
        strays = np.abs(slopes - slope - converging * heights) * widths
        near = strays <= max(_STRAYS * float(np.median(strays)), _EXACT)
        if near.sum() < _ENOUGH:
            break
        converging, slope = np.polyfit(heights[near], slopes[near], 1, w=widths[near]).tolist()
    return slope, converging


def _in_rows(fall: Fall, xs: Array, ys: Array, tall: Array) -> Fall:
    """The fall beside this one by which the most texts come to stand in one line with others."""
    one, other = np.triu_indices(len(xs), 1)
    low, aside = np.minimum(tall[one], tall[other]), np.abs(xs[one] - xs[other])
    heights = fall.straightened(xs, ys)
    near = (np.abs(heights[one] - heights[other]) < _NEIGHBOURS * low) & (aside > low)
    one, other, low, aside = one[near], other[near], low[near], aside[near]

    def in_line(tried: Fall) -> float:
        heights = tried.straightened(xs, ys)
        apart = (heights[one] - heights[other]) / (_SHARP * low)
        return float((aside * np.exp(-apart * apart)).sum())

    span, best, most = max(float(ys.max()), 1.0), fall, in_line(fall)
    for step in _STEPS:
        start = best
        for above, below in product((-2 * step, -step, 0.0, step, 2 * step), repeat=2):
            tried = start.turned(above, below, span)
            score = in_line(tried)
            if score > most:
                best, most = tried, score
    return best

"""Lines of texts that were seen from some side, and whether they are lines again."""

import math
from collections.abc import Iterator
from itertools import pairwise

import pytest

from invoice_pipeline.readers.ocr.engine import Recognised
from invoice_pipeline.readers.ocr.straightening import Fall

Point = tuple[float, float]
PITCH, HEIGHT = 30.0, 24.0
COLUMNS = ((150, 420), (900, 1010), (1400, 1500))
"""A name, a quantity, an amount: from where to where, in a picture of 1,650 pixels' width."""


def seen(point: Point, turn: float, aside: float) -> Point:
    """To the whole pixel, by a camera that is turned by degrees and stands ``aside``: 0 is straight above."""
    x, y = point
    angle = math.radians(turn)
    x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
    x, y = x / (1 + aside * x / 1650), y / (1 + aside * x / 1650)
    return float(round(x)), float(round(y))


def texts(rows: int, turn: float, aside: float) -> Iterator[tuple[int, Recognised]]:
    """With their row."""
    for row in range(rows):
        top = 300 + row * PITCH
        for left, right in COLUMNS:
            corners = [(left, top), (right, top), (right, top + HEIGHT), (left, top + HEIGHT)]
            one, two, three, four = (seen(corner, turn, aside) for corner in corners)
            yield row, Recognised("text", (one, two, three, four), 1.0)


@pytest.mark.parametrize("turn", [-9.0, -1.3, 0.0, 0.4, 7.0])
@pytest.mark.parametrize("aside", [-0.2, 0.0, 0.15])
def test_texts_of_one_line_come_to_one_height_and_those_of_the_next_line_to_another(
    turn: float, aside: float
) -> None:
    placed = list(texts(40, turn, aside))
    fall = Fall.of([text for _, text in placed])
    heights: dict[int, list[float]] = {}
    for row, text in placed:
        x, y = (sum(values) / 4 for values in zip(*text.corners, strict=True))
        heights.setdefault(row, []).append(fall.straightened(x, y))
    assert all(max(found) - min(found) < HEIGHT / 4 for found in heights.values())
    middles = [sum(found) / len(found) for found in heights.values()]
    assert all(below - above > HEIGHT / 2 for above, below in pairwise(middles))


def test_a_picture_without_a_text_that_tells_is_taken_as_it_lies() -> None:
    speck = Recognised("1", ((0.0, 0.0), (9.0, 5.0), (9.0, 20.0), (0.0, 15.0)), 1.0)
    for found in ([], [speck]):
        assert Fall.of(found).straightened(100.0, 50.0) == 50.0


def test_a_stamp_across_the_page_does_not_turn_it() -> None:
    stamp = Recognised("BEZAHLT", ((600, 900), (1100, 600), (1130, 640), (630, 940)), 1.0)
    fall = Fall.of([*(text for _, text in texts(20, 0.0, 0.0)), stamp])
    assert abs(fall.straightened(1450, 500) - fall.straightened(285, 500)) < HEIGHT / 4

"""Pictures that lie on their side or stand on their head, told by what an engine makes of them."""

from collections.abc import Sequence
from statistics import median

from invoice_pipeline.readers.ocr.engine import Recognised

_LONG = 4
"""Letters of a text that is wider than high where the picture is upright."""
_MOST = 0.7
"""Share of these that must stand upright on end: a note along the margin does not turn a page."""
_ON_END = 1.5
"""Times as high as wide. So far, an engine takes a text for one that runs downwards."""
_SURE = 0.85
"""Median of certainties: of legible scans 0.96 and more, of the wrong way up 0.75 at most."""


def turn_of(found: Sequence[Recognised]) -> int:
    """Degrees clockwise by which the picture seems to be turned: 0, 90, 180 or 270."""
    texts = [text for text in found if len(text.text) >= _LONG]
    if not texts:
        return 0
    on_end = sum(map(_is_on_end, texts)) >= _MOST * len(texts)
    sure = median(text.certainty for text in texts) >= _SURE
    if on_end:
        return 90 if sure else 270
    return 0 if sure else 180


def _is_on_end(text: Recognised) -> bool:
    (left, top), (right, _), _, (_, bottom) = text.corners
    return abs(bottom - top) >= _ON_END * abs(right - left)

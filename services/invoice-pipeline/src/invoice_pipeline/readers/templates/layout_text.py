"""Pages as plain text in their layout, as ``pdftotext -layout`` gives it: templates are written for that."""

from collections.abc import Iterator, Sequence
from statistics import median

from invoice_pipeline.readers.text_pdf.layout import Line, lines_of
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_EMPTY_LINES = 2
"""At most, for a gap between two lines."""
_GAP = 1.8
"""In font heights, from baseline to baseline: beyond it lines are set apart."""
_WIDEST = 400
"""Columns of a line."""
_APART = 0.6
"""In widths of a character, beyond one: words of one sentence stand nearer, others get two spaces or more."""
Area = tuple[int, int, float, float, float, float]
"""First and last page, left, top, right, bottom; points."""


def layout_text(pages: Pages) -> str:
    """All pages, each ended by a form feed."""
    shown = (_page(number, pages.words) for number in range(1, len(pages.sizes) + 1))
    return "".join(text + "\f" for text in shown)


def area_text(pages: Pages, area: Area) -> str:
    """What stands in a part of the pages, or reaches into it."""
    first, last, x0, top, x1, bottom = area
    words = [
        word
        for word in pages.words
        if first <= word.page <= last
        and word.bbox[0] < x1
        and word.bbox[2] > x0
        and word.bbox[1] < bottom
        and word.bbox[3] > top
    ]
    return "\n".join(" ".join(word.text for word in line.words) for line in lines_of(words))


def _page(number: int, words: Sequence[Word]) -> str:
    own = [word for word in words if word.page == number]
    if not own:
        return ""
    width = median((word.bbox[2] - word.bbox[0]) / max(len(word.text), 1) for word in own)
    left = min(word.bbox[0] for word in own)
    return "".join(_lines(lines_of(own), left, max(width, 1.0)))


def _lines(lines: Sequence[Line], left: float, width: float) -> Iterator[str]:
    before: float | None = None
    for line in lines:
        if before is not None:
            gap = (line.baseline - before) / line.words[0].height
            yield "\n" * min(int(gap / _GAP), _EMPTY_LINES)
        before = line.baseline
        yield _line(line, left, width) + "\n"


def _line(line: Line, left: float, width: float) -> str:
    text, end = "", line.words[0].bbox[0]
    for word in line.words:
        column = min(round((word.bbox[0] - left) / width), _WIDEST)
        wide = word.bbox[0] - end > (1 + _APART) * width
        least = len(text) + (2 if wide else 1) if text else 0
        text = text.ljust(max(column if wide or not text else 0, least)) + word.text
        end = word.bbox[2]
    return text

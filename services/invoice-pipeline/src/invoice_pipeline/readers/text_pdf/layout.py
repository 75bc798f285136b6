"""Words put into lines, and lines cut into cells where a wide gap separates columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise, product

from common.schemas.evidence import BBox
from invoice_pipeline.readers.text_pdf.lazy import Lazy
from invoice_pipeline.readers.text_pdf.words import Word, union

_SAME_LINE = 0.45
"""In font heights: how far baselines of one line may lie apart."""
_LARGER = 1.35
"""Times the height of the smaller print."""
_WORDS_OF_A_LINE = 300
"""No page is as wide. Each label looks through the lines below it, so long lines cost their square."""
_COLUMN_GAP = 1.5
"""In font heights."""
_LEADING = 1.0
"""In font heights: the lines of a paragraph are no farther apart."""
_FLUSH = 3.0
"""Points by which left edges, or the middles of centred lines, may lie apart."""


@dataclass(frozen=True)
class Line:
    """Words of one baseline from left to right, whatever columns they stand in."""

    words: tuple[Word, ...]

    @property
    def page(self) -> int:
        return self.words[0].page

    @property
    def baseline(self) -> float:
        return self.words[0].baseline

    @Lazy
    def bbox(self) -> BBox:
        return union([word.bbox for word in self.words])

    @Lazy
    def text(self) -> str:
        return " ".join([word.text for word in self.words])

    @Lazy
    def cells(self) -> tuple["Line", ...]:
        return tuple(self._cells())

    def _cells(self) -> Iterator["Line"]:
        start = 0
        for position, (left, right) in enumerate(pairwise(self.words), start=1):
            if parts_columns(left, right):
                yield Line(self.words[start:position])
                start = position
        yield Line(self.words[start:])


def parts_columns(left: Word, right: Word) -> bool:
    """Whether what stands between neighbours is wider than any space between words of one text."""
    gap = right.bbox[0] - left.bbox[2]
    if gap <= _COLUMN_GAP:  # no font is lower than 1
        return False
    return gap > _COLUMN_GAP * left.height or gap > _COLUMN_GAP * right.height


def words_box(words: Sequence[Word]) -> BBox | None:
    """Around those on the first word's page."""
    boxes = [word.bbox for word in words if word.page == words[0].page]
    return union(boxes) if boxes else None


def tabbed(words: Sequence[Word]) -> str:
    """With a tab where a wide gap parts columns: ``2 500,00`` is one amount, quantity and price are two."""
    return words[0].text + "".join(
        ("\t" if parts_columns(left, right) else " ") + right.text for left, right in pairwise(words)
    )


def wrapped(lines: Sequence[Line], begins: re.Pattern[str]) -> Iterator[Line]:
    """Each cell as one with the cell right below it, as which a paragraph goes on.

    Of lines in which ``begins`` is found.
    """
    for line, following in pairwise(lines):
        near = line.page == following.page and begins.search(line.text)
        if near and following.bbox[1] - line.bbox[3] < _LEADING * line.words[0].height:
            for cell, below in product(line.cells, following.cells):
                if _goes_on(cell.bbox, below.bbox):
                    yield Line((*cell.words, *below.words))


def _goes_on(one: BBox, other: BBox) -> bool:
    flush = abs(one[0] - other[0]) < _FLUSH
    return flush or abs(one[0] + one[2] - other[0] - other[2]) < 2 * _FLUSH


def lines_of(words: Sequence[Word]) -> list[Line]:
    """All lines of the document, page by page and from top to bottom; what runs sideways ends its page."""
    sideways = list(_sideways([word for word in words if word.sideways]))
    upright = _upright([word for word in words if not word.sideways] if sideways else words)
    return sorted([*upright, *sideways], key=lambda line: line.page) if sideways else upright


def _upright(words: Sequence[Word]) -> list[Line]:
    lines: list[Line] = []
    current: list[Word] = []
    words = sorted(words, key=lambda word: (word.page, word.baseline, word.bbox[0]))
    if any(word.certainty is not None for word in words):
        pages = groupby(words, key=lambda word: word.page)
        return [line for _, page in pages for line in _by_widest_gaps(list(page))]
    for word in words:
        if current and not _same_line(current, word):
            lines.append(_line(current))
            current = []
        current.append(word)
    if current:
        lines.append(_line(current))
    return lines


def _same_line(line: Sequence[Word], word: Word) -> bool:
    first = line[0]
    if word.page != first.page:
        return False
    apart = abs(word.baseline - first.baseline)
    if not apart:
        return True
    most = _SAME_LINE * min(first.height, word.height)
    return apart < most or _stands_beside(line, word, most)


def _by_widest_gaps(words: Sequence[Word]) -> Iterator[Line]:
    """The baselines of pictures are not exact: what lies nearest together is one line first."""
    waiting = [words]
    while waiting:
        block = waiting.pop()
        if _same_line(block, block[-1]):
            yield _line(list(block))
        else:
            gaps = [below.baseline - word.baseline for word, below in pairwise(block)]
            widest = gaps.index(max(gaps)) + 1
            waiting += (block[widest:], block[:widest])


def _stands_beside(line: Sequence[Word], word: Word, most: float) -> bool:
    """A small label and the large value beside it are often set so that their middles meet.

    The boxes of what OCR read stand as they do in a picture that may be askew.
    """
    x0, top, x1, bottom = word.bbox
    _, first_top, _, first_bottom = line[0].bbox
    if word.certainty is not None or abs(top + bottom - first_top - first_bottom) / 2 >= most:
        return False
    smaller, larger = sorted((line[0].height, word.height))
    if larger < _LARGER * smaller:
        return False
    return all(x1 <= other.bbox[0] or other.bbox[2] <= x0 for other in line)


def _sideways(words: Sequence[Word]) -> Iterator[Line]:
    """Words that follow one another in one column, in the order in which they are read."""
    for _, column in groupby(words, key=lambda word: (word.page, round(word.bbox[0]))):
        yield Line(tuple(islice(column, _WORDS_OF_A_LINE)))


def _line(words: list[Word]) -> Line:
    return Line(tuple(sorted(words, key=lambda word: word.bbox[0])[:_WORDS_OF_A_LINE]))

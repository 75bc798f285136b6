"""What stands in a label's column, below it or above it."""

import re
from collections.abc import Iterator, Sequence

from invoice_pipeline.readers.text_pdf import surroundings
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.vocabulary import Label
from invoice_pipeline.readers.text_pdf.words import Word

_LINES = 3
_FARTHEST = 3.0
"""In font heights: a value below its label is at most two lines away."""
_OVERHANG = 12.0
"""Points that a value may begin to the left of the label above it."""
_FLUSH = 3.0
"""Points between the left edges of a head and what stands below it."""
_SET_FLUSH = 0.8
"""Points likewise, where that is no chance."""
_SHARED = 0.6
"""Of a label's height, that what stands beside it has in common with it."""
_TALLER = 1.2
"""Times the height of a label: on pictures, other lines stand beside it as well."""
_HEADS = 3
"""Cells of a line that is the head of a table, at the least."""
_GROUP, _THOUSANDS = re.compile(r"\d{3}(?:[.,]\d{1,4})?(?!\d)"), re.compile(r"-?\d{1,3}")
_SPACE = 0.4
"""Font heights between the groups of one number, at the most."""
Labels = Sequence[Sequence[Label]]
"""Of each line."""


def below(
    lines: Sequence[Line], labels: Labels, position: int, label: Label, *, table: bool = False
) -> Iterator[tuple[Word, ...]]:
    """The nearest first. In a ``table`` of amounts, up to the next head or text."""
    heads = table and is_head(label.line)
    bottom, begun = label.bbox[3], False
    farthest, bounds = _farthest(label), _bounds(labels[position], label)
    for other in _following(lines, position, surroundings.BELOW):
        line = lines[other]
        if line.bbox[1] - bottom > farthest:
            return
        found = list(_in_column(line, bounds, label))
        found = found or (list(_between_heads(line, label)) if heads else [])
        if heads and (_is_another_head(line, labels[other]) or (begun and len(line.cells) == 1)):
            return
        if other > position + 1 and _is_another_head(line, labels[other]):
            return
        nested = bottom > label.bbox[3]
        if nested and any(surroundings.heads_a_column(labels[other], cell) for cell in _cells(line, label)):
            return
        yield from found
        begun = begun or bool(found)
        if found:
            bottom = max(bottom, *(word.bbox[3] for words in found for word in words))
        elif heads and len(line.cells) >= _HEADS:
            bottom = max(bottom, line.bbox[3])


def above(lines: Sequence[Line], labels: Labels, position: int, label: Label) -> Iterator[tuple[Word, ...]]:
    """The nearest first; but not what another label, which begins its cell, calls something else."""
    farthest, bounds = _farthest(label), _bounds(labels[position], label)
    for other in _following(lines, position, surroundings.ABOVE):
        if label.bbox[1] - lines[other].bbox[3] > farthest:
            return
        for words in _in_column(lines[other], bounds, label):
            if not any(one.line.words[one.start] is words[0] for one in labels[other]):
                yield words


def beside_taller(lines: Sequence[Line], labels: Labels, position: int, label: Label) -> tuple[Word, ...]:
    """The cell right of a label, at its height, but in letters so much larger that it is another line."""
    _, top, right, bottom = label.bbox
    for other in (position + surroundings.BELOW, position + surroundings.ABOVE):
        if not 0 <= other < len(lines) or lines[other].page != label.line.page:
            continue
        cells = [cell for cell in lines[other].cells if cell.bbox[0] >= right]
        if cells and not surroundings.begins_with_label(labels[other], cells[0]):
            shared = min(bottom, cells[0].bbox[3]) - max(top, cells[0].bbox[1])
            taller = cells[0].words[0].height >= _TALLER * label.line.words[label.start].height
            if taller and shared >= _SHARED * (bottom - top):
                return cells[0].words
    return ()


def is_head(line: Line) -> bool:
    """Of a table: several cells, all of them words."""
    return len(line.cells) >= _HEADS and not any(map(str.isdigit, line.text))


def _is_another_head(line: Line, labels: Sequence[Label]) -> bool:
    return is_head(line) and sum(label.starts_cell for label in labels) > 1


def _following(lines: Sequence[Line], position: int, direction: int) -> Iterator[int]:
    """Positions of lines on the same page."""
    for offset in range(1, _LINES * 2 + 1):
        other = position + direction * offset
        if not 0 <= other < len(lines) or lines[other].page != lines[position].page:
            return
        yield other


def _farthest(label: Label) -> float:
    return _FARTHEST * label.line.words[label.start].height


def _in_column(line: Line, bounds: tuple[float, float], label: Label) -> Iterator[tuple[Word, ...]]:
    left, right = bounds
    for cell in _cells(line, label):
        words = _from_flush(surroundings.in_column(cell.words, left, right), label)
        if words:
            yield _with_thousands(cell, words)


def _with_thousands(cell: Line, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """``3 691,20`` under a narrow head reaches over the edge of its column: all of the number is one."""
    start = at = cell.words.index(words[0])
    while at and _GROUP.match(cell.words[at].text):
        before = cell.words[at - 1]
        near = cell.words[at].bbox[0] - before.bbox[2] <= _SPACE * before.height
        if not near or not _THOUSANDS.fullmatch(before.text):
            break
        at -= 1
    return (*cell.words[at:start], *words)


def _from_flush(words: tuple[Word, ...], label: Label) -> tuple[Word, ...]:
    """Without the end of the column before, where a word is set flush with the label above it."""
    flush = (at for at, word in enumerate(words) if abs(word.bbox[0] - label.bbox[0]) < _SET_FLUSH)
    return words[next(flush, 0) :]


def _cells(line: Line, label: Label) -> Iterator[Line]:
    """Those that reach into the column; OCR takes neighbouring columns for one text, also their heads."""
    x0, _, x1, _ = label.bbox
    read = label.line.words[label.start].certainty is None
    begin = (x0 if read else label.cell.bbox[0]) - 5 * _OVERHANG
    return (
        cell
        for cell in line.cells
        if cell.bbox[0] < x1 and cell.bbox[2] > x0 and (begin < cell.bbox[0] or _fills_columns(cell, label))
    )


def _fills_columns(cell: Line, label: Label) -> bool:
    """A row of narrow columns with hardly a gap between them, which begins below the head of another one.

    Or lies under the middle of several, which are centred over their columns.
    """
    heads = label.line.cells
    if len(heads) < _HEADS:
        return False
    x0, _, x1, _ = cell.bbox
    flush = any(abs(x0 - head.bbox[0]) <= _FLUSH for head in heads)
    return flush or sum(x0 < (head.bbox[0] + head.bbox[2]) / 2 < x1 for head in heads) > 1


def _bounds(labels: Sequence[Label], label: Label) -> tuple[float, float]:
    """Between the labels beside it, where it stands in the head of a table."""
    others = [other.bbox for other in labels]
    x0, _, x1, _ = label.bbox
    left = max((box[2] for box in others if box[2] <= x0), default=float("-inf"))
    right = min((box[0] for box in others if box[0] >= x1), default=float("inf"))
    return left, right


def _between_heads(line: Line, label: Label) -> Iterator[tuple[Word, ...]]:
    """Amounts set to the right, under heads set to the left: before the next head begins, and under none."""
    right = min(
        (cell.bbox[0] for cell in label.line.cells if cell.bbox[0] >= label.bbox[2]), default=float("inf")
    )
    for cell in line.cells:
        words = surroundings.in_column(cell.words, label.bbox[2], right)
        if words:
            yield words


__all__ = ["above", "below", "beside_taller", "is_head"]

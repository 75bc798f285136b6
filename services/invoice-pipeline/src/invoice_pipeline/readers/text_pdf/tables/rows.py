"""The rows of a table below its head, over page breaks, up to where the table ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.columns import Place, place_of
from invoice_pipeline.readers.text_pdf.tables.figures import Figure, FiguresOf
from invoice_pipeline.readers.text_pdf.tables.heads import Column, Head
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind, RowKind, RowPhrase, folded, row_phrase
from invoice_pipeline.readers.text_pdf.tables.products import solved
from invoice_pipeline.readers.text_pdf.tables.qualifiers import AMOUNTS

_PITCH = 2.3
"""In font heights: lines of one row are no farther apart."""
_MOST_ROWS = 5_000
_END_WORDS = 5
"""A title that ends the table is short; a description may begin with the same word."""
_COLUMNS = 2
"""Cells of a row of totals: what it is called, and the amount."""
_ALIGNED = 6.0
"""Points: on a page without a head, an amount stands below the others of its column."""


@dataclass(slots=True)
class Row:
    """Lines that belong together. ``figures``: column -> number; ``loose``: numbers in no column.

    ``told``: the numbers of each line that only describes it. ``after_sum``: a sum stands above it in the
    table.
    """

    kind: RowKind | None
    lines: list[Line]
    figures: dict[int, Figure]
    columns: tuple[Column, ...]
    loose: list[Figure] = field(default_factory=list)
    told: list[tuple[Figure, ...]] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    after_sum: bool = False

    @property
    def last(self) -> Line:
        return self.lines[-1]


@dataclass(frozen=True, slots=True)
class Table:
    """``end`` is the position of the first line of the document that is not its any more."""

    head: Head
    rows: tuple[Row, ...]
    end: int

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.head.columns


class _Collector:
    """Takes the lines of one table, from top to bottom."""

    def __init__(self, head: Head, figures: FiguresOf) -> None:
        self.columns = head.columns
        self.rows: list[Row] = []
        self._head = head
        self._figures = figures
        self._waiting: list[Line] = []
        self._begun = self._summed = False
        self._headed = head.page
        self._right: dict[int, float] = {}

    def repeat(self, head: Head) -> None:
        self.columns, self._headed = head.columns, head.page
        self._flush(None)

    def take(self, line: Line) -> bool:
        """False where the table is over."""
        words = _folded(line.cells[0])
        phrase = row_phrase(words) or _rated(words)
        if phrase and phrase.kind is RowKind.END and len(words) <= _END_WORDS:
            return False
        placed, loose = self._placed(line)
        if phrase is None and (beside := _sum_beside(line)):
            part, phrase = beside
            last = {at: figure for at, figure in placed.items() if figure.words[-1] in part.words}
            if len(last) == 1 and not self._is_item(phrase, words, placed):
                self._close_with(phrase.kind, part, last, [])
                return True
            phrase = None
        if not any(self.columns[column].kinds & _CORE for column in placed):
            if not (phrase and loose):
                self._waiting.append(line)
        elif phrase and not self._is_item(phrase, words, placed):
            self._close_with(phrase.kind, line, placed, loose)
        elif self._continues(line, placed):
            self._continue(line, placed, loose)
        elif self._strong(placed) or not self.rows:
            self._start(line, placed, loose)
        else:
            self._waiting.append(line)
        return len(self.rows) < _MOST_ROWS

    def _close_with(self, kind: RowKind, line: Line, placed: dict[int, Figure], loose: list[Figure]) -> None:
        self._flush(None)
        self.rows.append(Row(kind, [line], placed, self.columns, loose, after_sum=self._summed))
        self._summed = self._summed or (self._begun and kind in (RowKind.SUM, RowKind.TAX))

    def close(self) -> None:
        self._flush(None)

    def _placed(self, line: Line) -> tuple[dict[int, Figure], list[Figure]]:
        """Each number in its column; of two in one, the one that is nearer to its head."""
        figures = self._figures(line)
        found = [(place_of(figure, self.columns), figure) for figure in figures]
        best: dict[int, tuple[Place, Figure]] = {}
        for place, figure in found:
            if place and self._expected(line, place.column, figure):
                known = best.get(place.column)
                if known is None or place < known[0]:
                    best[place.column] = (place, figure)
        placed = {column: figure for column, (_, figure) in best.items()}
        taken = {id(figure) for figure in placed.values()}
        return placed, [figure for figure in figures if id(figure) not in taken]

    def _expected(self, line: Line, column: int, figure: Figure) -> bool:
        """On a page without a head of its own only what is aligned with the rows before."""
        if not self.columns[column].kinds & _NUMERIC:
            return False
        if line.page == self._headed or not self.columns[column].kinds & AMOUNTS:
            return True
        return abs(self._right.get(column, figure.right) - figure.right) < _ALIGNED

    def _is_item(self, phrase: RowPhrase, words: list[str], placed: dict[int, Figure]) -> bool:
        """A thing may be called as sums are, if more is said of it and its quantity and price hold."""
        if phrase.length == len(words) and phrase.kind not in _ALSO_SOLD:
            return False
        quantity, price = (self._figure(placed, kinds) for kinds in (_QUANTITY, _PRICE))
        amounts = (figure for column, figure in placed.items() if self.columns[column].kinds & AMOUNTS)
        return any(solved(amount, quantity, price, None, None) for amount in amounts)

    def _figure(self, placed: dict[int, Figure], kinds: frozenset[Kind]) -> Figure | None:
        return next(
            (placed[at] for at in sorted(placed, reverse=True) if self.columns[at].kinds & kinds), None
        )

    def _strong(self, placed: dict[int, Figure]) -> bool:
        return any(self.columns[column].kinds & (AMOUNTS | {Kind.QUANTITY}) for column in placed)

    def _continues(self, line: Line, placed: dict[int, Figure]) -> bool:
        """Its numbers stand in columns that the row above has left empty, close below it."""
        if not self.rows or self.rows[-1].kind is not None:
            return False
        row = self.rows[-1]
        near = line.page == row.last.page and (
            line.baseline - row.last.baseline < _PITCH * row.last.words[0].height
        )
        return near and not self._waiting and not set(placed) & set(row.figures)

    def _continue(self, line: Line, placed: dict[int, Figure], loose: list[Figure]) -> None:
        row = self.rows[-1]
        row.lines.append(line)
        row.figures.update(placed)
        row.loose.extend(loose)
        self._remember(placed)

    def _start(self, line: Line, placed: dict[int, Figure], loose: list[Figure]) -> None:
        row = Row(None, [line], placed, self.columns, loose, after_sum=self._summed)
        self._flush(row)
        self.rows.append(row)
        self._begun = True
        self._remember(placed)

    def _remember(self, placed: dict[int, Figure]) -> None:
        for column, figure in placed.items():
            self._right.setdefault(column, figure.right)

    def _flush(self, following: Row | None) -> None:
        """Share the waiting lines out between the row before them and the one after."""
        waiting, self._waiting = self._waiting, []
        before = self.rows[-1] if self.rows and self.rows[-1].kind is None else None
        mine, theirs = _shared(before, waiting, following)
        if before:
            before.lines.extend(mine)
            before.told.extend(map(self._figures, mine))
        if following:
            following.above = theirs
            following.told.extend(map(self._figures, theirs))


_NUMERIC = frozenset(
    {
        Kind.QUANTITY,
        Kind.UNIT_PRICE,
        Kind.PRICE_BASE,
        Kind.DISCOUNT,
        Kind.RATE,
        Kind.TAX,
        Kind.NET,
        Kind.GROSS,
        Kind.AMOUNT,
        Kind.POSITION,
    }
)
_QUANTITY, _PRICE = frozenset({Kind.QUANTITY}), frozenset({Kind.UNIT_PRICE})
_ALSO_SOLD = frozenset({RowKind.ALLOWANCE, RowKind.CHARGE, RowKind.CARRIED})
"""What is called so may be sold: ``Transport`` carries a sum forward in one language, and goods in others."""
_CORE = _NUMERIC - {Kind.POSITION, Kind.PRICE_BASE, Kind.DISCOUNT, Kind.RATE}


def table_below(lines: Sequence[Line], head: Head, others: Sequence[Head], figures: FiguresOf) -> Table:
    """``others`` are the heads that follow it: the same again, or what ends the table."""
    following = {other.first: other for other in others}
    collector = _Collector(head, figures)
    position = head.last + 1
    while position < len(lines):
        other = following.get(position)
        if other is not None:
            if not other.repeats(head):
                break
            collector.repeat(other)
            position = other.last + 1
            continue
        if not collector.take(lines[position]):
            break
        position += 1
    collector.close()
    return Table(head, tuple(collector.rows), position)


def _folded(cell: Line) -> list[str]:
    return [word for word in (folded(word.text) for word in cell.words) if word]


def _sum_beside(line: Line) -> tuple[Line, RowPhrase] | None:
    """``Sort code 20-18-27 | Carriage | 25.00``: the last two cells, where the first of them names a sum."""
    words = _folded(line.cells[-2]) if len(line.cells) > _COLUMNS else []
    phrase = row_phrase(words)
    if phrase is None or phrase.length < len(words) - 1 or phrase.kind is RowKind.END:
        return None
    return Line((*line.cells[-2].words, *line.cells[-1].words)), phrase


def names_tax(row: Row) -> bool:
    """Whether a tax is named anywhere in its first line: ``State occupancy tax``."""
    words = (folded(word.text) for word in row.lines[0].words)
    phrases = (row_phrase([word]) for word in words)
    return any(phrase and phrase.kind is RowKind.TAX for phrase in phrases)


def _rated(words: Sequence[str]) -> RowPhrase | None:
    """``21 % IVA``, ``3 totals``: a number stands before the name of the tax, or of the sum."""
    if len(words) < 2 or not words[0].rstrip("%").isdecimal():  # noqa: PLR2004
        return None
    phrase = row_phrase(words[1:])
    named = phrase and (phrase.kind is RowKind.TAX or phrase == RowPhrase(RowKind.SUM, len(words) - 1))
    return phrase if named else None


def _shared(before: Row | None, waiting: list[Line], following: Row | None) -> tuple[list[Line], list[Line]]:
    """Cut at the widest gap; lines that no row is near to are nobody's."""
    down = list(_near(before.last, waiting)) if before else []
    up = list(_near(following.lines[0], waiting[::-1]))[::-1] if following else []
    if not waiting or len(down) + len(up) <= len(waiting):
        return down, up
    if before is None or following is None:
        return down, up
    edges = [before.last, *waiting, following.lines[0]]
    gaps = [abs(below.baseline - above.baseline) for above, below in pairwise(edges)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    if gaps[widest] < 1.2 * min(gaps):  # evenly spaced: what follows a row describes it
        return (waiting, [])
    return waiting[:widest], waiting[widest:]


def _near(anchor: Line, lines: Sequence[Line]) -> Iterator[Line]:
    last = anchor
    for line in lines:
        if line.page != last.page or abs(line.baseline - last.baseline) > _PITCH * last.words[0].height:
            return
        yield line
        last = line

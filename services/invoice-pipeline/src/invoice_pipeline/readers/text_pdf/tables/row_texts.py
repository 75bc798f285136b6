"""What the words of a row say that are no numbers of it: by the column that they stand in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.columns import text_column_of
from invoice_pipeline.readers.text_pdf.tables.heads import Column
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind
from invoice_pipeline.readers.text_pdf.tables.products import Reading
from invoice_pipeline.readers.text_pdf.tables.rows import Row
from invoice_pipeline.readers.text_pdf.words import Word

_TEXTS = frozenset({Kind.NAME, Kind.ITEM_ID, Kind.UNIT, Kind.DATE, Kind.POSITION})
_LONGEST_ID = 40
_SIGNS = frozenset("$€£¥")
"""As accountants write them: at the left edge of a column, far from the number."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Words, for their boxes; ``description`` is all that follows the first line of the name."""

    position: tuple[Word, ...]
    item_id: tuple[Word, ...]
    unit: tuple[Word, ...]
    name: tuple[Word, ...]
    description: tuple[Word, ...]


def texts_of(row: Row, used: frozenset[int], quantity: Reading | None) -> Texts:
    """``used``: ids of the figures that the line counts with."""
    read = _Read(row, used)
    return Texts(
        read.of(Kind.POSITION) or _number_in(row, Kind.POSITION, used),
        read.of(Kind.ITEM_ID),
        _unit(quantity) or read.of(Kind.UNIT),
        read.name,
        read.description,
    )


def _unit(quantity: Reading | None) -> tuple[Word, ...]:
    return quantity.figure.words[-1:] if quantity and quantity.figure.unit else ()


def _number_in(row: Row, kind: Kind, used: frozenset[int]) -> tuple[Word, ...]:
    for column, figure in row.figures.items():
        if kind in row.columns[column].kinds and id(figure) not in used:
            return figure.words
    return ()


class _Read:
    """The words of a row that are no numbers of it, by column; names are the rest."""

    def __init__(self, row: Row, used: frozenset[int]) -> None:
        self._columns: dict[int, list[Word]] = {}
        self._kinds = [_texts_of(column) for column in row.columns]
        self._texts = [
            bool(mine) or not column.kinds for mine, column in zip(self._kinds, row.columns, strict=True)
        ]
        numbers = {
            id(word)
            for column, figure in row.figures.items()
            if id(figure) in used or not self._kinds[column] & {Kind.NAME, Kind.ITEM_ID}
            for word in figure.words
        }
        numbers |= {id(word) for figure in row.loose if id(figure) in used for word in figure.words}
        above = [self._take(line, row.columns, numbers, first=False) for line in row.above]
        own = [self._take(line, row.columns, numbers, first=at == 0) for at, line in enumerate(row.lines)]
        lines = [*own[:1], *above, *own[1:]] if own[0] else [*above, *own]
        names = [words for words in lines if words]
        self.name = tuple(names[0]) if names else ()
        self.description = tuple(word for words in names[1:] for word in words)

    def of(self, kind: Kind) -> tuple[Word, ...]:
        for column, words in self._columns.items():
            if kind in self._kinds[column] and words:
                return tuple(words) if len(" ".join(word.text for word in words)) <= _LONGEST_ID else ()
        return ()

    def _take(self, line: Line, columns: Sequence[Column], numbers: set[int], *, first: bool) -> list[Word]:
        name: list[Word] = []
        for cell in line.cells:
            for run in _runs(cell.words, columns, numbers):
                column = text_column_of(run[0].bbox[0], run[-1].bbox[2], columns, self._texts)
                if column is None or Kind.NAME in self._kinds[column] or not columns[column].kinds:
                    name.extend(run)
                elif first and column not in self._columns and self._texts[column]:
                    self._columns[column] = run
        return name


def _texts_of(column: Column) -> frozenset[Kind]:
    """``Artikel`` may be a name or a number of the article: among texts, the name."""
    kinds = column.kinds & _TEXTS
    return kinds - {Kind.ITEM_ID, Kind.POSITION} if Kind.NAME in kinds else kinds


def _runs(words: Sequence[Word], columns: Sequence[Column], numbers: set[int]) -> Iterator[list[Word]]:
    """The words between numbers, cut where the next word lies below the head of another column."""
    run: list[Word] = []
    for word in words:
        if id(word) in numbers or word.text in _SIGNS:
            if run:
                yield run
            run = []
            continue
        if run and _begins(word, columns) and _begins(run[0], columns):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _begins(word: Word, columns: Sequence[Column]) -> bool:
    """Its left edge is that of a column's head."""
    return any(abs(word.bbox[0] - column.x0) < 1.5 for column in columns)  # noqa: PLR2004  points

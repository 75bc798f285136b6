"""What a row of a table says as an invoice line: its numbers by arithmetic, its texts by their place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.columns import text_column_of
from invoice_pipeline.readers.text_pdf.tables.figures import Figure
from invoice_pipeline.readers.text_pdf.tables.heads import Column
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind, RowKind
from invoice_pipeline.readers.text_pdf.tables.products import Numbers, Reading, readings, searched, solved
from invoice_pipeline.readers.text_pdf.tables.rows import Row
from invoice_pipeline.readers.text_pdf.words import Word

_HIGHEST_RATE = 35
"""Percent: no country taxes its sales higher."""
_TEXTS = frozenset({Kind.NAME, Kind.ITEM_ID, Kind.UNIT, Kind.DATE, Kind.POSITION})
_LONGEST_ID = 40
_SIGNS = frozenset("$€£¥")
"""As accountants write them: at the left edge of a column, far from the number."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row as a line. ``amount`` of it is net or gross; the texts are words, for their boxes."""

    kind: RowKind | None
    numbers: Numbers
    rate: Reading | None
    position: tuple[Word, ...]
    item_id: tuple[Word, ...]
    unit: tuple[Word, ...]
    name: tuple[Word, ...]
    description: tuple[Word, ...]
    after_sum: bool

    @property
    def amount(self) -> Reading | None:
        return self.numbers.amount

    def with_amount(self, value: Decimal) -> "Item":
        """The same, read from the same place; unchanged where it has no amount."""
        if self.amount is None:
            return self
        return replace(self, numbers=replace(self.numbers, amount=replace(self.amount, value=value)))


def item_of(row: Row, amount_column: int) -> Item:
    amount = row.figures.get(amount_column)
    numbers = _numbers(row, amount, amount_column)
    used = {id(one.figure) for one in _used(numbers)}
    rate = _rate(row, used)
    texts = _Texts(row, used | ({id(rate.figure)} if rate else set()))
    return Item(
        row.kind,
        numbers,
        rate,
        texts.of(Kind.POSITION) or _words(row, Kind.POSITION, used),
        texts.of(Kind.ITEM_ID),
        _unit(numbers.quantity) or texts.of(Kind.UNIT),
        texts.name,
        texts.description,
        row.after_sum,
    )


def _numbers(row: Row, amount: Figure | None, amount_column: int) -> Numbers:
    quantities = list(_of(row, Kind.QUANTITY, amount_column))
    prices = list(_of(row, Kind.UNIT_PRICE, amount_column))
    if amount is None:
        return Numbers(None, _first(quantities), _first(prices))
    discount = next(_of(row, Kind.DISCOUNT, amount_column), None)
    base = next(_of(row, Kind.PRICE_BASE, amount_column), None)
    for quantity in quantities:
        for price in prices:
            found = solved(amount, quantity, price, discount, base)
            if found:
                return found
    others = sorted((*row.figures.values(), *row.loose), key=lambda figure: figure.left)
    found = searched(amount, others) or _told(row, amount)
    if found:
        return found
    return Numbers(
        _first([amount]), _first(quantities), _first(prices), _first([discount] if discount else [])
    )


def _told(row: Row, amount: Figure) -> Numbers | None:
    """Quantity and price as the description says them: ``2 x 45,00``, below the name."""
    for figures in row.told:
        found = searched(amount, figures) if any(figure.money for figure in figures) else None
        if found and found.price and found.price.figure.money:
            return found
    return None


def _of(row: Row, kind: Kind, besides: int) -> Iterator[Figure]:
    for column, figure in row.figures.items():
        if (
            column != besides
            and kind in row.columns[column].kinds
            and not (figure.percent and kind in (Kind.QUANTITY, Kind.UNIT_PRICE))
        ):
            yield figure


def _first(figures: Sequence[Figure]) -> Reading | None:
    return readings(figures[0])[0] if figures else None


def _used(numbers: Numbers) -> Iterator[Reading]:
    for one in (numbers.amount, numbers.quantity, numbers.price, numbers.discount, numbers.base):
        if one:
            yield one


def _rate(row: Row, used: set[int]) -> Reading | None:
    """What stands below the head of rates, or the only percentage that is no discount."""
    for column, figure in row.figures.items():
        if Kind.RATE in row.columns[column].kinds and id(figure) not in used and _may_be_rate(figure):
            return Reading(figure.value, figure)
    free = [
        figure
        for column, figure in row.figures.items()
        if figure.percent and id(figure) not in used and Kind.DISCOUNT not in row.columns[column].kinds
    ]
    free.extend(figure for figure in row.loose if figure.percent and figure.pure)
    return Reading(free[0].value, free[0]) if len(free) == 1 and _may_be_rate(free[0]) else None


def _may_be_rate(figure: Figure) -> bool:
    return 0 <= figure.value <= _HIGHEST_RATE and (figure.percent or not figure.unit)


def _unit(quantity: Reading | None) -> tuple[Word, ...]:
    return quantity.figure.words[-1:] if quantity and quantity.figure.unit else ()


def _words(row: Row, kind: Kind, used: set[int]) -> tuple[Word, ...]:
    for column, figure in row.figures.items():
        if kind in row.columns[column].kinds and id(figure) not in used:
            return figure.words
    return ()


class _Texts:
    """The words of a row that are no numbers of it, by column; names are the rest."""

    def __init__(self, row: Row, used: set[int]) -> None:
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

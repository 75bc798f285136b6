"""What a row of a table says as an invoice line: its numbers by arithmetic, its texts by their place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from invoice_pipeline.readers.text_pdf.tables.figures import Figure
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind, RowKind
from invoice_pipeline.readers.text_pdf.tables.products import (
    CENT,
    MANY,
    Numbers,
    Reading,
    readings,
    searched,
    solved,
)
from invoice_pipeline.readers.text_pdf.tables.row_texts import Texts, texts_of
from invoice_pipeline.readers.text_pdf.tables.rows import Row

_HIGHEST_RATE = 35
"""Percent: no country taxes its sales higher."""
_TEXTS = frozenset({Kind.NAME, Kind.ITEM_ID, Kind.UNIT, Kind.DATE, Kind.POSITION})
_LONGEST_ID = 40
_SIGNS = frozenset("$€£¥")
"""As accountants write them: at the left edge of a column, far from the number."""

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Item:
    """A row as a line. ``amount`` of it is net or gross; ``used`` are the figures it counts with, by id."""

    row: Row
    kind: RowKind | None
    numbers: Numbers
    rate: Reading | None
    used: frozenset[int]
    after_sum: bool

    @property
    def amount(self) -> Reading | None:
        return self.numbers.amount

    @property
    def value(self) -> Decimal:
        """Of its amount, or nothing."""
        return self.amount.value if self.amount else ZERO

    def with_amount(self, value: Decimal) -> "Item":
        """The same, read from the same place; unchanged where it has no amount."""
        if self.amount is None:
            return self
        return replace(self, numbers=replace(self.numbers, amount=self.amount._replace(value=value)))

    def texts(self) -> Texts:
        """Looked for when they are asked for: of all rows that are tried as lines, few are chosen."""
        return texts_of(self.row, self.used, self.numbers.quantity)


def item_of(row: Row, amount_column: int) -> Item:
    amount = row.figures.get(amount_column) or _amount_of_extra(row)
    numbers = _numbers(row, amount, amount_column)
    used = {id(one.figure) for one in _used(numbers)}
    rate = _rate(row, used)
    if rate:
        used.add(id(rate.figure))
    return Item(row, row.kind, numbers, rate, frozenset(used), row.after_sum)


def _amount_of_extra(row: Row) -> Figure | None:
    """The only number of a row of carriage or a discount: totals may stand below another column."""
    extra = row.kind in (RowKind.ALLOWANCE, RowKind.CHARGE) and len(row.figures) == 1
    return next(iter(row.figures.values())) if extra else None


def product_of(row: Row) -> Item | None:
    """As a line whose amount is not printed: its place is that of the price."""
    many = _first(list(_of(row, Kind.QUANTITY, -1)))
    each = _first(list(_of(row, Kind.UNIT_PRICE, -1)))
    if many is None or each is None:
        return None
    amount = Reading((many.value * each.value).quantize(CENT, ROUND_HALF_UP), each.figure)
    numbers = Numbers(amount, many, each, holds=True)
    used = {id(one.figure) for one in _used(numbers)}
    return Item(row, row.kind, numbers, _rate(row, used), frozenset(used), row.after_sum)


def _numbers(row: Row, amount: Figure | None, amount_column: int) -> Numbers:
    quantities = list(_of(row, Kind.QUANTITY, amount_column))
    prices = list(_of(row, Kind.UNIT_PRICE, amount_column))
    if amount is None:
        return Numbers(None, _first(quantities), _first(prices))
    discount = next(_of(row, Kind.DISCOUNT, amount_column), None)
    base = next(_of(row, Kind.PRICE_BASE, amount_column), None) or _many(row)
    for quantity in quantities:
        for price in prices:
            found = solved(amount, quantity, price, discount, base)
            if found:
                return found
    others = _unnumbered(row, counted=bool(quantities))
    found = (
        _of_one_known(amount, quantities, prices, others) or searched(amount, others) or _told(row, amount)
    )
    if found:
        return found
    return Numbers(
        _first([amount]), _first(quantities), _first(prices), _first([discount] if discount else [])
    )


def _of_one_known(
    amount: Figure, quantities: Sequence[Figure], prices: Sequence[Figure], others: Sequence[Figure]
) -> Numbers | None:
    """Where the head names only the quantity or only the price, the other is among the rest."""
    known = quantities or prices
    if not known or (quantities and prices):
        return None
    for other in others:
        if other is known[0] or other is amount or other.percent:
            continue
        many, each = (known[0], other) if quantities else (other, known[0])
        found = solved(amount, many, each, None, None) if many.unit or not each.unit else None
        if found:
            return found
    return None


def _many(row: Row) -> Figure | None:
    """A hundred or a thousand, alone in a column without a known name, may be what the price is for."""
    return next((figure for figure in row.loose if figure.pure and figure.value in MANY), None)


def _unnumbered(row: Row, *, counted: bool) -> list[Figure]:
    """From left to right; without the line's own number, where another column tells how many."""
    mine = (
        figure
        for column, figure in row.figures.items()
        if not (counted and Kind.POSITION in row.columns[column].kinds)
    )
    return sorted((*mine, *row.loose), key=lambda figure: figure.left)


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

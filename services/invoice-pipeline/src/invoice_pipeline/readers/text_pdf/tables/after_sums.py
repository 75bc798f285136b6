"""What the rows below a sum of a table are: lines of a further part, or what is added to the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from invoice_pipeline.readers.text_pdf.tables.choices import total_of
from invoice_pipeline.readers.text_pdf.tables.items import Item, item_of
from invoice_pipeline.readers.text_pdf.tables.phrases import RowKind
from invoice_pipeline.readers.text_pdf.tables.rows import Row

ZERO = Decimal(0)
NO_LINES = frozenset({RowKind.SUM, RowKind.CARRIED, RowKind.TAX, RowKind.END})
_FEW = 2
"""Such as freight and insurance, between the sum of the lines and the total."""


@dataclass(frozen=True, slots=True)
class _Part:
    """``sums``: what the sum that follows these items may be read as."""

    items: tuple[Item, ...]
    sums: tuple[Decimal, ...] = ()

    @property
    def total(self) -> Decimal:
        return total_of(self.items)

    @property
    def closed(self) -> bool:
        return self.total in self.sums


def items_in(rows: Sequence[Row], column: int) -> Iterator[list[Item]]:
    """The rows that may be lines, with their amounts in that column, in one way or in two.

    Below a sum, an amount without a quantity is a line where a sum of its own follows, such as "total costs"
    below "total fees", or where all is summed up again and again. Otherwise it is an allowance or a charge of
    the document, and nothing where it is 0.00. First, an amount alone that is the sum of those before it is
    one, whatever it is called; then only what is called so.
    """
    parts = list(_parts(rows, column))
    more = [smaller for part in parts for smaller in _by_own_sums(part)]
    if len(more) > len(parts):
        yield _together(more)
    yield _together(parts)


def _together(parts: Sequence[_Part]) -> list[Item]:
    if len(parts) < 2:  # noqa: PLR2004
        return [item for part in parts for item in part.items]
    totals = accumulate(part.total for part in parts)
    running = [total in part.sums for total, part in zip(totals, parts, strict=True)]
    again = sum(running) > 2 or len(parts[-1].items) > _FEW  # noqa: PLR2004
    several = sum(not _says_no_more(part.items[0]) for part in parts) > 1
    return [
        item
        for part, carried in zip(parts, running, strict=True)
        for item in (_of_the_lines(part, several) if part.closed or (carried and again) else _beside(part))
    ]


def _parts(rows: Sequence[Row], column: int) -> Iterator[_Part]:
    """Only those that have items."""
    items: list[Item] = []
    for row in rows:
        if column not in row.figures:
            continue
        if row.kind not in NO_LINES:
            items.append(item_of(row, column))
        elif items:
            yield _Part(tuple(items), row.figures[column].readings if row.kind is RowKind.SUM else ())
            items = []
    if items:
        yield _Part(tuple(items))


def _by_own_sums(part: _Part) -> Iterator[_Part]:
    start = 0
    for at, item in enumerate(part.items):
        before = _Part(part.items[start:at], (item.value,))
        if at - start > 1 and _says_no_more(item) and before.closed and before.total:
            yield before
            start = at + 1
    rest = part.items[start:]
    if rest and start:
        yield _Part(tuple(replace(item, after_sum=True) for item in rest), part.sums)
    elif rest:
        yield part


def _of_the_lines(part: _Part, several: bool) -> Iterator[Item]:
    """Of several parts, one thing with its discounts and a sum of its own is one line."""
    first, *conditions = (replace(item, after_sum=item.after_sum and not item.kind) for item in part.items)
    if several and conditions and part.closed and all(map(_is_condition, conditions)):
        yield first.with_amount(part.total)
        return
    yield from (first, *conditions)


def _is_condition(item: Item) -> bool:
    return _says_no_more(item) and (item.kind is not None or item.value < ZERO)


def _beside(part: _Part) -> Iterator[Item]:
    for item in part.items:
        if not (item.after_sum and _says_no_more(item)):
            yield item
        elif item.value != ZERO:
            yield replace(
                item, kind=item.kind or (RowKind.CHARGE if item.value > ZERO else RowKind.ALLOWANCE)
            )


def _says_no_more(item: Item) -> bool:
    return item.numbers.quantity is None and item.numbers.price is None

"""What the rows below a sum of a table are: lines of a further part, or what is added to the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from invoice_pipeline.readers.text_pdf.tables.items import Item, item_of
from invoice_pipeline.readers.text_pdf.tables.phrases import RowKind
from invoice_pipeline.readers.text_pdf.tables.rows import Row

ZERO = Decimal(0)
NO_LINES = frozenset({RowKind.SUM, RowKind.CARRIED, RowKind.TAX, RowKind.END})
_FEW = 2
"""Such as freight and insurance, between the sum of the lines and the total."""
_Part = tuple[list[Item], Sequence[Decimal]]
"""Items, and what the sum that follows them may be read as."""


def items_in(rows: Sequence[Row], column: int, *, unnamed: bool = False) -> list[Item]:
    """The rows that may be lines, with their amounts in that column; ``unnamed``: sums need no name.

    Below a sum, an amount without a quantity is a line where a sum of its own follows, such as "total costs"
    below "total fees", or where all is summed up again and again. Otherwise it is an allowance or a charge of
    the document, and nothing where it is 0.00.
    """
    parts = list(_own_sums(rows, column) if unnamed else _parts(rows, column))
    if len(parts) < 2:  # noqa: PLR2004
        return [item for items, _ in parts for item in items]
    totals = accumulate(_sum(items) for items, _ in parts)
    running = [total in sums for total, (_, sums) in zip(totals, parts, strict=True)]
    again = sum(running) > 2 or len(parts[-1][0]) > _FEW  # noqa: PLR2004
    return [
        item
        for (items, sums), carried in zip(parts, running, strict=True)
        for item in (items if _sum(items) in sums or (carried and again) else _beside(items))
    ]


def _parts(rows: Sequence[Row], column: int) -> Iterator[_Part]:
    """Only those that have items."""
    part: list[Item] = []
    for row in rows:
        if column not in row.figures:
            continue
        if row.kind not in NO_LINES:
            part.append(item_of(row, column))
        elif part:
            yield part, row.figures[column].readings if row.kind is RowKind.SUM else ()
            part = []
    if part:
        yield part, ()


def _own_sums(rows: Sequence[Row], column: int) -> Iterator[_Part]:
    """Parted where a row without quantity or price is the sum of those before it, whatever it is called."""
    for items, sums in _parts(rows, column):
        start = 0
        for at, item in enumerate(items):
            before = items[start:at]
            if len(before) > 1 and _says_no_more(item) and _value(item) == _sum(before) != ZERO:
                yield before, (_value(item),)
                start = at + 1
        rest = items[start:]
        if rest:
            yield ([replace(item, after_sum=True) for item in rest] if start else rest), sums


def _beside(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        if not _is_bare(item):
            yield item
        elif _value(item) != ZERO:
            yield replace(
                item, kind=item.kind or (RowKind.CHARGE if _value(item) > ZERO else RowKind.ALLOWANCE)
            )


def _is_bare(item: Item) -> bool:
    return item.after_sum and _says_no_more(item)


def _says_no_more(item: Item) -> bool:
    return item.numbers.quantity is None and item.numbers.price is None


def _value(item: Item) -> Decimal:
    return item.amount.value if item.amount else ZERO


def _sum(items: Sequence[Item]) -> Decimal:
    return sum(map(_value, items), ZERO)

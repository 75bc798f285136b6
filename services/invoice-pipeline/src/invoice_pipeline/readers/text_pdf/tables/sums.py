"""Which rows are the lines: those that add up to a total of the document."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from itertools import combinations, takewhile

from invoice_pipeline.readers.text_pdf.tables.after_sums import items_in
from invoice_pipeline.readers.text_pdf.tables.items import Item, item_of
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind, RowKind
from invoice_pipeline.readers.text_pdf.tables.qualifiers import AMOUNTS
from invoice_pipeline.readers.text_pdf.tables.rows import Row, Table, names_tax

ZERO = Decimal(0)
_MOST_TOGETHER = 6
"""Tables of one document whose lines are added up."""
_EXTRAS = frozenset({RowKind.ALLOWANCE, RowKind.CHARGE})


class Agreement(IntEnum):
    """What the lines add up to, from nothing to what they should."""

    NOTHING = 0
    PRINTED = 1
    """Another amount on the page; the totals of the document are others or unknown."""
    GROSS = 2
    NET = 3


@dataclass(frozen=True, slots=True)
class Targets:
    """What the lines may add up to: the totals of the document, or else any amount that is printed in it.

    Those are looked for last: to read the numbers of all lines takes long.
    """

    net: Decimal | None
    gross: Decimal | None
    printed: Callable[[], frozenset[Decimal]] = frozenset

    @property
    def totals(self) -> tuple[Decimal | None, ...]:
        return self.net, self.gross


@dataclass(frozen=True, slots=True)
class Choice:
    """``items`` are the lines, ``extras`` allowances and charges of the document below them."""

    items: tuple[Item, ...]
    extras: tuple[Item, ...]
    agreement: Agreement

    @property
    def below_sum(self) -> int:
        """How many stand below a sum: they are taken only where something would lack without them."""
        return sum(item.after_sum for item in (*self.items, *self.extras))

    @property
    def is_counted(self) -> bool:
        """There are quantities, as among lines, and not among the shares of the tax."""
        return any(item.numbers.quantity for item in self.items)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Where nothing is summed up, rows with a quantity are lines, the more so if their product holds.

        Rows below a sum are lines where they are needed.
        """
        holding = sum(item.numbers.holds for item in self.items)
        counted = sum(item.numbers.quantity is not None for item in self.items)
        doubtful = len(self.items) - counted if holding else 0
        score = 2 * holding + counted - doubtful
        return (self.agreement, score, -sum(item.after_sum for item in self.items), len(self.items))


def best_choice(tables: Sequence[Table], targets: Targets) -> Choice | None:
    """Of all tables and all their columns of amounts, the one whose lines add up to most."""
    choices = [choice for table in tables for choice in _choices(table.rows, _amount_columns(table), targets)]
    if not any(choice.agreement is Agreement.NET for choice in choices):
        choices.extend(choice for table in tables for choice in _of_prices(table, targets))
    choices = [choice for choice in choices if choice.items]
    if not any(choice.agreement is Agreement.NET and choice.is_counted for choice in choices):
        extras = [tuple(_extras_of(table)) for table in tables]
        choices = [_bridged(choice, extras, targets) for choice in choices]
    if not any(choice.agreement for choice in choices):
        printed = targets.printed()
        choices = [_as_printed(choice, printed) for choice in choices]
    best = max(choices, key=lambda choice: choice.rank, default=None)
    if best and best.agreement < Agreement.GROSS and len(tables) > 1:
        return _of_several(tables, targets) or best
    return best


def _of_several(tables: Sequence[Table], targets: Targets) -> Choice | None:
    """Tables that come to the total together, such as services and expenses; as many as do."""
    single = (max(_plain_choices(table, targets), key=_most_certain, default=None) for table in tables)
    found = [choice for choice in single if choice][:_MOST_TOGETHER]
    for count in range(len(found), 1, -1):
        for chosen in combinations(found, count):
            items = tuple(item for choice in chosen for item in choice.items)
            agreement = _agreement(_total(items), (), targets)
            if agreement >= Agreement.GROSS:
                return Choice(items, (), agreement)
    return None


def _plain_choices(table: Table, targets: Targets) -> Iterator[Choice]:
    """Of things that are sold; without allowances and charges, which lead from the lines to the total."""
    if not table.head.kinds & {Kind.NAME, Kind.QUANTITY, Kind.UNIT_PRICE}:
        return
    for choice in _choices(table.rows, _amount_columns(table)[:1], targets):
        if choice.items and not choice.extras and not any(item.kind in _EXTRAS for item in choice.items):
            yield choice


def _most_certain(choice: Choice) -> tuple[int, int, int]:
    below = sum(item.after_sum for item in choice.items)
    return (-below, len(choice.items), choice.agreement)


def _as_printed(choice: Choice, printed: frozenset[Decimal]) -> Choice:
    """Lines that come to another amount on the page, which one alone may do by chance."""
    total = _total(choice.items)
    stated = len(choice.items) > 1 and total and total in printed
    return replace(choice, agreement=Agreement.PRINTED) if stated else choice


def _total(items: Iterable[Item]) -> Decimal:
    return sum((item.amount.value for item in items if item.amount), ZERO)


def _extras_of(table: Table) -> Iterator[Item]:
    """Allowances and charges in a table of their own."""
    for row in table.rows:
        columns = _amount_columns(table) if row.kind in _EXTRAS else []
        item = next((found for found in (item_of(row, at) for at in columns) if found.amount), None)
        if item:
            yield replace(item, after_sum=True)


def _bridged(choice: Choice, extras: Sequence[tuple[Item, ...]], targets: Targets) -> Choice:
    """With the allowances and charges of another table, where these lead from the lines to the net total."""
    if choice.agreement is Agreement.NET or choice.extras:
        return choice
    total = _total(choice.items)
    for mine in filter(None, extras):
        if _agreement(total, mine, targets) is Agreement.NET:
            return Choice(choice.items, mine, Agreement.NET)
    return choice


def _amount_columns(table: Table) -> list[int]:
    """The rightmost first: sums stand at the end of their lines."""
    found = [at for at, column in enumerate(table.columns) if column.kinds & AMOUNTS]
    certain = [at for at in found if Kind.UNIT_PRICE not in table.columns[at].kinds]
    return (
        certain[::-1]
        or found[::-1]
        or [at for at, column in enumerate(table.columns) if Kind.UNIT_PRICE in column.kinds][::-1]
    )


def _of_prices(table: Table, targets: Targets) -> Iterator[Choice]:
    """A head such as "price" may stand over the amounts as well, where they come to the net total."""
    columns = [at for at, column in enumerate(table.columns) if Kind.UNIT_PRICE in column.kinds]
    for choice in _choices(table.rows, columns[::-1], targets):
        if choice.agreement is Agreement.NET and all(item.numbers.holds for item in choice.items):
            yield choice


def _choices(rows: Sequence[Row], columns: Sequence[int], targets: Targets) -> Iterator[Choice]:
    for column in columns:
        for items in _readings(rows, column):
            found = _found(items, targets)
            yield from found
            if any(choice.agreement is Agreement.NET for choice in found):
                break


def _readings(rows: Sequence[Row], column: int) -> Iterator[list[Item]]:
    """The likeliest first. A row may be called like a tax and be none, or be one and not be called so."""
    yield from items_in(rows, column)
    above = list(takewhile(lambda row: row.kind is not RowKind.SUM, rows))
    if {None, RowKind.TAX} <= {row.kind for row in above}:
        kept = [replace(row, kind=None) if row.kind is RowKind.TAX else row for row in above]
        yield from items_in(kept, column)
    untaxed = [row for row in rows if row.kind or not names_tax(row)]
    if len(untaxed) < len(rows):
        yield from items_in(untaxed, column)


def _found(items: list[Item], targets: Targets) -> list[Choice]:
    """Rows below a sum are taken only where the lines do not come to the net total without them."""
    choices = [_choice(chosen, extras, targets) for chosen, extras in _selections(_money(items), targets)]
    summed = [choice.below_sum for choice in choices if choice.agreement is Agreement.NET]
    return [
        choice
        for choice in choices
        if choice.agreement is not Agreement.NET or choice.below_sum == min(summed)
    ]


def _choice(chosen: Sequence[Item], extras: Sequence[Item], targets: Targets) -> Choice:
    return Choice(tuple(chosen), tuple(extras), _agreement(_total(chosen), extras, targets))


def _money(items: list[Item]) -> list[Item]:
    """Where most amounts are written with cents, a number without is something else."""
    figures = ((item, item.amount.figure) for item in items if item.amount)
    money = [item for item, figure in figures if figure.money or figure.unit_apart]
    return money if 2 * len(money) > len(items) else items


def _selections(items: list[Item], targets: Targets) -> Iterator[tuple[list[Item], list[Item]]]:
    """From all rows to only the most complete; rows beside the lines may look like lines.

    What is left after an allowance may bear its name: "subtotal less discount".
    """
    before = [item for item in items if not item.after_sum]
    for rows in (items, _up_to(targets.net, items), before):
        plain = [item for item in rows if item.kind not in _EXTRAS]
        extras = [item for item in rows if item.kind in _EXTRAS]
        yield plain, extras
        yield plain, [extra for extra in extras if extra.amount and extra.amount.value not in targets.totals]
        yield rows, []
        yield plain, []
        yield _before_own_sum(plain), []
        yield [item for item in plain if item.numbers.quantity], extras
        yield [item for item in plain if item.numbers.holds], extras
        yield [item for item in plain if item.numbers.quantity], []
        yield [item for item in plain if item.numbers.holds], []
        yield [item for item in plain if item.numbers.holds or item.numbers.price], []


def _before_own_sum(items: Sequence[Item]) -> list[Item]:
    """Up to a row that is the sum of those before it, whatever it is called; all where there is none."""
    total = ZERO
    for position, item in enumerate(items):
        amount = item.amount.value if item.amount else ZERO
        if position > 1 and amount == total != ZERO:
            return list(items[:position])
        total += amount
    return list(items)


def _up_to(net: Decimal | None, items: Sequence[Item]) -> list[Item]:
    """Those that come to the net total before a sum; what follows it, such as an old balance, is no line."""
    total = ZERO
    for position, item in enumerate(items):
        if item.after_sum and total == net:
            return list(items[:position])
        total += signed(item)
    return list(items)


def _agreement(total: Decimal, extras: Sequence[Item], targets: Targets) -> Agreement:
    if extras and not total:
        return Agreement.NOTHING
    whole = total + sum((signed(item) for item in extras), ZERO)
    if targets.net is not None and same(whole, targets.net):
        return Agreement.NET
    if targets.gross is not None and same(whole, targets.gross):
        return Agreement.GROSS
    return Agreement.NOTHING


def signed(extra: Item) -> Decimal:
    """An allowance lessens the sum whether or not a minus is printed."""
    if extra.amount is None:
        return ZERO
    value = extra.amount.value
    return -abs(value) if extra.kind is RowKind.ALLOWANCE else value


def same(one: Decimal, two: Decimal) -> bool:
    """Credit notes write their sums with a minus, or without."""
    return abs(one) == abs(two)


def with_extras(choice: Choice) -> tuple[Item, ...]:
    """The lines, with the allowances and charges among them; those below a sum are the document's."""
    among = (
        replace(extra.with_amount(signed(extra)), kind=None) for extra in choice.extras if not extra.after_sum
    )
    return (*choice.items, *among)

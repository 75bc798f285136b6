"""The ways in which rows of a table may be lines, and what they come to."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from invoice_pipeline.readers.text_pdf.tables.items import Item
from invoice_pipeline.readers.text_pdf.tables.phrases import RowKind

ZERO = Decimal(0)
EXTRAS = frozenset({RowKind.ALLOWANCE, RowKind.CHARGE})


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


def choices_of(items: list[Item], targets: Targets) -> list[Choice]:
    """Rows below a sum are taken only where the lines do not come to the net total without them."""
    different = {
        (*map(id, chosen), None, *map(id, extras)): (chosen, extras)
        for chosen, extras in _selections(_money(items), targets)
    }
    choices = [_choice(chosen, extras, targets) for chosen, extras in different.values()]
    summed = [choice.below_sum for choice in choices if choice.agreement is Agreement.NET]
    return [
        choice
        for choice in choices
        if choice.agreement is not Agreement.NET or choice.below_sum == min(summed)
    ]


def _choice(chosen: Sequence[Item], extras: Sequence[Item], targets: Targets) -> Choice:
    return Choice(tuple(chosen), tuple(extras), agreement_of(total_of(chosen), extras, targets))


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
    for rows in (items, _up_to(targets.net, items), before) if len(before) < len(items) else (items,):
        plain = [item for item in rows if item.kind not in EXTRAS]
        extras = [item for item in rows if item.kind in EXTRAS]
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
        if position > 1 and item.value == total != ZERO:
            return list(items[:position])
        total += item.value
    return list(items)


def _up_to(net: Decimal | None, items: Sequence[Item]) -> list[Item]:
    """Those that come to the net total before a sum; what follows it, such as an old balance, is no line."""
    total = ZERO
    for position, item in enumerate(items):
        if item.after_sum and total == net:
            return list(items[:position])
        total += signed(item)
    return list(items)


def agreement_of(total: Decimal, extras: Sequence[Item], targets: Targets) -> Agreement:
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
    return -abs(extra.value) if extra.kind is RowKind.ALLOWANCE else extra.value


def same(one: Decimal, two: Decimal) -> bool:
    """Credit notes write their sums with a minus, or without."""
    return abs(one) == abs(two)


def total_of(items: Iterable[Item]) -> Decimal:
    return sum((item.value for item in items), ZERO)

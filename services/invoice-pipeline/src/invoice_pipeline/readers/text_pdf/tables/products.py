"""Which numbers of a row are quantity, price and amount: those whose product holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product
from typing import NamedTuple

from invoice_pipeline.readers.text_pdf.tables.figures import Figure

ONE, HUNDRED, CENT = Decimal(1), Decimal(100), Decimal("0.01")
MANY = (HUNDRED, Decimal(1000))
"""Pieces that the price of a small thing is for."""
_MOST_TRIED = 200
"""Combinations of the numbers of one row; a row has three to seven numbers."""


class Reading(NamedTuple):
    """A number as it is understood here, of the two that it may be."""

    value: Decimal
    figure: Figure


@dataclass(frozen=True, slots=True)
class Numbers:
    """``holds``: quantity times price, less the discount, is the amount."""

    amount: Reading | None
    quantity: Reading | None = None
    price: Reading | None = None
    discount: Reading | None = None
    base: Reading | None = None
    holds: bool = False


def readings(figure: Figure | None) -> tuple[Reading, ...]:
    return tuple(Reading(value, figure) for value in figure.readings) if figure else ()


def solved(
    amount: Figure,
    quantity: Figure | None,
    price: Figure | None,
    discount: Figure | None,
    base: Figure | None,
) -> Numbers | None:
    """The readings of these columns with which the product holds, or None."""
    if quantity is None or price is None:
        return None
    choices = product(
        (*readings(base), None),
        (*readings(discount), None),
        readings(amount),
        readings(quantity),
        readings(price),
    )
    for per, less, one, many, each in choices:
        if is_product(one.value, many.value, each, less, per):
            return Numbers(one, many, each, less, per, holds=True)
    priced = price.money and not quantity.money and base is None and discount is None
    return _per_many(amount, quantity, price) if priced else None


def _per_many(amount: Figure, quantity: Figure, price: Figure) -> Numbers | None:
    """The price of small things is that of a hundred or a thousand, as a unit such as C or M says."""
    for one, many, each, per in product(readings(amount), readings(quantity), readings(price), MANY):
        base = Reading(per, price)
        if one.value >= ONE and is_product(one.value, many.value, each, None, base):
            return Numbers(one, many, each, None, base, holds=True)
    return None


def is_product(
    amount: Decimal, quantity: Decimal, price: Reading, discount: Reading | None, base: Reading | None
) -> bool:
    """To the cent, and as exactly as a price that was rounded itself allows."""
    each = price.value / base.value if base and base.value > ONE else price.value
    if base and base.value <= ONE:
        return False
    whole = quantity * each
    error = CENT + abs(quantity) * _half_of_last_digit(price.value)
    if abs(quantity) == ONE:
        error = CENT
    error = min(error, max(abs(amount) / HUNDRED, CENT))
    wholes = _less(quantity, each, discount) if discount else (whole,)
    return any(abs(abs(one) - abs(amount)) <= error for one in wholes)


def _less(quantity: Decimal, each: Decimal, discount: Reading) -> Iterator[Decimal]:
    """Less a percentage, or an amount of money off the line or off each piece."""
    whole, less = quantity * each, abs(discount.value)
    if less <= HUNDRED:
        yield whole * (ONE - less / HUNDRED)
    if discount.figure.money and not discount.figure.percent:
        yield whole - less
        yield whole - quantity * less


def _half_of_last_digit(price: Decimal) -> Decimal:
    exponent = price.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def searched(amount: Figure, others: Sequence[Figure]) -> Numbers | None:
    """Two of the others whose product the amount is; what has a unit, or stands left, is the quantity."""
    if not amount.value and any(figure.money and figure.value for figure in others):
        return None  # not delivered: what was ordered is no quantity
    for one, many, each in islice(_triples(amount, others), _MOST_TRIED):
        if is_product(one.value, many.value, each, None, None):
            return Numbers(one, many, each, holds=True)
    return None


def _triples(amount: Figure, others: Sequence[Figure]) -> Iterator[tuple[Reading, Reading, Reading]]:
    plain = [figure for figure in others if not figure.percent and figure is not amount]
    for many, each in product(plain, plain):
        if many is each or not _may_be_quantity(many, each):
            continue
        for one in readings(amount):
            for quantity, price in product(readings(many), readings(each)):
                yield one, quantity, price


def _may_be_quantity(many: Figure, each: Figure) -> bool:
    """Beside that price: ``50 pcs`` is one wherever it stands, and no price while the other has no unit."""
    if bool(many.unit) != bool(each.unit) and not (many.money or each.money):
        return bool(many.unit)
    return each.money or (not many.money and many.first < each.first)

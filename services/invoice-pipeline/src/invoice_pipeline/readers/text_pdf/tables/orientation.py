"""The signs of what was sold, which credit notes print with a minus, or without."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from invoice_pipeline.readers.text_pdf.tables.choices import total_of
from invoice_pipeline.readers.text_pdf.tables.items import Item

ZERO = Decimal(0)


def oriented(items: Sequence[Item], net: Decimal | None) -> tuple[Item, ...]:
    """With the sign of the net total, and quantities with that of the amounts they lead to."""
    total = total_of(items)
    opposite = net is not None and net * total < ZERO
    return tuple(_consistent(_negated(item) if opposite else item) for item in items)


def _negated(item: Item) -> Item:
    return item.with_amount(-item.amount.value) if item.amount else item


def _consistent(item: Item) -> Item:
    """A credit note may print 5 pieces for 4.55 and an amount of -22.75: what is taken back is -5 pieces."""
    one, many, each = item.numbers.amount, item.numbers.quantity, item.numbers.price
    if not (one and many and each and item.numbers.holds) or one.value * many.value * each.value >= ZERO:
        return item
    return replace(item, numbers=replace(item.numbers, quantity=many._replace(value=-many.value)))

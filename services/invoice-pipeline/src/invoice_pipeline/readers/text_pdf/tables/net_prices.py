"""Lines whose prices include VAT, turned into the net amounts that a canonical line holds (BT-131, BT-146).

The page's own numbers stay in the evidence. What rounding leaves over is put on the largest line, so that the
lines come to the net total exactly, as a bookkeeper would do it.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from invoice_pipeline.readers.text_pdf.tables.items import Item
from invoice_pipeline.readers.text_pdf.tables.products import Reading

ZERO, CENT, HUNDRED = Decimal(0), Decimal("0.01"), Decimal(100)
_OF_A_PRICE = Decimal("0.0001")
_USUAL = (
    *(21, 25, 26, 30, 38, 40, 45, 50, 55, 60, 70, 75, 77, 80, 81, 90, 95, 100, 110, 120, 130, 135),
    *range(140, 260, 10),
    *(255, 260, 270),
)
"""Tenths of a per cent: the rates of VAT and GST where prices are stated with tax in them."""


def rates_of(net: Decimal, gross: Decimal | None) -> set[Decimal]:
    """The usual rates that lead from the net total to the gross one to the cent."""
    rates = (Decimal(tenths) / 10 for tenths in _USUAL)
    return {rate for rate in rates if gross and abs(net * (HUNDRED + rate) / HUNDRED - gross) <= CENT}


def in_net(items: Sequence[Item], only_rate: Decimal | None, net: Decimal) -> tuple[Item, ...] | None:
    """None where a line's rate is unknown, or the net amounts do not come near the net total.

    ``only_rate`` is that of the breakdown, where it has one alone.
    """
    converted: list[Item] = []
    for item in items:
        rate = item.rate.value if item.rate else only_rate
        if rate is None or item.amount is None:
            return None
        converted.append(_without_tax(item, HUNDRED + rate))
    rest = abs(net) - abs(sum((_amount(item) for item in converted), ZERO))
    if not converted or abs(rest) > CENT * len(converted):
        return None
    largest = max(range(len(converted)), key=lambda at: abs(_amount(converted[at])))
    sign = 1 if _amount(converted[largest]) >= ZERO else -1
    converted[largest] = converted[largest].with_amount(_amount(converted[largest]) + sign * rest)
    return tuple(converted)


def _without_tax(item: Item, percent: Decimal) -> Item:
    net = (_amount(item) * HUNDRED / percent).quantize(CENT, ROUND_HALF_UP)
    price = item.numbers.price
    if price:
        each = (price.value * HUNDRED / percent).quantize(_OF_A_PRICE, ROUND_HALF_UP)
        item = replace(item, numbers=replace(item.numbers, price=Reading(each, price.figure)))
    return item.with_amount(net)


def _amount(item: Item) -> Decimal:
    return item.amount.value if item.amount else ZERO

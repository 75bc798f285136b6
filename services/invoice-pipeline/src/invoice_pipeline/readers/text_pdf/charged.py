"""Totals with charges or a discount between the subtotal and the total: shipping, carriage, a promotion."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise, product

from invoice_pipeline.readers.text_pdf.agreement import (
    Amounts,
    Money,
    Sum,
    best_of,
    is_largest,
    joined,
    together,
)
from invoice_pipeline.readers.text_pdf.candidates import Candidate

ZERO = Decimal(0)
_CLEAR = 0.85
"""Confidence of an amount at a label that means nothing else."""
_NAMED = 0.75
"""Confidence of an amount beside a label, if only a vague one."""
_LOWEST, _HIGHEST = 3, 27
"""Percent: rates of value added and sales taxes the world over."""
_CENT = Decimal("0.01")
_MOST = 40
"""Charges and discounts, each and several together, that are tried."""


def charged(found: Amounts, printed: Iterable[Money]) -> Sum | None:
    """Subtotal + charges - discount + tax = total. The net total (BT-109) is the subtotal with the charges.

    A discount may have any name: what is ``printed`` with a minus below the subtotal, and above the tax if
    there is one, is tried as well.
    """
    extras = [one for one in _called(found) if one.value != ZERO][:_MOST]
    nameless = [one for one in _nameless(found, printed) if one.value < ZERO][:_MOST]
    taxes = _taxes(found)
    untaxed = all(tax.value == ZERO for tax in found["tax"])
    totals = [*found["gross"], *found["payable"]]
    holding = [
        Sum(together(net, extra), taxes.get(rest), gross)
        for gross, net, extra in product(totals, found["net"], [*extras, *nameless])
        if net.value > ZERO
        and ((rest := gross.value - net.value - extra.value) in taxes or (untaxed and rest == ZERO))
        and _apart(net, extra, gross)
        and (extra not in nameless or _follow(net, extra, *found["tax"][-1:], gross))
    ]
    return best_of(holding, found)


def rounded(found: Amounts) -> Sum | None:
    """Subtotal + tax + what a label calls rounding = total, as it is printed: the sum holds but for that.

    Where nothing but the amount due is printed, the total is what it was before.
    """
    taxes, named = _taxes(found), {one.value for one in found["gross"]}
    totals = [*found["gross"], *found["payable"]]
    holding = [
        Sum(net, taxes[rest], gross if gross.value in named else together(net, taxes[rest]))
        for gross, net, rounding in product(totals, found["net"], found["rounding"])
        if ZERO < abs(rounding.value) < 1 and (rest := gross.value - net.value - rounding.value) in taxes
    ]
    return best_of(holding, found)


def part_paid(found: Amounts) -> Sum | None:
    """Subtotal + tax - paid = amount due, and no label names the total between them; it may be rounded."""
    dues = {due.value for due in found["payable"]}
    if any(total.confidence >= _NAMED and total.value not in dues for total in found["gross"]):
        return None
    taxes, roundings = _taxes(found), (ZERO, *(one.value for one in found["rounding"] if abs(one.value) < 1))
    holding = [
        Sum(net, taxes[rest], together(net, taxes[rest]))
        for due, net, paid, by in product(found["payable"], found["net"], found["prepaid"], roundings)
        if paid.value != ZERO
        and (rest := due.value - by + abs(paid.value) - net.value) in taxes
        and abs(rest) < abs(net.value)
    ]
    return best_of(holding, found)


def included(found: Amounts) -> Sum | None:
    """A total and the tax in it, at a whole rate: what is left is the net total, though it is not printed."""
    if found["net"]:
        return None
    holding = [
        Sum(together(total, _taken_off(tax)), tax, total)
        for total, tax in product((*found["gross"], *found["payable"]), found["tax"])
        if min(total.confidence, tax.confidence) >= _CLEAR
        and is_largest(total, found)
        and _at_whole_rate(total.value - tax.value, tax.value)
    ]
    return best_of(holding, found)


def _taxes(found: Amounts) -> dict[Decimal, Money]:
    """By value: each by itself, and what several come to."""
    return {tax.value: tax for tax in (*joined(found["tax"]), *found["tax"])}


def _at_whole_rate(net: Decimal, tax: Decimal) -> bool:
    if not ZERO < tax < net:
        return False
    rate = (tax * 100 / net).quantize(Decimal(1))
    return _LOWEST <= rate <= _HIGHEST and abs(net * rate / 100 - tax) <= _CENT


def _called(found: Amounts) -> Iterator[Money]:
    charges, discounts = found["charge"], [_taken_off(one) for one in found["discount"]]
    yield from (*charges, *discounts)
    yield from joined(charges)
    for charge, discount in product(charges, discounts):
        yield together(charge, discount)


def _nameless(found: Amounts, printed: Iterable[Money]) -> Iterator[Money]:
    """What labels call a payment, or withheld for the treasury, has a name."""
    named = {one.words[-1] for kind in ("prepaid", "withheld") for one in found[kind]}
    return (one for one in printed if one.words[-1] not in named)


def _follow(*amounts: Money) -> bool:
    """Each stands below the one before."""
    places = [(amount.words[-1].page, amount.words[-1].baseline) for amount in amounts]
    return all(above < below for above, below in pairwise(places))


def _taken_off(discount: Money) -> Money:
    return Candidate(-abs(discount.value), discount.words, discount.confidence)


def _apart(*amounts: Money) -> bool:
    """No two of them are read off the same place."""
    words = [word for amount in amounts for word in amount.words]
    return len({id(word) for word in words}) == len(words)


__all__ = ["charged", "included", "part_paid", "rounded"]

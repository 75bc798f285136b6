"""What else is printed near the totals and speaks against them."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from invoice_pipeline.readers.text_pdf.agreement import Amounts, Sum
from invoice_pipeline.readers.text_pdf.candidates import Candidate

_BESIDE = 0.95
"""An amount right beside a label that means nothing else."""
_STATED = 0.8
"""At a label that means nothing else."""
_CENTS = -2
"""Exponent of an amount with cents; quantities and years have none."""
ZERO = Decimal(0)


def denied(tax: Candidate[Decimal], taxes: Sequence[Candidate[Decimal]]) -> bool:
    """Labels beside other amounts call these the tax, and they do not come to it together."""
    beside = [one for one in taxes if one.confidence >= _BESIDE and one.value != ZERO]
    others = [one for one in beside if one.words[-1] not in tax.words]
    values = {abs(one.value) for one in beside} | {abs(sum((one.value for one in others), ZERO))}
    return tax.value != ZERO and bool(others) and abs(tax.value) not in values


def outdone(
    chosen: Sum, totals: Sequence[Candidate[Decimal]], printed: Callable[[], Iterable[Candidate[Decimal]]]
) -> bool:
    """A larger total stands above it, or its own name is vague, and any larger amount stands below it."""
    vague = chosen.gross.confidence < _STATED
    return _overtopped(chosen, totals) or (vague and any(_exceeds(one, chosen.gross) for one in printed()))


def _exceeds(printed: Candidate[Decimal], total: Candidate[Decimal]) -> bool:
    """Sums stand below what they sum up."""
    return (
        _stands_below(printed, total)
        and printed.value > abs(total.value)
        and printed.value.as_tuple().exponent == _CENTS
    )


def _overtopped(chosen: Sum, totals: Sequence[Candidate[Decimal]]) -> bool:
    """Between the net amount and the total, a label calls a larger amount the total.

    What is taken off from there to the other may be a payment. Other money may be printed without cents.
    """
    cents = chosen.gross.value.as_tuple().exponent
    return any(
        one.value > chosen.gross.value > ZERO
        and one.value.as_tuple().exponent == cents
        and _stands_below(one, chosen.net)
        and _stands_below(chosen.gross, one)
        for one in totals
    )


def goes_on(gross: Candidate[Decimal], printed: Sequence[Candidate[Decimal]]) -> bool:
    """Below the total, an amount with a minus leads to another amount: something was taken off."""
    below = [one for one in printed if _stands_below(one, gross)]
    return any(
        taken.value < ZERO and rest.value == gross.value + taken.value and _stands_below(rest, taken)
        for taken in below
        for rest in below
    )


def without_empty_balances(found: Amounts) -> Amounts:
    """A vague word, such as "balance", beside nothing tells what is left of the bill before."""
    balances = [one for one in found["payable"] if one.value != ZERO or one.confidence >= _STATED]
    paid = {abs(one.value) for one in found["prepaid"]}
    settled = any(one.value in paid for one in found["gross"])
    return found if settled else {**found, "payable": balances}


def _stands_below(lower: Candidate[Decimal], upper: Candidate[Decimal]) -> bool:
    first, last = lower.words[-1], upper.words[-1]
    return (first.page, first.baseline) > (last.page, last.baseline)


__all__ = ["denied", "goes_on", "outdone", "without_empty_balances"]

"""Which of the amounts on a page belong together: the combination whose arithmetic holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from invoice_pipeline.readers.text_pdf.candidates import Candidate

ZERO = Decimal(0)
Money = Candidate[Decimal]
Amounts = Mapping[str, Sequence[Money]]
"""Name of a total -> what the page's labels say it is."""
_LARGEST, _STATED_DUE, _ONE_TAX = 0.6, 0.3, 0.2
"""What counts beside the labels: no total is larger, it is called due as well, its tax is one amount."""
_LABELLED = 0.85
"""Confidence of an amount beside or below a label that means nothing else."""
_HIGHEST_TAX = Decimal("0.28")
"""Of the net amount: Hungary's 27 percent is the highest rate of value added tax."""
_STEP = Decimal("0.05")
_OFF = tuple(map(Decimal, ("-0.02", "-0.01", "0.01", "0.02")))
_LEAST_SHARE, _MOST_SHARE = Decimal("0.05"), Decimal("0.35")
"""Of what is billed: the commission of an agency, normally 15 percent."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Net + tax = gross; without ``tax`` the net amount is the total."""

    net: Money
    tax: Money | None
    gross: Money


@dataclass(frozen=True, slots=True)
class Commissioned:
    """Billed less the agency's commission = due."""

    billed: Money
    commission: Money
    due: Money


def sums(found: Amounts) -> Sum | None:
    """The one that labels, size and amount due speak for most; of equals, the last on the page."""
    return best_of(_holding(found, found["net"]), found)


def withholding(found: Amounts) -> Sum | None:
    """Net + tax - withheld = due, where the total with tax is not printed, as on invoices of Spain.

    What is due may be called the net total as well.
    """
    dues, extras = [*found["payable"], *found["gross"], *found["net"]], (None, *found["charge"])
    withheld = (*found["withheld"], *joined(found["withheld"]))
    holding = [
        Sum(with_extra(net, extra), tax, together(with_extra(net, extra), tax))
        for due, net, tax, kept, extra in product(dues, found["net"], found["tax"], withheld, extras)
        if with_extra(net, extra).value + tax.value - abs(kept.value) == due.value
        and ZERO not in (net.value, kept.value)
        and tax.words != net.words
    ]
    return max(reversed(holding), key=lambda one: one.gross.confidence, default=None)


def after_withholding(gross: Money, found: Amounts) -> list[Money]:
    """What the page calls the total, where what is withheld for the treasury leads to it, as in Mexico."""
    kept = {abs(one.value) for one in (*found["withheld"], *joined(found["withheld"]))} - {ZERO}
    named = not found["payable"]
    left = (*found["gross"], *found["net"])
    return [one for one in left if named and gross.value - one.value in kept]


def with_extra(net: Money, extra: Money | None) -> Money:
    """What is passed on without tax, such as fees of a court, counts as net."""
    return together(net, extra) if extra else net


def together(one: Money, other: Money) -> Money:
    """What two amounts come to, read off the places of both."""
    words = (*one.words, *other.words)
    return Candidate(one.value + other.value, words, min(one.confidence, other.confidence))


def of_parts(found: Amounts) -> Sum | None:
    """The largest total, where the breakdown by rates names what is taxed, in parts of the net total."""
    holding = [one for one in _holding(found, list(joined(found["net"]))) if one.tax and one.tax.value]
    whole = best_of(holding, found)
    largest = max((abs(item.value) for item in _labelled_totals(found)), default=ZERO)
    return whole if whole and abs(whole.gross.value) == largest else None


def with_larger(other: Sum | None, chosen: Sum | None, found: Amounts) -> Sum | None:
    """The other one, where no total is larger than its own: the first may leave out what was charged."""
    return other if other and is_largest(other.gross, found) else chosen


def _labelled_totals(found: Amounts) -> list[Money]:
    return [item for item in (*found["gross"], *found["payable"]) if item.confidence >= _LABELLED]


def is_largest(total: Money, found: Amounts) -> bool:
    totals = (abs(item.value) for item in (*found["gross"], *found["payable"]))
    return abs(total.value) == max(totals, default=abs(total.value))


def _holding(found: Amounts, nets: Sequence[Money]) -> list[Sum]:
    totals = [*found["gross"], *found["payable"]]
    taxes = [*found["tax"], *joined(found["tax"])]
    return [
        Sum(net, tax, gross)
        for gross, net, tax in product(totals, nets, taxes)
        if net.value + tax.value == gross.value and abs(tax.value) < abs(net.value) and tax.words != net.words
    ]


def best_of(holding: Sequence[Sum], found: Amounts) -> Sum | None:
    return max(reversed(holding), key=lambda one: _support(one, found), default=None)


def _support(one: Sum, found: Amounts) -> float:
    called_due = any(item.value == one.gross.value for item in found["payable"])
    parts = (one.net, one.gross) if one.tax is None else (one.net, one.tax, one.gross)
    single = one.tax is not None and one.tax in found["tax"] and one.tax.value != ZERO
    return (
        sum(part.confidence for part in parts)
        + _LARGEST * is_largest(one.gross, found)
        + _STATED_DUE * called_due
        + _ONE_TAX * single
    )


def joined(taxes: Sequence[Money]) -> Iterator[Money]:
    """Where several rates apply, each has a line of its own: what neighbouring lines come to together."""
    for first, end in combinations(range(len(taxes) + 1), 2):
        run = taxes[first:end]
        if len(run) > 1:
            words = tuple(word for found in run for word in found.words)
            total = sum((found.value for found in run), ZERO)
            yield Candidate(total, words, min(found.confidence for found in run))


def discounted(found: Amounts, printed: Iterable[Money]) -> Sum | None:
    """No tax is named, and a printed amount leads from the subtotal to a smaller total.

    Where that amount is called a discount, a vague word for the total is enough. No total stands above it.
    """
    if any(tax.value != ZERO for tax in found["tax"]):
        return None
    amounts = {abs(item.value) for item in printed}
    called = {abs(item.value) for item in found["discount"]}
    holding = [
        Sum(gross, None, gross)
        for gross, net in product(found["gross"], found["net"])
        if ZERO < gross.value < net.value
        and not _stands_above(gross, net)
        and net.value - gross.value in (amounts if gross.confidence >= _LABELLED else called)
    ]
    return best_of(holding, found)


def _stands_above(one: Money, other: Money) -> bool:
    """As the amounts of lines do over what they come to."""
    first, second = one.words[-1], other.words[-1]
    return (first.page, first.bbox[3]) < (second.page, second.bbox[1])


def untaxed(found: Amounts) -> Sum | None:
    """No tax is named, or none is due: the subtotal is the total.

    A vague word, such as "total", may stand over the amounts of lines: the last one must say the same.
    """
    if any(tax.value != ZERO for tax in found["tax"]):
        return None
    totals = [*found["gross"], *found["payable"]]
    holding = [
        Sum(net, None, gross)
        for gross, net in product(totals, found["net"])
        if net.value == gross.value
        and net.words != gross.words
        and (gross.confidence >= _LABELLED or _says_last(found["gross"], gross.value))
    ]
    return best_of(holding, found)


def _says_last(totals: Sequence[Money], value: Decimal) -> bool:
    return not totals or totals[-1].value == value


def completed(found: Amounts, printed: Iterable[Money]) -> Sum | None:
    """Total and tax are labelled, or total and net amount, and the third is printed without a label."""
    places: dict[Decimal, Money] = {}
    for item in printed:
        places.setdefault(item.value, item)
    totals = _labelled_totals(found)
    holding = [
        Sum(places[rest], tax, gross)
        for gross, tax in product(totals or _largest(found), [*found["tax"], *_kinds_of_tax(found["tax"])])
        for rounding in (ZERO, *(item.value for item in found["rounding"] if abs(item.value) < 1))
        if (rest := gross.value - tax.value - rounding) in places and is_plausible(tax.value, rest)
    ] + [
        Sum(net, places[rest], gross)
        for gross, net in product(totals, () if found["tax"] else found["net"])
        if (rest := gross.value - net.value) in places and is_plausible(rest, net.value)
    ]
    return best_of(holding, found)


def toward_due(chosen: Sum | None, found: Amounts, printed: Callable[[], Iterable[Money]]) -> Sum | None:
    """The sum that comes to the one amount called due, where no payment leads from another total to it."""
    dues = [one for one in found["payable"] if one.confidence >= _LABELLED]
    led = any(
        one.value != ZERO for kind in ("prepaid", "withheld", "previous", "rounding") for one in found[kind]
    )
    values = {one.value for one in dues}
    if chosen is None or led or len(values) != 1 or chosen.gross.value in values:
        return chosen
    other = completed({**found, "gross": (), "payable": dues}, printed())
    return other if other and other.tax and other.tax.value != ZERO else chosen


def _largest(found: Amounts) -> list[Money]:
    """A vague word for the total is enough where no other total is as large, and no label names one."""
    return [item for item in found["gross"] if is_largest(item, found)]


def _kinds_of_tax(taxes: Sequence[Money]) -> Iterator[Money]:
    """Of several authorities, each with a label of its own: India's CGST and SGST, Canada's GST and PST."""
    return (one for one in joined(taxes) if one.confidence >= _LABELLED)


def in_steps(found: Amounts, printed: Iterable[Money]) -> Sum | None:
    """Total and tax are labelled, and the printed net amount leads to a total in steps of five hundredths.

    Switzerland rounds totals, and not all invoices say so; the difference is for a person to see.
    """
    places = {item.value: item for item in printed}
    totals = _labelled_totals(found)
    holding = [
        Sum(places[net], tax, gross)
        for gross, tax, off in product(totals, found["tax"], _OFF)
        if gross.value % _STEP == ZERO
        and (net := gross.value - tax.value + off) in places
        and is_plausible(tax.value, net)
    ]
    return best_of(holding, found)


def is_plausible(tax: Decimal, net: Decimal) -> bool:
    return ZERO < abs(tax) <= _HIGHEST_TAX * abs(net) and (tax > ZERO) == (net > ZERO)


def commissioned(found: Amounts) -> Commissioned | None:
    """Where an agency pays for its client, what is due is what is billed less its share."""
    if any(tax.value != ZERO for tax in found["tax"]):
        return None
    billed = [*found["gross"], *found["net"]]
    dues = [*found["payable"], *found["net"], *found["gross"]]
    holding = [
        Commissioned(total, Candidate(abs(share.value), share.words, share.confidence), due)
        for total, share, due in product(billed, found["discount"], dues)
        if total.value - abs(share.value) == due.value
        and _usual(share.value, total.value)
        and not _is_above(share, total)
    ]
    return max(reversed(holding), key=lambda one: (one.billed.value, one.due.confidence), default=None)


def _is_above(one: Money, total: Money) -> bool:
    """Among the lines that are summed up, whose discounts are part of the sum already."""
    upper, lower = one.words[-1], total.words[-1]
    return (upper.page, upper.bbox[3]) <= (lower.page, lower.bbox[1])


def _usual(share: Decimal, total: Decimal) -> bool:
    return total > ZERO and _LEAST_SHARE * total <= abs(share) <= _MOST_SHARE * total

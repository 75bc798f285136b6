"""The VAT breakdown (BG-23): for each rate what it applies to and what it comes to, as the totals demand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice, product

from common.schemas.amounts import Totals, VatBreakdown
from common.schemas.evidence import FieldEvidence
from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.figures import Figure, FiguresOf
from invoice_pipeline.readers.text_pdf.tables.items import Item
from invoice_pipeline.readers.text_pdf.tables.phrases import (
    Category,
    RowKind,
    exemption_in,
    folded,
    row_phrase,
)
from invoice_pipeline.readers.text_pdf.words import Word

ZERO, CENT, HUNDRED = Decimal(0), Decimal("0.01"), Decimal(100)
_HIGHEST = 35
_AGREED, _PRESUMED = 0.96, 0.85
"""Rate, base and tax agree with each other and with the totals; or the base is inferred from them."""
_MOST_RATES = 6
_MOST_CHOICES = 500
_NUMBERS_OF_A_LINE = 12
_TWO_NUMBERS = re.compile(r"\d\S* .*\d")
"""In two words at least: a rate, and what it comes to."""


@dataclass(frozen=True, slots=True)
class Share:
    """One rate; ``words`` are what rate, base and tax were read from, in this order."""

    rate: Decimal
    base: Decimal
    tax: Decimal
    words: tuple[tuple[Word, ...], tuple[Word, ...], tuple[Word, ...]]
    confidence: float
    category: str | None = None

    def entry(self) -> VatBreakdown:
        return VatBreakdown(rate=self.rate, taxable=self.base, tax=self.tax, category=self.category)

    def evidence(self, position: int) -> Iterator[FieldEvidence]:
        names = (("rate", self.rate), ("taxable", self.base), ("tax", self.tax))
        for (name, value), words in zip(names, self.words, strict=True):
            yield Candidate(value, words, self.confidence).evidence(f"vat_breakdown[{position}].{name}")


@dataclass(frozen=True, slots=True)
class _Half:
    """A rate and its tax, without what it applies to."""

    rate: Decimal
    tax: Decimal
    words: tuple[tuple[Word, ...], tuple[Word, ...]]


def find_breakdown(
    lines: Sequence[Line], items: Sequence[Item], totals: Totals, figures_of: FiguresOf
) -> tuple[Share, ...]:
    """Empty unless the shares add up to the totals. ``lines`` are those of the document that are no items."""
    net, tax = totals.net, totals.tax
    if net is None or (tax is None and totals.gross != net):
        return ()
    tax = tax or ZERO
    figures = [(line, figures_of(line)) for line in lines if _TWO_NUMBERS.search(line.text)]
    whole = _agreeing(_whole(figures), net, tax)
    found = whole or _completed(list(_halves(figures)), items, net, tax) or _of_items(items, net, tax)
    if found:
        return tuple(_categorised(share, lines) for share in found)
    return _untaxed(lines, net) if tax == ZERO else ()


def _whole(figures: Sequence[tuple[Line, Sequence[Figure]]]) -> dict[Decimal, list[Share]]:
    """Rate -> the shares that stand in one line each, with rate, base and tax, and whose product holds."""
    found: dict[Decimal, list[Share]] = {}
    for _, numbers in figures:
        for share in _shares(numbers[:_NUMBERS_OF_A_LINE]):
            known = found.setdefault(share.rate, [])
            if not any(other.base == share.base for other in known):
                known.append(share)
    return found


def _shares(numbers: Sequence[Figure]) -> Iterator[Share]:
    money = [figure for figure in numbers if figure.money]
    rates = [figure for figure in numbers if figure.percent] or [
        figure for figure in numbers if not figure.unit and figure.value > ZERO
    ]
    for rate in rates:
        if not ZERO <= rate.value <= _HIGHEST:
            continue
        for base, tax in product(money, money):
            if base is not tax and rate is not base and rate is not tax and _is_tax(base, rate, tax):
                words = (rate.words, base.words, tax.words)
                yield Share(rate.value, base.value, tax.value, words, _AGREED)


def _is_tax(base: Figure, rate: Figure, tax: Figure) -> bool:
    if rate.value == ZERO:
        return tax.value == ZERO and base.value != ZERO
    return bool(base.value) and abs(base.value * rate.value / HUNDRED - tax.value) <= CENT and bool(tax.value)


def _agreeing(found: dict[Decimal, list[Share]], net: Decimal, tax: Decimal) -> tuple[Share, ...]:
    """One share of each rate, such that they come to the totals; a rate may be left out."""
    if not found or len(found) > _MOST_RATES:
        return ()
    choices = product(*([*shares, None] for shares in found.values()))
    for choice in islice(choices, _MOST_CHOICES):
        shares = tuple(share for share in choice if share)
        if shares and _come_to(shares, net, tax):
            return shares
    return ()


def _come_to(shares: Sequence[Share], net: Decimal, tax: Decimal) -> bool:
    return sum((one.base for one in shares), ZERO) == net and sum((one.tax for one in shares), ZERO) == tax


def _halves(figures: Sequence[tuple[Line, Sequence[Figure]]]) -> Iterator[_Half]:
    for line, numbers in figures:
        rates = [figure for figure in numbers if figure.percent and ZERO < figure.value <= _HIGHEST]
        money = [figure for figure in numbers if figure.money]
        if len(rates) == 1 and money and _speaks_of_tax(line):
            yield _Half(rates[0].value, money[-1].value, (rates[0].words, money[-1].words))


def _speaks_of_tax(line: Line) -> bool:
    for cell in line.cells:
        words = [word for word in (folded(word.text) for word in cell.words) if word]
        for position in range(len(words)):
            phrase = row_phrase(words[position : position + 3])
            if phrase and phrase.kind is RowKind.TAX:
                return True
    return False


def _completed(halves: list[_Half], items: Sequence[Item], net: Decimal, tax: Decimal) -> tuple[Share, ...]:
    """What each rate applies to is the net total, or what the lines of that rate come to."""
    unique = list({(half.rate, half.tax): half for half in halves}.values())
    lone = next((half for half in unique if half.tax == tax and _fits(net, half.rate, tax)), None)
    if lone:
        return (Share(lone.rate, net, tax, (lone.words[0], lone.words[1], lone.words[1]), _PRESUMED),)
    bases = _bases(items)
    shares = tuple(
        Share(half.rate, bases[half.rate], half.tax, (half.words[0], half.words[1], half.words[1]), _PRESUMED)
        for half in unique
        if half.rate in bases and _fits(bases[half.rate], half.rate, half.tax)
    )
    return shares if shares and _come_to(shares, net, tax) else ()


def _fits(base: Decimal, rate: Decimal, tax: Decimal) -> bool:
    """As exactly as sums of taxes that were rounded line by line."""
    return abs(base * rate / HUNDRED - tax) <= 2 * CENT


def _bases(items: Sequence[Item]) -> dict[Decimal, Decimal]:
    """Rate -> what the lines of that rate come to; empty where a line names none."""
    found: dict[Decimal, Decimal] = {}
    for item in items:
        if item.rate is None or item.amount is None:
            return {}
        found[item.rate.value] = found.get(item.rate.value, ZERO) + item.amount.value
    return found


def _of_items(items: Sequence[Item], net: Decimal, tax: Decimal) -> tuple[Share, ...]:
    """Where nothing but the lines names rates."""
    shares = []
    for rate, base in _bases(items).items():
        words = next(item.rate.figure.words for item in items if item.rate and item.rate.value == rate)
        due = (base * rate / HUNDRED).quantize(CENT, ROUND_HALF_UP)
        shares.append(Share(rate, base, due, (words, words, words), _PRESUMED))
    return tuple(shares) if shares and _come_to(shares, net, tax) else ()


def _categorised(share: Share, lines: Sequence[Line]) -> Share:
    if share.rate > ZERO:
        return replace(share, category="S")
    stated = _exemption(lines)
    return replace(share, category=stated[0]) if stated else share


def _untaxed(lines: Sequence[Line], net: Decimal) -> tuple[Share, ...]:
    """No tax is due, and the page says why."""
    stated = _exemption(lines)
    if stated is None:
        return ()
    category, words = stated
    return (Share(ZERO, net, ZERO, (words, words, words), _PRESUMED, category),)


def _exemption(lines: Sequence[Line]) -> tuple[Category, tuple[Word, ...]] | None:
    for line in lines:
        category = exemption_in([folded(word.text) for word in line.words])
        if category:
            return category, line.words
    return None

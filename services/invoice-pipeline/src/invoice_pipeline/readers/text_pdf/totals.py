"""The totals, which must agree with each other before they are believed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from invoice_pipeline.readers.text_pdf.amounts import Amount, amounts_in
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, Match, best

_AGREED = 0.97
"""Three amounts from three labels that add up: by chance, that hardly happens."""
_ALONE = 0.8
"""An amount that nothing else on the page confirms."""
_UNPAID_PRESUMED = 0.9
"""No label speaks of an amount due, or of payments: then all of the total is due."""
_MOST = 12
"""Candidates of one kind that are tried with each other: an invoice has one to three."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class FoundTotals:
    net: Candidate[Decimal] | None = None
    tax: Candidate[Decimal] | None = None
    gross: Candidate[Decimal] | None = None
    prepaid: Candidate[Decimal] | None = None
    payable: Candidate[Decimal] | None = None

    def fields(self) -> Iterator[tuple[str, Candidate[Decimal]]]:
        for name in ("net", "tax", "gross", "prepaid", "payable"):
            found = getattr(self, name)
            if isinstance(found, Candidate):
                yield name, found


def find_totals(document: LabelledLines) -> FoundTotals:
    """Net + tax = gross where some choice of candidates adds up; else each alone, with less confidence."""
    found = {
        kind: list(document.candidates(kind, last_amount))[-_MOST:]
        for kind in ("net", "tax", "gross", "payable", "prepaid")
    }
    sums = found["gross"] + found["payable"]
    agreed = _agreeing(found["net"], found["tax"], sums) or _untaxed(found["net"], found["tax"], sums)
    if agreed is None:
        return FoundTotals(
            net=_lone(found["net"]),
            tax=_lone(found["tax"]),
            gross=_lone(found["gross"] or found["payable"]),
            payable=_lone(found["payable"] or found["gross"]),
        )
    net, tax, gross = agreed
    prepaid, payable = _due(gross, found["payable"], found["prepaid"])
    return FoundTotals(net, tax, gross, prepaid, payable)


def last_amount(text: str) -> Match[Decimal] | None:
    """The rightmost amount of a line: before it stand rates and what they apply to."""
    amounts = [amount for amount in amounts_in(text) if is_money(amount)]
    if not amounts:
        return None
    last = amounts[-1]
    return Match(last.value, last.start, last.end)


def is_money(amount: Amount) -> bool:
    return amount.has_cents or amount.currency is not None


def _agreeing(
    nets: list[Candidate[Decimal]], taxes: list[Candidate[Decimal]], grosses: list[Candidate[Decimal]]
) -> tuple[Candidate[Decimal], Candidate[Decimal], Candidate[Decimal]] | None:
    """The last that add up, because sums stand below what they sum up."""
    for gross, net, tax in product(reversed(grosses), reversed(nets), [*reversed(taxes), *_joined(taxes)]):
        if net.value + tax.value == gross.value and net.value != ZERO:
            return _sure(net), _sure(tax), _sure(gross)
    return None


def _joined(taxes: list[Candidate[Decimal]]) -> Iterator[Candidate[Decimal]]:
    """Where several rates apply, each has a line of its own: what neighbouring lines come to together."""
    lines = list({found.words: found for found in taxes}.values())
    for first, end in combinations(range(len(lines) + 1), 2):
        run = lines[first:end]
        if len(run) > 1:
            words = tuple(word for found in run for word in found.words)
            total = sum((found.value for found in run), ZERO)
            yield Candidate(total, words, min(found.confidence for found in run))


def _untaxed(
    nets: list[Candidate[Decimal]], taxes: list[Candidate[Decimal]], grosses: list[Candidate[Decimal]]
) -> tuple[Candidate[Decimal], None, Candidate[Decimal]] | None:
    """No tax is named, or none is due: the subtotal is the total."""
    if any(tax.value != ZERO for tax in taxes):
        return None
    for gross, net in product(reversed(grosses), reversed(nets)):
        if net.value == gross.value and net.words != gross.words:
            return _sure(net), None, _sure(gross)
    return None


def _due(
    gross: Candidate[Decimal], payables: list[Candidate[Decimal]], paid: list[Candidate[Decimal]]
) -> tuple[Candidate[Decimal] | None, Candidate[Decimal]]:
    """What was paid before is believed only where the amount due says the same."""
    others = [found for found in payables if found.value != gross.value]
    if not others:
        part_paid = any(found.value != ZERO for found in paid)
        confidence = gross.confidence if payables else _UNPAID_PRESUMED
        return None, Candidate(gross.value, gross.words, _ALONE / 2 if part_paid else confidence)
    for prepaid, payable in product(paid, others):
        if gross.value - abs(prepaid.value) == payable.value:
            positive = Candidate(abs(prepaid.value), prepaid.words, _AGREED)
            return positive, _sure(payable)
    return None, Candidate(others[-1].value, others[-1].words, _ALONE / 2)


def _sure(found: Candidate[Decimal]) -> Candidate[Decimal]:
    return Candidate(found.value, found.words, max(_AGREED, found.confidence))


def _lone(found: list[Candidate[Decimal]]) -> Candidate[Decimal] | None:
    """The last and surest, capped, because nothing confirms it."""
    chosen = best(reversed(found))
    return chosen and Candidate(chosen.value, chosen.words, min(chosen.confidence, _ALONE))

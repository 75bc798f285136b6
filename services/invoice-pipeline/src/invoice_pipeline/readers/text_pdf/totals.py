"""The totals, which must agree with each other before they are believed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from invoice_pipeline.readers.text_pdf.agreement import (
    Amounts,
    Commissioned,
    Sum,
    after_withholding,
    commissioned,
    completed,
    discounted,
    in_steps,
    is_largest,
    joined,
    of_parts,
    sums,
    toward_due,
    untaxed,
    with_larger,
    withholding,
)
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, best, words_between
from invoice_pipeline.readers.text_pdf.charged import charged, included, part_paid, rounded
from invoice_pipeline.readers.text_pdf.contradictions import denied, goes_on, outdone, without_empty_balances
from invoice_pipeline.readers.text_pdf.labelled_amounts import amount_finder, in_whole_sums, labelled_amounts
from invoice_pipeline.readers.text_pdf.other_currency import in_other_currency
from invoice_pipeline.readers.text_pdf.rated import at_printed_rate
from invoice_pipeline.readers.text_pdf.rows_of_totals import of_row
from invoice_pipeline.readers.text_pdf.stacked_totals import stacked
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength

_AGREED = 0.97
"""Three amounts from three labels that add up: by chance, that hardly happens."""
_ALONE = 0.8
"""An amount that nothing else on the page confirms."""
_STATED = 0.8
"""At a label that means nothing else; a vague one, beside a smaller amount, does not name the total."""
_SAID_TWICE = 0.9
"""An amount that two labels of different meaning give, in two places."""
_UNPAID_PRESUMED = 0.9
"""No label speaks of an amount due, or of payments: then all of the total is due."""
_ROUNDING = Decimal("0.5")
"""Swedish and Swiss totals are rounded to a whole, or to five hundredths."""
_UNLABELLED = 0.9
"""Of what must be printed somewhere, since two labelled amounts differ by it."""
_LINES = 5_000
ZERO = Decimal(0)
Printed = Callable[[], Sequence[Candidate[Decimal]]]
"""All amounts of the document, which are looked for where its labelled ones alone do not add up."""


@dataclass(frozen=True, slots=True)
class FoundTotals:
    """Names as in the canonical invoice. ``allowances``: what an agency keeps of the sum of the lines."""

    line_net: Candidate[Decimal] | None = None
    allowances: Candidate[Decimal] | None = None
    net: Candidate[Decimal] | None = None
    tax: Candidate[Decimal] | None = None
    gross: Candidate[Decimal] | None = None
    prepaid: Candidate[Decimal] | None = None
    rounding: Candidate[Decimal] | None = None
    payable: Candidate[Decimal] | None = None

    def fields(self) -> Iterator[tuple[str, Candidate[Decimal]]]:
        for name in self.__slots__:
            found = getattr(self, name)
            if isinstance(found, Candidate):
                yield name, found


def find_totals(document: LabelledLines) -> FoundTotals:
    """The combination that adds up; else each alone, with less confidence."""
    find = amount_finder(document.decimal_mark, whole=document.once(in_whole_sums))
    found = labelled_amounts(document, find)
    printed, payments = cache(lambda: list(_printed(document))), any(_names_payments(document))
    kept = commissioned(found)
    if kept:
        return _kept_less(kept, found, printed, payments=payments)
    chosen = of_row(document, found, _chosen(found, printed)) or at_printed_rate(document, found)
    chosen = toward_due(chosen, found, printed)
    totals = _added_up(chosen, found, printed, payments=payments) if chosen else _lone_amounts(found)
    totals = _with_no_tax(_not_for_nothing(totals, printed), found)
    split = chosen is not None and bool(document.labels("split_payment"))
    return _less_split_tax(totals, printed) if split else totals


def _less_split_tax(totals: FoundTotals, printed: Printed) -> FoundTotals:
    """Public bodies of Italy pay the tax to the treasury: due is the net total, which stands there again."""
    net, tax, due = totals.net, totals.tax, totals.payable
    if not (net and tax and due and totals.gross) or tax.value == ZERO or due.value != totals.gross.value:
        return totals
    again = [one for one in printed() if one.value == net.value and one.words != net.words]
    stated = _with(again[-1], _UNLABELLED) if again else _suspect(net)
    return replace(totals, prepaid=tax, payable=stated)


def _kept_less(kept: Commissioned, found: Amounts, printed: Printed, *, payments: bool) -> FoundTotals:
    """All of it is due, unless the page speaks of payments, or calls another amount due than none."""
    due = _sure(kept.due)
    totals = FoundTotals(_sure(kept.billed), _sure(kept.commission), net=due, gross=due)
    known = {ZERO, abs(kept.due.value), abs(kept.billed.value)}
    paid = any(one.value != ZERO for one in found["prepaid"])
    if paid or any(_strong(one) and abs(one.value) not in known for one in found["payable"]):
        return _due(totals, due, found, printed, payments=payments)
    return replace(totals, payable=due)


def _chosen(found: Amounts, printed: Printed) -> Sum | None:
    chosen = sums(found) or withholding(found) or discounted(found, printed()) or untaxed(found)
    chosen = chosen or charged(found, printed()) or rounded(found) or part_paid(found)
    chosen = chosen or completed(found, printed()) or in_steps(found, printed()) or included(found)
    if chosen is None or not is_largest(chosen.gross, found):
        chosen = of_parts(found) or with_larger(charged(found, printed()), chosen, found)
    return chosen or stacked(found, printed())


def _not_for_nothing(totals: FoundTotals, printed: Printed) -> FoundTotals:
    """Nothing is charged, on a page with other amounts: more likely another zero was read."""
    if totals.gross and totals.gross.value == ZERO and any(one.value > ZERO for one in printed()):
        return replace(totals, gross=_suspect(totals.gross))
    return totals


def _with_no_tax(totals: FoundTotals, found: Amounts) -> FoundTotals:
    """A tax that the page names and puts at zero is stated."""
    taxes = found["tax"]
    if totals.tax or not taxes or any(tax.value != ZERO for tax in taxes):
        return totals
    return replace(totals, tax=_sure(taxes[-1]) if totals.net else taxes[-1])


def _printed(document: LabelledLines) -> Iterator[Candidate[Decimal]]:
    """Every amount on the pages, with or without cents."""
    others = document.once(in_other_currency)
    for position, line in enumerate(document.lines[:_LINES]):
        for amount in document.amounts(position) if line.words[0] not in others else ():
            yield Candidate(amount.value, words_between(line.words, amount.start, amount.end), _UNLABELLED)


def _names_payments(document: LabelledLines) -> Iterator[bool]:
    """Such as the head of a table that lists them, with their dates."""
    named = (label for _, label in document.labels("prepaid"))
    return (label.starts_cell or (label.text.endswith(":") and _is_clear(label)) for label in named)


def _is_clear(label: Label) -> bool:
    return label.strength is Strength.STRONG


def _added_up(chosen: Sum, found: Amounts, printed: Printed, *, payments: bool) -> FoundTotals:
    """What is larger than the total, under a label that names a total, speaks against it.

    Against what only a vague word calls the total, any larger amount below it does.
    """
    largest = max((abs(item.value) for item in found["gross"] if _strong(item)), default=ZERO)
    sure = _doubt if largest > abs(chosen.gross.value) else _sure
    if outdone(chosen, found["gross"], printed):
        sure = _suspect
    gross = sure(chosen.gross)
    tax = chosen.tax and (_suspect if denied(chosen.tax, found["tax"]) else sure)(chosen.tax)
    totals = FoundTotals(net=sure(chosen.net), tax=tax, gross=gross)
    return _due(totals, gross, found, printed, payments=payments)


def _strong(found: Candidate[Decimal]) -> bool:
    return found.confidence >= _ALONE


def _due(
    totals: FoundTotals, gross: Candidate[Decimal], found: Amounts, printed: Printed, *, payments: bool
) -> FoundTotals:
    """What was paid before is believed only where the amount due says the same.

    A vague word for that, such as "balance", is enough where the page names ``payments`` and is no picture.
    """
    others = [item for item in found["payable"] if abs(item.value) != abs(gross.value)]
    others = others or after_withholding(gross, found)
    if totals.tax and any(item.value == gross.value and _strong(item) for item in found["payable"]):
        others = [item for item in others if totals.net is None or item.value != totals.net.value]
    if not others or _said_due(gross, found["payable"], others):
        return replace(totals, payable=_all_due(gross, found, printed, payments=payments))
    less = (*found["prepaid"], *found["withheld"])
    taxed = set(totals.tax.words if totals.tax else ())  # what is the tax was not paid before
    for payable in sorted(others, key=lambda item: -item.confidence):
        rest = gross.value - payable.value
        for paid in (*less, *joined(found["prepaid"]), *joined(found["withheld"]), *joined(less)):
            prepaid = Candidate(abs(paid.value), paid.words, _AGREED)
            if rest == prepaid.value:
                return replace(totals, prepaid=prepaid, payable=_sure(payable))
            rounded_by = next((one for one in found["rounding"] if rest + one.value == prepaid.value), None)
            if rounded_by and ZERO < abs(rounded_by.value) < 1:
                return replace(totals, prepaid=prepaid, rounding=rounded_by, payable=_sure(payable))
        taken = (rest, -rest) if payable.value != ZERO or _strong(payable) else (-rest,)
        apart = (item for item in printed() if rest > ZERO and taxed.isdisjoint(item.words))
        paid_before = next((item for item in apart if item.value in taken), None)
        if paid_before and (_strong(payable) or (payments and not payable.by_ocr)):
            return replace(totals, prepaid=_positive(paid_before), payable=_with(payable, _UNLABELLED))
        if abs(rest) <= _ROUNDING and _strong(payable):
            rounding = Candidate(-rest, payable.words, _ALONE)
            return replace(totals, rounding=rounding, payable=_sure(payable))
    stated = best(others) or others[-1]
    stated = gross if stated.value == ZERO and not _strong(stated) else stated
    return replace(totals, payable=_with(stated, _ALONE / 2))


def _all_due(
    gross: Candidate[Decimal], found: Amounts, printed: Printed, *, payments: bool
) -> Candidate[Decimal]:
    if not found["payable"] and goes_on(gross, printed()):
        return _suspect(gross)
    stated = any(item.value == gross.value and _strong(item) for item in found["payable"])
    less = (*found["prepaid"], *found["withheld"])
    part_paid = any(item.value != ZERO and not (stated and _is_above(item, gross)) for item in less)
    part_paid = part_paid or (payments and not found["payable"])
    confidence = gross.confidence if found["payable"] else min(_UNPAID_PRESUMED, gross.confidence)
    return replace(_with(gross, _ALONE / 2 if part_paid else confidence), unclear=part_paid)


def _is_above(one: Candidate[Decimal], total: Candidate[Decimal]) -> bool:
    """Among the lines, as ``Paid advertising`` is: what was paid is taken off below the total."""
    return one.words[-1].page == total.words[-1].page and one.words[-1].bbox[3] <= total.words[-1].bbox[1]


def _said_due(
    gross: Candidate[Decimal], payables: Sequence[Candidate[Decimal]], others: Sequence[Candidate[Decimal]]
) -> bool:
    """A label that means nothing else calls the whole total due, and only vague ones another sum."""
    return any(item.value == gross.value and _strong(item) for item in payables) and not any(
        map(_strong, others)
    )


def _lone_amounts(found: Amounts) -> FoundTotals:
    """Where no tax and no subtotal is clearly named at all, the total is all there is."""
    found = without_empty_balances(found)
    total = _lone_total(found["gross"])
    gross = total or _lone(found["payable"])
    payable = _lone(found["payable"]) or total
    if total and payable and total.confidence < _STATED <= payable.confidence and total.value < payable.value:
        gross = payable
    if any(map(_strong, found["net"])) or any(item.value != ZERO for item in found["tax"]):
        return FoundTotals(net=_lone(found["net"]), tax=_lone(found["tax"]), gross=gross, payable=payable)
    if gross and payable and gross.value == payable.value and gross.words != payable.words:
        gross, payable = _with(gross, _SAID_TWICE), _with(payable, _SAID_TWICE)
    leading = (one for one in found["prepaid"] if gross and payable and _leads(gross, one, payable))
    prepaid = next(leading, None)
    if prepaid and gross and payable:
        gross, payable = _sure(gross), _sure(payable)
    return FoundTotals(net=gross, gross=gross, prepaid=prepaid and _positive(prepaid), payable=payable)


def _leads(gross: Candidate[Decimal], paid: Candidate[Decimal], payable: Candidate[Decimal]) -> bool:
    return paid.value != ZERO and gross.value - abs(paid.value) == payable.value


def _positive(found: Candidate[Decimal]) -> Candidate[Decimal]:
    return Candidate(abs(found.value), found.words, found.confidence)


def _lone_total(found: Sequence[Candidate[Decimal]]) -> Candidate[Decimal] | None:
    """Vague words, such as "total", stand over the amounts of lines as well, all of which are less.

    What stands last should be it; where that is another amount, something was taken off, and a person looks.
    """
    if not found or any(map(_strong, found)):
        return _lone(found)
    largest = max(reversed(found), key=lambda item: abs(item.value))
    rivalled = found[-1].value != largest.value
    confidence = min(largest.confidence, _ALONE)
    return replace(largest, confidence=confidence, rivalled=rivalled, unclear=rivalled)


def _sure(found: Candidate[Decimal]) -> Candidate[Decimal]:
    return _with(found, max(_AGREED, found.confidence))


def _doubt(found: Candidate[Decimal]) -> Candidate[Decimal]:
    return _with(found, _ALONE)


def _suspect(found: Candidate[Decimal]) -> Candidate[Decimal]:
    return replace(found, confidence=_ALONE / 2, rivalled=True, unclear=True)


def _with(found: Candidate[Decimal], confidence: float) -> Candidate[Decimal]:
    return Candidate(found.value, found.words, confidence)


def _lone(found: Sequence[Candidate[Decimal]]) -> Candidate[Decimal] | None:
    """The last and surest, capped, because nothing confirms it."""
    chosen = best(reversed(found))
    return chosen and _with(chosen, min(chosen.confidence, _ALONE))

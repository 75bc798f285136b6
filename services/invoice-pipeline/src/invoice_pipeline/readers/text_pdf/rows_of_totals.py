"""Rows that hold more than one total: a rate with what it applies to, or net, tax and gross side by side."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from invoice_pipeline.readers.text_pdf.agreement import Amounts, Sum, is_plausible
from invoice_pipeline.readers.text_pdf.amounts import Amount
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.other_currency import in_other_currency
from invoice_pipeline.readers.text_pdf.vocabulary import Label

ZERO, CENT, HUNDRED = Decimal(0), Decimal("0.01"), Decimal(100)
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,4})?) ?%")
_MOST = 6
"""Amounts of a row that are tried with each other."""
_THREE = 3
_WHOLE = 100
"""Of an amount that is printed without cents, at the least: less may be a quantity or a rate."""
_IN_ROW, _PAIRED = 0.95, 0.86
_STATED = 0.85
"""Confidence of a total at a label that means nothing else."""
_ALONE = 0.75
"""Of a total at a vague label that may be the one of a row with a rate."""
_PAIR = 2


def tax_in_row(document: LabelledLines, position: int) -> Candidate[Decimal] | None:
    """``BTW 9,00 % | 280,50 | 23,16 | 257,34``: what the rate makes of another amount of the row."""
    line = document.lines[position]
    money = _money(document, position)[:_MOST]
    match = _PERCENT.search(line.text)
    if match is None or len(money) < 2:  # noqa: PLR2004  what it applies to, and the tax
        return None
    rate = Decimal(match[1].replace(",", "."))
    taxes = [tax for base, tax in permutations(money, 2) if _is_tax(base.value, rate, tax.value)]
    if len({one.value for one in taxes}) != 1:
        return None
    tax = taxes[0]
    return Candidate(tax.value, words_between(line.words, tax.start, tax.end), _IN_ROW)


def _is_tax(base: Decimal, rate: Decimal, tax: Decimal) -> bool:
    if rate == ZERO:
        return tax == ZERO and base != ZERO
    return base != ZERO and abs(base * rate / HUNDRED - tax) <= CENT


def of_row(document: LabelledLines, found: Amounts, chosen: Sum | None) -> Sum | None:
    """Net, tax and gross in one row, where nothing else comes to as large a total; or net and tax alone."""
    chosen = chosen or _pair_in_row(document, found) or _rated_in_row(document, found)
    most = max((abs(one.value) for one in found["gross"]), default=ZERO)
    rows = [one for one in _sums_in_rows(document) if one.gross.value >= most]
    if not rows or (chosen and abs(chosen.gross.value) >= rows[-1].gross.value):
        return chosen
    return rows[-1]


def _pair_in_row(document: LabelledLines, found: Amounts) -> Sum | None:
    """``Total | 1 196,00 | 251,16``, where another label calls the sum of both the total."""
    totals = [one for one in (*found["payable"], *found["gross"]) if one.confidence >= _STATED]
    for position, label in document.labels("gross") if totals else ():
        amounts = document.amounts(position)
        if not label.starts_cell or len(amounts) != _PAIR or not all(one.has_cents for one in amounts):
            continue
        net, tax = (
            Candidate(Decimal(one.value), words_between(label.line.words, one.start, one.end), _PAIRED)
            for one in amounts
        )
        whole = next((one for one in totals if one.value == net.value + tax.value), None)
        if whole and is_plausible(tax.value, net.value):
            return Sum(net, tax, whole)
    return None


def _rated_in_row(document: LabelledLines, found: Amounts) -> Sum | None:
    """``25,5 % | 777,70 | 198,31 | 976,01``: a label elsewhere calls the last one the total."""
    totals = [one for one in (*found["payable"], *found["gross"]) if one.confidence >= _ALONE]
    for position, line in enumerate(document.lines) if totals else ():
        match = _PERCENT.search(line.text)
        money = _money(document, position) if match else []
        if match and len(money) == _THREE and money[0].value + money[1].value == money[2].value:
            whole = next((one for one in totals if one.value == money[2].value), None)
            rate = Decimal(match[1].replace(",", "."))
            if whole and _is_tax(money[0].value, rate, money[1].value):
                net, tax = (
                    Candidate(one.value, words_between(line.words, one.start, one.end), _PAIRED)
                    for one in money[:2]
                )
                return Sum(net, tax, whole)
    return None


def _sums_in_rows(document: LabelledLines) -> Iterator[Sum]:
    """Of rows that a total's name begins: the last three amounts, if they are net, tax and gross."""
    for field in ("gross", "payable"):
        for position, label in document.labels(field):
            amounts = _behind(document, position, label)[-_THREE:] if label.starts_cell else ()
            if len(amounts) == _THREE and label.line.words[0] not in document.once(in_other_currency):
                net, tax, gross = (
                    Candidate(one.value, words_between(label.line.words, one.start, one.end), _IN_ROW)
                    for one in amounts
                )
                adds_up = net.value + tax.value == gross.value
                taxed = adds_up and tax.value > ZERO and is_plausible(tax.value, net.value)
                if taxed and not _in_column_of_charges(document, position, tax):
                    yield Sum(net, tax, gross)


def _in_column_of_charges(document: LabelledLines, position: int, found: Candidate[Decimal]) -> bool:
    """Under a head such as ``Fuel 12.5%``: what is added to the first amount there is no tax."""
    first, last = found.words[0], found.words[-1]
    return any(
        at < position
        and label.line.page == first.page
        and label.bbox[0] < last.bbox[2]
        and first.bbox[0] < label.bbox[2]
        for field in ("charge", "discount")
        for at, label in document.labels(field)
    )


def _behind(document: LabelledLines, position: int, label: Label) -> Sequence[Amount]:
    start = len(" ".join(word.text for word in label.line.words[: label.after]))
    return [one for one in _money(document, position) if one.start >= start]


def _money(document: LabelledLines, position: int) -> list[Amount]:
    """With cents or a currency; or whole ones alone: ``Összesen | 6 006 | 1 622 | 7 628``."""
    amounts = document.amounts(position)
    money = [one for one in amounts if one.has_cents or one.currency is not None]
    return money or [one for one in amounts if abs(one.value) >= _WHOLE]


__all__ = ["of_row", "tax_in_row"]

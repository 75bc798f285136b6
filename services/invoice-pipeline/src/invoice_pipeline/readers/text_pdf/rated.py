"""A tax of which the rate alone is printed: ``Tax rate | 5.00%``."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from invoice_pipeline.readers.text_pdf.agreement import Amounts, Money, Sum, best_of
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind, folded, head_phrase

ZERO, CENT, HUNDRED = Decimal(0), Decimal("0.01"), Decimal(100)
_RATE = re.compile(r"\(?(\d{1,2}(?:[.,]\d{1,4})?) ?%\)?$")
"""At the end of a line."""
_NAMED = frozenset({Kind.RATE, Kind.TAX})
_RATED = 0.85


def at_printed_rate(document: LabelledLines, found: Amounts) -> Sum | None:
    """Net + what the rate makes of it = total, on a page that names no amount of tax."""
    if any(tax.value != ZERO for tax in found["tax"]):
        return None
    totals = [*found["gross"], *found["payable"]]
    holding = [
        Sum(net, Candidate(tax, rate.words, _RATED), total)
        for total, net, rate in product(totals, found["net"], _rates(document))
        if (tax := total.value - net.value) > ZERO and tax == _part(net.value, rate.value)
    ]
    return best_of(holding, found)


def _part(net: Decimal, rate: Decimal) -> Decimal:
    return (net * rate / HUNDRED).quantize(CENT, ROUND_HALF_UP)


def _rates(document: LabelledLines) -> Iterator[Money]:
    """Of lines that say no more than what the rate is of."""
    for line in document.lines:
        match = _RATE.search(line.text) if line.text.rstrip(")").endswith("%") else None
        if match and _is_called_tax(line, match.start()):
            rate = Decimal(match[1].replace(",", "."))
            yield Candidate(rate, words_between(line.words, match.start(), match.end()), _RATED)


def _is_called_tax(line: Line, end: int) -> bool:
    words = [folded(word) for word in line.text[:end].split()]
    phrase = head_phrase(words, 0) if words else None
    return phrase is not None and phrase.length == len(words) and bool(phrase.kinds & _NAMED)


__all__ = ["at_printed_rate"]

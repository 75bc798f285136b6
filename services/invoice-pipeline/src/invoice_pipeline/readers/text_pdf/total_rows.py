"""Net total and tax side by side in the row that sums up the columns of a table."""

from decimal import Decimal

from invoice_pipeline.readers.text_pdf.agreement import Amounts, Sum, is_plausible
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between

_STATED = 0.85
"""Confidence of a total at a label that means nothing else."""
_SCORE = 0.86
_PAIR = 2


def in_one_row(document: LabelledLines, found: Amounts) -> Sum | None:
    """``Total | 1 196,00 | 251,16``, where another label calls the sum of both the total."""
    totals = [one for one in (*found["payable"], *found["gross"]) if one.confidence >= _STATED]
    for position, label in document.labels("gross") if totals else ():
        amounts = document.amounts(position)
        if not label.starts_cell or len(amounts) != _PAIR or not all(one.has_cents for one in amounts):
            continue
        net, tax = (
            Candidate(Decimal(one.value), words_between(label.line.words, one.start, one.end), _SCORE)
            for one in amounts
        )
        whole = next((one for one in totals if one.value == net.value + tax.value), None)
        if whole and is_plausible(tax.value, net.value):
            return Sum(net, tax, whole)
    return None


__all__ = ["in_one_row"]

"""Sums that are printed once more in another currency than what is to be paid, as for the tax office."""

import re
from collections.abc import Sequence
from decimal import Decimal

from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.currency_marks import ANY_CODE
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.vocabulary import Strength
from invoice_pipeline.readers.text_pdf.words import Word

_CODE = re.compile(rf"(?<![^\W\d_])(?:{ANY_CODE})(?![^\W_])")


def in_other_currency(document: LabelledLines) -> frozenset[Word]:
    """The words of lines that name another currency than the one amount due; ask for them with ``once``."""
    if len(set(_CODE.findall(document.text))) <= 1:
        return frozenset()
    due = [_codes(one.line) for _, one in document.labels("payable") if one.strength is Strength.STRONG]
    paid = {code for codes in due for code in codes}
    if len(paid) != 1:
        return frozenset()
    others = (line for line in document.lines if (codes := _codes(line)) and paid.isdisjoint(codes))
    return frozenset(word for line in others for word in line.words)


def _codes(line: Line) -> set[str]:
    return set(_CODE.findall(line.text))


def to_be_paid(document: LabelledLines, found: Sequence[Candidate[Decimal]]) -> Sequence[Candidate[Decimal]]:
    """Without those in another currency, unless there are no others."""
    others = document.once(in_other_currency)
    return [one for one in found if others.isdisjoint(one.words)] or found if others else found


__all__ = ["in_other_currency", "to_be_paid"]

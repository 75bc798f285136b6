"""Heads of narrow columns, whose words stand one below the other: ``PURCHASE`` over ``ORDER``."""

from dataclasses import replace

from invoice_pipeline.readers.text_pdf.candidates import Found, LabelledLines
from invoice_pipeline.readers.text_pdf.surroundings import word_above
from invoice_pipeline.readers.text_pdf.vocabulary import Strength, plain

_BUYERS = frozenset(
    {"purchase", "customer", "cust", "your", "client", "po", "ihre", "kunden", "votre", "uw", "vostro", "su"}
)
_CLEAR_BELOW = 0.9
"""Of a value below a label that means nothing else."""


def of_buyer(found: Found[str], document: LabelledLines) -> Found[str]:
    """An order whose name, with the word above it, is the buyer's."""
    if found.label.strength is Strength.STRONG:
        return found
    above = word_above(document.lines, document.lines.index(found.label.line), found.label)
    if above is None or plain(above.text) not in _BUYERS:
        return found
    return replace(found, candidate=replace(found.candidate, confidence=_CLEAR_BELOW))


__all__ = ["of_buyer"]

"""The order that the buyer gave, by his number for it."""

from collections.abc import Sequence
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.candidates import Candidate, Found, LabelledLines, Place, best
from invoice_pipeline.readers.text_pdf.identity import AMID, only_one
from invoice_pipeline.readers.text_pdf.reference_places import lettered
from invoice_pipeline.readers.text_pdf.references import reference
from invoice_pipeline.readers.text_pdf.stacked_heads import of_buyer
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength

_WORD = 3
"""Letters of a word beside a label, at the least."""


def find_order(document: LabelledLines) -> Candidate[str] | None:
    found = [of_buyer(one, document) for one in document.found("purchase_order", reference)]
    if all(one.place is Place.ABOVE for one in found):
        by_letters = document.found("purchase_order", lettered)
        found = [one for one in by_letters if one.place is not Place.ABOVE] or found
    chosen = best(only_one([_of_seller(one) for one in found] if _is_unread(document, found) else found))
    rivalled = chosen and chosen.rivalled and chosen.confidence < AMID
    return replace(chosen, confidence=AMID / 2, unclear=True) if chosen and rivalled else chosen


def _is_unread(document: LabelledLines, found: Sequence[Found[str]]) -> bool:
    """A clear label of the buyer's order has words beside it, in which no number was found."""
    read = {id(one.label) for one in found}
    return any(
        label.strength is Strength.STRONG and label.starts_cell and id(label) not in read and _has_word(label)
        for _, label in document.labels("purchase_order")
    )


def _has_word(label: Label) -> bool:
    beside = label.line.words[label.after : label.after + 1]
    return bool(beside) and len(beside[0].text) >= _WORD and beside[0].text.isupper()


def _of_seller(found: Found[str]) -> Found[str]:
    """A vague "order" may then be the seller's."""
    if found.label.strength is Strength.STRONG:
        return found
    return replace(found, candidate=replace(found.candidate, confidence=AMID / 2, unclear=True))


__all__ = ["find_order"]

"""When an invoice is due: at a label, or behind the amount that is due by then."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from invoice_pipeline.readers.text_pdf.candidates import (
    Candidate,
    Finder,
    LabelledLines,
    Match,
    best,
    words_between,
)
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength

_EARLIER = re.compile(r"(?i)\b(?:if|discount|rebate|early|save|saving|deduct)\b")
"""Words before a day on which less is to be paid than on the last one."""
_DISCOUNT = re.compile(
    r"\s(?:mit|abzgl\.?|abzüglich|unter Abzug von|less|avec|con|met|med|with)"
    r"\s\d{1,2}(?:[.,]\d{1,3})?\s?%|\s(?:erhalten Sie|gewähren wir)\b",
    re.IGNORECASE,
)
"""Behind a day, likewise: ``bis 21.05.2026 mit 2 % Skonto``."""
_BY = re.compile(r"(?i)\b(?:by|on|before|on or before)$")
_TERM = re.compile(
    r"(?i)\b(?:netto|net|nets|ohne Abzug)\b,? ?\(?(?:(?:bis|by|au|am|per|tot)(?: zum)?:? )?(?=\d)"
)
"""Behind a number of days."""
_LINES = 2_000
_BEHIND_AMOUNT = 0.9
_AMOUNTS_DUE = 12


def find_due_date(document: LabelledLines, find: Finder[date]) -> Candidate[date] | None:
    """Not the day until which a discount is granted."""
    labelled = (one.candidate for one in document.found("due_date", find) if not _is_of_discount(one.label))
    return best(labelled) or next(_behind_amounts(document, find), None) or next(_net(document, find), None)


def _is_of_discount(label: Label) -> bool:
    before = label.cell.words[: label.cell.words.index(label.line.words[label.start])]
    return _EARLIER.search(" ".join(word.text for word in before)) is not None


def _behind_amounts(document: LabelledLines, find: Finder[date]) -> Iterator[Candidate[date]]:
    """``Amount due $644.18 by 24 October 2026``."""
    for _, label in islice(document.labels("payable"), _AMOUNTS_DUE):
        words = label.line.words[label.after :]
        text = " ".join(word.text for word in words)
        match = find(text) if label.strength is Strength.STRONG else None
        if match and _BY.search(text[: match.start].rstrip()):
            yield Candidate(match.value, words_between(words, match.start, match.end), _BEHIND_AMOUNT)


def _net(document: LabelledLines, find: Finder[date]) -> Iterator[Candidate[date]]:
    """``8 days 3 % discount (16/05), 30 days net (07/06)``: the day behind the word that ends the term."""
    for line in document.lines[:_LINES]:
        for term in _TERM.finditer(line.text):
            match = find(line.text[term.end() :])
            if match and match.start == 0:
                start, end = term.end() + match.start, term.end() + match.end
                yield Candidate(
                    match.value, words_between(line.words, start, end), _BEHIND_AMOUNT * match.factor
                )


def when_all_is_due(find: Finder[date]) -> Finder[date]:
    """Finds no day as in ``bis 21.05.2026 mit 2 % Skonto``, which is when a discount ends."""

    def find_due(text: str) -> Match[date] | None:
        found = find(text)
        return None if found and _DISCOUNT.match(text, found.end) else found

    return find_due


__all__ = ["find_due_date", "when_all_is_due"]

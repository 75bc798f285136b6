"""When an invoice is due: at a label, behind the amount that is due by then, or when it is collected."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from invoice_pipeline.readers.text_pdf.candidates import (
    Candidate,
    Finder,
    LabelledLines,
    Match,
    best,
    words_between,
)
from invoice_pipeline.readers.text_pdf.debited import COLLECTED
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.listed_numbers import lines_that_head_lists
from invoice_pipeline.readers.text_pdf.permits import without_permits
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength

_EARLIER = re.compile(r"(?i)\b(?:if|discount|rebate|early|save|saving|deduct)\b")
"""Words before a day on which less is to be paid than on the last one."""
_DISCOUNT = re.compile(
    r"\s(?:mit|abzgl\.?|abzüglich|unter Abzug von|less|avec|con|met|med|with)"
    r"\s\d{1,2}(?:[.,]\d{1,3})?\s?%|\s(?:erhalten Sie|gewähren wir)\b",
    re.IGNORECASE,
)
"""Behind a day, likewise: ``bis 21.05.2026 mit 2 % Skonto``."""
_BY = re.compile(
    r"(?i)\b(?:by|on|before|bis|bis zum|avant le|entro il|antes del"
    r"|vóór|voor|uiterlijk|før|senest|före|senast|do)$"
)
_TERM = re.compile(
    r"(?i)\b(?:netto|net(?: \d{1,3}(?: days)?(?= ?[(\u2013-]))?|nets|ohne Abzug)\b,? ?[(\u2013-]? ?"
    r"(?:(?:bis|by|au|am|per|tot)(?: zum)?:? )?(?=\d|[A-Z][a-z]+ \d)"
)
"""Behind a number of days."""
_NET = re.compile(r"(?i)\bnet(?:to)?\b|ohne abzug")
_NET_BEHIND = re.compile(r"(?i)\s*\(?(?:rein |zahlbar )?(?:netto|ohne abzug|net)\b")
"""Behind the last day, as in ``bis 05.06.2026 netto``."""
_WITHOUT_YEAR = re.compile(
    r"(?:(?:on|by|before)\s)?(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2} [A-Z][a-z]{2,8}\.?)"
    r"(?=\s*$|\s[$€£])"
)
"""``Total amount due Sep 05``, as American utilities print it."""
_LINES = 2_000
_BEHIND_AMOUNT, _LESS_PLAIN = 0.9, 0.86
_AMOUNTS_DUE = 12
_STEP = 30
"""Characters: a date is looked for in twice as many behind a place."""
_COLLECTED_WITHIN = timedelta(days=92)
"""A later day in such a sentence is another one's, such as the end of a contract."""


def find_due_date(
    document: LabelledLines, find: Finder[date], issued: date | None = None
) -> Candidate[date] | None:
    """Not the day until which a discount is granted."""
    lists = document.once(lines_that_head_lists)
    dates = without_permits(document, document.found("due_date", find))
    own = (one for one in dates if id(one.label.line) not in lists)
    labelled = (one.candidate for one in own if not _is_of_discount(one.label))
    found = best(labelled) or next(_behind_amounts(document, find), None) or next(_net(document, find), None)
    if found or issued is None:
        return found
    return next(_in_coming_months(document, find, issued), None) or _collected(document, find, issued)


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
    """``8 days 3 % discount (16/05), 30 days net (07/06)``: the day behind the word that ends the term.

    Or before it.
    """
    for line in document.lines[:_LINES]:
        if _NET.search(line.text):
            yield from (one for one, end in _days_in(line, find) if _NET_BEHIND.match(line.text, end))
        for term in _TERM.finditer(line.text):
            match = find(line.text[term.end() :])
            if match and match.start == 0:
                start, end = term.end() + match.start, term.end() + match.end
                yield Candidate(
                    match.value, words_between(line.words, start, end), _BEHIND_AMOUNT * match.factor
                )


def _in_coming_months(document: LabelledLines, find: Finder[date], issued: date) -> Iterator[Candidate[date]]:
    """Of a day without a year at the amount due, or at a label: the next one after the invoice's date."""
    for field in ("due_date", "payable"):
        for _, label in islice(document.labels(field), _AMOUNTS_DUE):
            words = label.line.words[label.after :]
            text = " ".join(word.text for word in words)
            day = _WITHOUT_YEAR.match(text) if label.strength is Strength.STRONG else None
            dates = (find(f"{day[0]} {year}") for year in (issued.year, issued.year + 1)) if day else ()
            coming = next((one.value for one in dates if one and one.value >= issued), None)
            if day and coming and coming <= issued + _COLLECTED_WITHIN:
                yield Candidate(coming, words_between(words, *day.span()), _LESS_PLAIN)


def _collected(document: LabelledLines, find: Finder[date], issued: date) -> Candidate[date] | None:
    """The one day in sentences about a direct debit, such as ``wird am 13.05.2026 abgebucht``."""
    lines = (line for line in document.lines[:_LINES] if COLLECTED.search(line.text))
    found = [
        one
        for line in lines
        for one, _ in _days_in(line, find)
        if issued <= one.value <= issued + _COLLECTED_WITHIN
    ]
    return found[0] if len({one.value for one in found}) == 1 else None


def _days_in(line: Line, find: Finder[date]) -> Iterator[tuple[Candidate[date], int]]:
    """Each with the position in the text of its end."""
    start = 0
    while start < len(line.text):
        match = find(line.text[start:])
        if match is None:
            start += _STEP
            continue
        words = words_between(line.words, start + match.start, start + match.end)
        start += match.end
        yield Candidate(match.value, words, _LESS_PLAIN * match.factor), start


def when_all_is_due(find: Finder[date]) -> Finder[date]:
    """Finds no day as in ``bis 21.05.2026 mit 2 % Skonto``, which is when a discount ends."""

    def find_due(text: str) -> Match[date] | None:
        found = find(text)
        return None if found and _DISCOUNT.match(text, found.end) else found

    return find_due


__all__ = ["find_due_date", "when_all_is_due"]

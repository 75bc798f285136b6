"""A credit note's own number in its heading, beside the number of the invoice that it credits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.candidates import Candidate, Found, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.references import reference
from invoice_pipeline.readers.text_pdf.titles import BOOKED, FoundTitle, base_words, heads, heads_credit
from invoice_pipeline.readers.text_pdf.vocabulary import plain
from invoice_pipeline.readers.text_pdf.words import Word

_IN_HEADING = 0.93
_BELIEVED, _DOUBTED, _LOWERED = 0.6, 0.5, 0.25
_SIGN = 3
"""Letters of ``nr`` and the like."""
_DIGITS = re.compile(r"(?:\D*\d){3}")
_YEAR = re.compile(r"(?:\d{1,2}[/.-])?(?:19|20)\d{2}")
"""Or a month of one."""
_VAGUE = frozenset({"storno"})
"""What stands behind it may be what is cancelled."""


def number_in_heading(document: LabelledLines, titles: Sequence[FoundTitle]) -> Candidate[str] | None:
    """``Creditfactuur RF-2026-0441``: where all such headings say the same."""
    found = [
        number
        for title in titles
        if heads_credit(document, title) and plain(title.text) not in _VAGUE
        for number in _behind(document, title)
    ]
    return found[0] if len({one.value for one in found}) == 1 else None


def as_headed(found: Candidate[str], document: LabelledLines, titles: Sequence[FoundTitle]) -> Candidate[str]:
    """``Invoice 4711`` over ``Invoice no. 3902`` is doubted: none is a part of the other, or an order's."""
    read = plain(found.value)
    numbers = {
        plain(one.value)
        for title in titles
        if heads(document, title, BOOKED)
        for one in _behind(document, title)
    }
    others = {one for one in numbers if one not in read and read not in one}
    if others - {plain(one.value) for one in document.candidates("purchase_order", reference)}:
        return replace(found, confidence=min(found.confidence, _DOUBTED), unclear=True)
    return found


def _behind(document: LabelledLines, title: FoundTitle) -> Iterator[Candidate[str]]:
    place = document.cell_with(title.words[-1])
    words: tuple[Word, ...] = place[1].words[place[1].words.index(title.words[-1]) + 1 :] if place else ()
    if len(words) > 1 and _is_sign(words[0].text):
        words = words[1:]
    text = " ".join(word.text for word in words)
    match = reference(text)
    if match and match.start == 0 and _DIGITS.match(match.value) and not _YEAR.fullmatch(match.value):
        yield Candidate(match.value, words_between(words, match.start, match.end), _IN_HEADING)


def _is_sign(text: str) -> bool:
    return len(text.rstrip(".:")) <= _SIGN and not any(map(str.isdigit, text))


def with_its_own(found: Sequence[Found[str]]) -> Iterator[Found[str]]:
    """On a credit note that has a number of its own, the invoice's is that of what is credited."""
    own = any(not _of_invoice(one) and one.candidate.confidence >= _BELIEVED for one in found)
    for one in found:
        lowered = own and _of_invoice(one)
        yield replace(one, candidate=replace(one.candidate, confidence=_LOWERED)) if lowered else one


def _of_invoice(found: Found[str]) -> bool:
    return "invoice" in plain(found.label.text).split() or plain(found.label.text).startswith("inv ")


def without_credited(
    document: LabelledLines, found: Sequence[Found[str]], own: Candidate[str]
) -> Iterator[Found[str]]:
    """What labels of an invoice's number call so is then that of the invoice that is credited."""
    bases = base_words(document.languages)
    for one in found:
        label = plain(one.label.text)
        of_invoice = any(word.startswith(bases) for word in label.split())
        if plain(one.candidate.value) != plain(own.value) and of_invoice:
            lowered = replace(one.candidate, confidence=_LOWERED)
            yield replace(one, candidate=lowered)
        else:
            yield one


__all__ = ["as_headed", "number_in_heading", "with_its_own", "without_credited"]

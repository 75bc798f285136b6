"""Which invoice it is: its number, which often stands in the heading itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.candidates import (
    Candidate,
    Found,
    LabelledLines,
    Place,
    Value,
    best,
)
from invoice_pipeline.readers.text_pdf.credited import (
    as_headed,
    number_in_heading,
    with_its_own,
    without_credited,
)
from invoice_pipeline.readers.text_pdf.listed_numbers import as_listed
from invoice_pipeline.readers.text_pdf.names import mostly_small
from invoice_pipeline.readers.text_pdf.national_numbers import national_number
from invoice_pipeline.readers.text_pdf.permits import lines_of_permits
from invoice_pipeline.readers.text_pdf.reference_places import whole
from invoice_pipeline.readers.text_pdf.references import reference, serial
from invoice_pipeline.readers.text_pdf.titles import BOOKED, FoundTitle, Title
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, plain
from invoice_pipeline.readers.text_pdf.words import Word

IN_HEADING = 0.93
"""``Invoice 4711 of 2 November 2026``: of what the heading says, there is only one."""
_LESSER, _LEAST = 0.002, 0.91
"""Less for each title that looks more like the heading, with the score of a vague label there."""
_ONLY_ONE = 0.88
"""The only value at the labels of a field, vague as they are, each at the beginning of its cell."""
WEAK, WEAK_BELOW = 0.75, 0.6
"""What candidates of vague labels have, beside and below them."""
AMID = 0.5
"""At a vague label amid a sentence: not enough to go on without a person."""
_SIGNS = frozenset({"no", "number", "#"})
_SIGN = 3
"""Letters of ``nr`` and the like."""
_SENTENCE = 3
"""Words before a label, from which on it stands amid a sentence."""
_EDGE = 2.0
"""Points between edges that are set flush."""
_NEXT_LINE = 1.5
"""Font heights between a line and the next one, at the most."""
_NEAR = 4
"""Words: between the title and the date stands the number."""


def find_number(document: LabelledLines, titles: Sequence[FoundTitle]) -> Candidate[str] | None:
    special = national_number(document)
    found = beside_clear_ones(document, "number", numbers_found(document, titles))
    own = number_in_heading(document, titles)
    if own:
        found = list(without_credited(document, found, own))
    labelled = only_one(_without_orders(document, found))
    chosen = best([*labelled, own] if own else labelled)
    return special or (as_headed(chosen, document, titles) if chosen else None)


def _without_orders(document: LabelledLines, found: Sequence[Found[str]]) -> Sequence[Found[str]]:
    """``Invoice #1882`` over ``Order ID 1882``: an order's, where the page has another number."""
    values = {plain(one.candidate.value) for one in found}
    if len(values) <= 1:
        return found
    orders = {plain(one.value) for one in document.candidates("purchase_order", reference)} & values
    if not orders or orders >= values:
        return found
    return [
        replace(one, candidate=replace(one.candidate, confidence=one.candidate.confidence / 2, unclear=True))
        if plain(one.candidate.value) in orders
        else one
        for one in found
    ]


def beside_clear_ones(
    document: LabelledLines, field: str, found: Sequence[Found[Value]]
) -> Sequence[Found[Value]]:
    """What vague labels call a number is none for sure where a clear label has none that was read."""
    others = document.once(lines_of_permits)
    labels = (label for _, label in document.labels(field) if id(label.line) not in others)
    clear = (label for label in labels if label.strength is Strength.STRONG)
    vague = not any(one.label.strength is Strength.STRONG for one in found)
    if not vague or not any(label.starts_cell for label in clear):
        return found
    return [replace(one, candidate=replace(one.candidate, confidence=AMID / 2)) for one in found]


def numbers_found(document: LabelledLines, titles: Sequence[FoundTitle]) -> Sequence[Found[str]]:
    """All that labels call an invoice's number, wherever in the document."""
    heading, polish = heading_words(document, titles), document.languages[0] == "pl"
    found = [by_heading(one, heading) for one in document.found("number", serial if polish else reference)]
    found = [as_listed(as_said(_as_placed(whole(one, document), document)), document) for one in found]
    return list(with_its_own(found)) if kind_of_heading(titles) is Title.CREDIT_NOTE else found


def heading_words(document: LabelledLines, titles: Sequence[FoundTitle]) -> Mapping[Word, float]:
    """But for those of a sentence that take off what was invoiced in parts before.

    A credit note's heading is not what it calls the invoice that it credits.
    """
    kind = kind_of_heading(titles)
    kinds = {kind} if kind is Title.CREDIT_NOTE else BOOKED.keys()
    parts = (label for _, label in document.labels("prepaid") if not label.starts_cell)
    before = {word for label in parts for word in label.line.words[label.start : label.after]}
    ranked = sorted((found for found in titles if found.title in kinds), key=lambda found: -found.weight)
    return {
        word: max(IN_HEADING - _LESSER * rank, _LEAST)
        for rank, found in enumerate(ranked)
        for word in found.words
        if word not in before
    }


def kind_of_heading(titles: Sequence[FoundTitle]) -> Title | None:
    booked = [found for found in titles if found.title in BOOKED]
    return max(booked, key=lambda found: found.weight).title if booked else None


def by_heading(found: Found[Value], heading: Mapping[Word, float]) -> Found[Value]:
    """A vague label behind the document's title, or being it, is as good as a clear one."""
    label, words = found.label, found.label.line.words
    before = [word for word in words[: label.after] if word in heading]
    near = before and words.index(before[-1]) >= label.start - _NEAR and not _in_sentence(found, before[0])
    if label.strength is Strength.WEAK and found.place is Place.BESIDE and near:
        raised = replace(found.candidate, confidence=found.candidate.confidence / WEAK * heading[before[-1]])
        return replace(found, candidate=raised)
    if near and _is_subtitle(found, heading):
        return replace(found, candidate=replace(found.candidate, confidence=_ONLY_ONE))
    if found.place is Place.UNDER and near and _leads(found):
        lowered = replace(found.candidate, confidence=found.candidate.confidence / 2)
        return replace(found, candidate=lowered)
    return found


def _in_sentence(found: Found[Value], title: Word) -> bool:
    """Other words stand before the title in its cell, or small ones between the label and its value."""
    words, value = found.label.cell.words, found.candidate.words[0]
    amid = title in words and words.index(title) > _SENTENCE and mostly_small(found.label.cell.text)
    end = words.index(value) if value in words else 0
    between = words[words.index(found.label.line.words[found.label.start]) + 1 : end]
    return amid or (len(between) > _NEAR and mostly_small(" ".join(word.text for word in between)))


def _as_placed(found: Found[str], document: LabelledLines) -> Found[str]:
    """Below a vague label, what follows other words is a part of them, such as of a street."""
    if found.place is not Place.UNDER or found.label.strength is not Strength.WEAK:
        return found
    own, place = found.candidate.words, document.cell_with(found.candidate.words[0])
    words = place[1].words if place else own
    before, behind = words[: words.index(own[0])][-1:], words[words.index(own[-1]) + 1 :][:1]
    near = (*before, *(word for word in behind if word.text[:1].isupper() and word.text.isalpha()))
    if any(len(word.text.rstrip(".:")) > _SIGN for word in near):
        return replace(found, candidate=replace(found.candidate, confidence=AMID / 2, unclear=True))
    return found


def as_said(found: Found[Value]) -> Found[Value]:
    """A vague word amid a sentence, as in ``please quote the number 4711``, is hardly a label.

    Nor is one that says what another word counts, such as ``BOL No.``.
    """
    vague = found.label.strength is Strength.WEAK and found.candidate.confidence <= WEAK
    beside = found.place is Place.BESIDE
    if vague and ((beside and (_amid(found.label) or _goes_on(found))) or _of_another_word(found.label)):
        return replace(found, candidate=replace(found.candidate, confidence=AMID, unclear=True))
    return found


def _goes_on(found: Found[Value]) -> bool:
    """As ``Date of delivery/work:`` does: its last word, before the colon, is not known."""
    words = found.label.line.words
    value = found.candidate.words[0]
    end = words.index(value) if value in words else found.label.after
    return any(len(word.text) > 1 and word.text[-1] == ":" for word in words[found.label.after : end])


def _of_another_word(label: Label) -> bool:
    at = label.cell.words.index(label.line.words[label.start])
    sign = plain(label.text) in _SIGNS
    return sign and at > 0 and label.cell.words[at - 1].text.isalpha()


def _amid(label: Label) -> bool:
    return label.cell.words.index(label.line.words[label.start]) >= _SENTENCE


def _is_subtitle(found: Found[Value], heading: Mapping[Word, float]) -> bool:
    """One word in the very next line, flush with the title, and with nothing else in its cell."""
    label, words = found.label, found.candidate.words
    if found.place is not Place.UNDER or len(words) > 1 or not heading.keys() >= set(label.cell.words):
        return False
    value = words[0].bbox
    flush = min(abs(value[0] - label.cell.bbox[0]), abs(value[2] - label.cell.bbox[2])) < _EDGE
    return flush and value[1] - label.bbox[3] < _NEXT_LINE * words[0].height


def _leads(found: Found[Value]) -> bool:
    """What stands below a title that has its line to itself belongs to it by chance.

    But for the very next line, where the title says that a number follows.
    """
    label, value = found.label, found.candidate.words[0]
    alone = len(label.line.cells) == 1
    next_line = value.bbox[1] - label.bbox[3] < _NEXT_LINE * value.height
    return alone and not (label.strength is Strength.STRONG and next_line)


def only_one(found: Sequence[Found[Value]]) -> Iterator[Candidate[Value]]:
    """Surer where no label says otherwise."""
    clear = any(one.candidate.confidence > WEAK for one in found)
    values = {one.candidate.value for one in found}
    for one in found:
        alone = not clear and len(values) == 1 and one.label.starts_cell and one.place is not Place.ABOVE
        if alone and one.candidate.confidence in (WEAK, WEAK_BELOW):
            yield replace(one.candidate, confidence=_ONLY_ONE)
        else:
            yield one.candidate

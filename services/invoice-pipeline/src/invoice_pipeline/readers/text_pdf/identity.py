"""Which invoice it is: its number and its date, which often stand in the heading itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from invoice_pipeline.readers.text_pdf import surroundings
from invoice_pipeline.readers.text_pdf.candidates import (
    Candidate,
    Finder,
    Found,
    LabelledLines,
    Place,
    Value,
    best,
    words_between,
)
from invoice_pipeline.readers.text_pdf.datelines import behind, dated
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.references import reference, serial
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.titles import BOOKED, FoundTitle, Title
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, plain
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_IN_HEADING = 0.93
"""``Invoice 4711 of 2 November 2026``: of what the heading says, there is only one."""
_ONLY_ONE = 0.88
"""The only value at the labels of a field, vague as they are, each at the beginning of its cell."""
_WEAK, _WEAK_BELOW = 0.75, 0.6
"""What candidates of vague labels have, beside and below them."""
_AMID = 0.5
"""At a vague label amid a sentence: not enough to go on without a person."""
_SIGNS = frozenset({"no", "number", "#"})
_SIGN = 3
"""Letters of ``nr`` and the like."""
_SENTENCE = 3
"""Words before a label, from which on it stands amid a sentence."""
_OTHER_DATES = frozenset({"due_date", "delivery_date", "elsewhere"})
_EDGE = 2.0
"""Points between edges that are set flush."""
_NEXT_LINE = 1.5
"""Font heights between a line and the next one, at the most."""
_NEAR = 4
"""Words: between the title and the date stands the number."""
_POINT_OF_SALE = re.compile(
    r"P(?:un)?to\.? de [Vv]enta:? (\d{4,5}) Comp(?:\.|robante) ?N(?:ro|[º°o])?\.?:? ?(\d{8})(?!\d)"
)
_SERIES = re.compile(
    r"\b(?:[Ss]eri(?:j?a|e)|SERI(?:J?A|E)):? ([A-Z]{1,6})[,.]?"
    r" (?:N[Rr]|nr|№|[Nn]umăr(?:ul)?)\.?:? ?(\d{1,12})(?!\S)"
)


def find_number(document: LabelledLines, titles: Sequence[FoundTitle]) -> Candidate[str] | None:
    return _of_argentina(document) or _of_series(document) or best(_only_one(numbers_found(document, titles)))


def _of_series(document: LabelledLines) -> Candidate[str] | None:
    """``Serija ABC Nr. 00457`` is one number, as in Lithuania and Romania."""
    for line in document.lines:
        match = _SERIES.search(line.text)
        if match:
            return Candidate(f"{match[1]} {match[2]}", words_between(line.words, *match.span()), _IN_HEADING)
    return None


def _of_argentina(document: LabelledLines) -> Candidate[str] | None:
    """``Punto de Venta: 0003 Comp. Nro: 00000871`` is the number 0003-00000871 (ARCA, RG 1415)."""
    for line in document.lines:
        match = _POINT_OF_SALE.search(line.text)
        if match:
            return Candidate(f"{match[1]}-{match[2]}", words_between(line.words, *match.span()), _IN_HEADING)
    return None


def numbers_found(document: LabelledLines, titles: Sequence[FoundTitle]) -> Sequence[Found[str]]:
    """All that labels call an invoice's number, wherever in the document."""
    heading = _heading_words(document, titles)
    find = serial if document.languages[0] == "pl" else reference
    found = [_by_heading(one, heading) for one in document.found("number", find)]
    return [_as_said(_as_placed(one, document)) for one in found]


def find_issue_date(
    document: LabelledLines,
    pages: Pages,
    titles: Sequence[FoundTitle],
    find: Finder[date],
    number: Candidate[str] | None = None,
) -> Candidate[date] | None:
    """``number``: the invoice's, behind which its date may stand."""
    heading = _heading_words(document, titles)
    of_letter = (one for one in document.found("issue_date", find) if not _of_items(one))
    found = list(_as_dated([_as_said(_by_heading(one, heading)) for one in of_letter], heading))
    titled = _titled(document, heading, find) if all(_vague(one) for one in found) else None
    labelled = titled or best(_only_one(found))
    return labelled or (number and behind(number, document, find)) or dated(document, pages, find)


def _as_dated(found: Sequence[Found[date]], heading: set[Word]) -> Iterator[Found[date]]:
    """``Invoice 4711 dated 2 May``, in brackets or amid a cell, may be another one than this.

    Behind a number, even a clear label may tell the date of what is numbered: of a permit to print the form.
    """
    agreed = len({one.candidate.value for one in found}) == 1
    for one in found:
        before = one.label.cell.words[: one.label.cell.words.index(one.label.line.words[one.label.start])]
        numbered = before and any(map(str.isdigit, before[-1].text)) and not one.label.text.endswith(":")
        bracketed = surroundings.within_brackets(one.label.cell.words[: len(before) + 1])
        strong = one.label.strength is Strength.STRONG
        doubtful = not agreed if strong else one.candidate.confidence <= _WEAK
        doubtful = doubtful and one.label.cell.words[0] not in heading
        if (numbered or bracketed) and one.place is Place.BESIDE and doubtful:
            lowered = min(_AMID, one.candidate.confidence)
            yield replace(one, candidate=replace(one.candidate, confidence=lowered, unclear=True))
        else:
            yield one


def _of_items(found: Found[date]) -> bool:
    """In a column of the table of lines, under a vague word: when something was delivered or worked."""
    vague = found.label.strength is Strength.WEAK and found.place is Place.UNDER
    return vague and is_head_of_items(found.label.line)


def _vague(found: Found[date]) -> bool:
    return found.candidate.confidence <= _WEAK


def _titled(document: LabelledLines, heading: set[Word], find: Finder[date]) -> Candidate[date] | None:
    """The date in the cell that begins with the title, whatever word is between."""
    for position, line in enumerate(document.lines):
        for cell in line.cells:
            match = find(cell.text) if cell.words[0] in heading else None
            if match:
                words = words_between(cell.words, match.start, match.end)
                if any(
                    True for label in document.labels_of_line(position) if _names_another(label, cell, words)
                ):
                    continue
                certainty = _IN_HEADING * match.factor
                return Candidate(match.value, words, certainty, unclear=match.factor < 1)
    return None


def _names_another(label: Label, cell: Line, value: Sequence[Word]) -> bool:
    """A label before a date in its cell calls it another date: ``Invoice summary, due by 16 November``."""
    first = label.line.words[label.start]
    before = first in cell.words and first.bbox[0] < value[0].bbox[0]
    return before and label.field in _OTHER_DATES


def find_order(document: LabelledLines) -> Candidate[str] | None:
    return best(_only_one(list(document.found("purchase_order", reference))))


def _heading_words(document: LabelledLines, titles: Sequence[FoundTitle]) -> set[Word]:
    """But for those of a sentence that take off what was invoiced in parts before.

    A credit note may name the invoice that it belongs to: only its own titles are headings.
    """
    booked = sorted((found for found in titles if found.title in BOOKED), key=lambda found: -found.weight)
    credits_something = bool(booked) and booked[0].title is Title.CREDIT_NOTE
    own = [found for found in booked if found.title is not Title.INVOICE or not credits_something]
    parts = (label for _, label in document.labels("prepaid") if not label.starts_cell)
    before = {word for label in parts for word in label.line.words[label.start : label.after]}
    return {word for found in own for word in found.words} - before


def _by_heading(found: Found[Value], heading: set[Word]) -> Found[Value]:
    """A vague label behind the document's title, or being it, is as good as a clear one."""
    label, words = found.label, found.label.line.words
    before = [word for word in words[: label.after] if word in heading]
    near = before and words.index(before[-1]) >= label.start - _NEAR
    if label.strength is Strength.WEAK and found.place is Place.BESIDE and near:
        raised = replace(found.candidate, confidence=found.candidate.confidence / _WEAK * _IN_HEADING)
        return replace(found, candidate=raised)
    if near and _is_subtitle(found, heading):
        return replace(found, candidate=replace(found.candidate, confidence=_ONLY_ONE))
    if found.place is Place.UNDER and near and _leads(found):
        lowered = replace(found.candidate, confidence=found.candidate.confidence / 2)
        return replace(found, candidate=lowered)
    return found


def _as_placed(found: Found[str], document: LabelledLines) -> Found[str]:
    """Below a vague label, what follows other words is a part of them, such as of a street."""
    if found.place is not Place.UNDER or found.label.strength is not Strength.WEAK:
        return found
    first = found.candidate.words[0]
    cells = (cell for line in document.lines if first in line.words for cell in line.cells)
    cell = next((cell for cell in cells if first in cell.words), None)
    before = cell.words[: cell.words.index(first)] if cell else ()
    if before and len(before[-1].text.rstrip(".:")) > _SIGN:
        return replace(found, candidate=replace(found.candidate, confidence=_AMID / 2, unclear=True))
    return found


def _as_said(found: Found[Value]) -> Found[Value]:
    """A vague word amid a sentence, as in ``please quote the number 4711``, is hardly a label.

    Nor is one that says what another word counts, such as ``BOL No.``.
    """
    vague = found.label.strength is Strength.WEAK and found.candidate.confidence <= _WEAK
    amid = found.place is Place.BESIDE and _amid(found.label)
    if vague and (amid or _of_another_word(found.label)):
        return replace(found, candidate=replace(found.candidate, confidence=_AMID, unclear=True))
    return found


def _of_another_word(label: Label) -> bool:
    at = label.cell.words.index(label.line.words[label.start])
    sign = plain(label.text) in _SIGNS
    return sign and at > 0 and label.cell.words[at - 1].text.isalpha()


def _amid(label: Label) -> bool:
    return label.cell.words.index(label.line.words[label.start]) >= _SENTENCE


def _is_subtitle(found: Found[Value], heading: set[Word]) -> bool:
    """One word in the very next line, flush with the title, and with nothing else in its cell."""
    label, words = found.label, found.candidate.words
    if found.place is not Place.UNDER or len(words) > 1 or not heading.issuperset(label.cell.words):
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


def _only_one(found: Sequence[Found[Value]]) -> Iterator[Candidate[Value]]:
    """Surer where no label says otherwise."""
    clear = any(one.candidate.confidence > _WEAK for one in found)
    values = {one.candidate.value for one in found}
    for one in found:
        alone = not clear and len(values) == 1 and one.label.starts_cell and one.place is not Place.ABOVE
        if alone and one.candidate.confidence in (_WEAK, _WEAK_BELOW):
            yield replace(one.candidate, confidence=_ONLY_ONE)
        else:
            yield one.candidate

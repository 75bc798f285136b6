"""Which invoice it is: its number and its date, which often stand in the heading itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

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
from invoice_pipeline.readers.text_pdf.dates import dates_in
from invoice_pipeline.readers.text_pdf.references import reference, serial
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.titles import BOOKED, FoundTitle
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_IN_HEADING = 0.93
"""``Invoice 4711 of 2 November 2026``: of what the heading says, there is only one."""
_ONLY_ONE = 0.88
"""The only value at the labels of a field, vague as they are, each at the beginning of its cell."""
_WEAK, _WEAK_BELOW = 0.75, 0.6
"""What candidates of vague labels have, beside and below them."""
_AMID = 0.5
"""At a vague label amid a sentence: not enough to go on without a person."""
_SIGN = 3
"""Letters of ``nr`` and the like."""
_SENTENCE = 3
"""Words before a label, from which on it stands amid a sentence."""
_NEXT_LINE = 1.5
"""Font heights between a line and the next one, at the most."""
_BEHIND_NUMBER = 0.9
_BETWEEN = 5
"""Characters of what joins number and date, such as ``vom`` or a slash."""
_NEAR = 4
"""Words: between the title and the date stands the number."""
_UNLABELLED = 0.6
_DATELINE = 4
"""Words of ``Hamburg, 5 November 2026``."""
_TOP = 0.35
"""Share of the first page on which a letter is dated."""
_MIDDLE = 0.5
"""And down to which ``Town, 11 March 2026`` may stand below the heading, with nothing beside it."""
_POINT_OF_SALE = re.compile(
    r"P(?:un)?to\.? de [Vv]enta:? (\d{4,5}) Comp(?:\.|robante) ?N(?:ro|[º°o])?\.?:? ?(\d{8})(?!\d)"
)
_SERIES = re.compile(
    r"\b(?:[Ss]eri(?:j?a|e)|SERI(?:J?A|E)):? ([A-Z]{1,6})[,.]?"
    r" (?:N[Rr]|nr|№|[Nn]umăr(?:ul)?)\.?:? ?(\d{1,12})(?!\S)"
)
_TOWN = re.compile(r"[^\W\d][^\d,]{1,30}, ?(?:den|am|le|lì|li|dne|den|a|em)? ?")


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
    found = [_as_said(_by_heading(one, heading)) for one in of_letter]
    titled = _titled(document, heading, find) if all(_vague(one) for one in found) else None
    dated = titled or best(_only_one(found))
    return dated or (number and _behind(number, document, find)) or _dated(document, pages, find)


def _behind(number: Candidate[str], document: LabelledLines, find: Finder[date]) -> Candidate[date] | None:
    """``No. 4711 / 09.03.2026``: in the number's cell, with no more than a mark or a small word between."""
    last = number.words[-1]
    cell = next((cell for line in document.lines for cell in line.cells if last in cell.words), None)
    words = cell.words[cell.words.index(last) + 1 :] if cell else ()
    match = find(" ".join(word.text for word in words)) if words else None
    if match is None or match.start > _BETWEEN:
        return None
    found = words_between(words, match.start, match.end)
    return Candidate(match.value, found, _BEHIND_NUMBER * match.factor, unclear=match.factor < 1)


def _of_items(found: Found[date]) -> bool:
    """In a column of the table of lines, under a vague word: when something was delivered or worked."""
    vague = found.label.strength is Strength.WEAK and found.place is Place.UNDER
    return vague and is_head_of_items(found.label.line)


def _vague(found: Found[date]) -> bool:
    return found.candidate.confidence <= _WEAK


def _titled(document: LabelledLines, heading: set[Word], find: Finder[date]) -> Candidate[date] | None:
    """The date in the cell that begins with the title, whatever word is between."""
    for line in document.lines:
        for cell in line.cells:
            match = find(cell.text) if cell.words[0] in heading else None
            if match:
                words = words_between(cell.words, match.start, match.end)
                certainty = _IN_HEADING * match.factor
                return Candidate(match.value, words, certainty, unclear=match.factor < 1)
    return None


def find_order(document: LabelledLines) -> Candidate[str] | None:
    return best(_only_one(list(document.found("purchase_order", reference))))


def _heading_words(document: LabelledLines, titles: Sequence[FoundTitle]) -> set[Word]:
    """But for those of a sentence that take off what was invoiced in parts before."""
    parts = (label for _, label in document.labels("prepaid") if not label.starts_cell)
    before = {word for label in parts for word in label.line.words[label.start : label.after]}
    return {word for found in titles if found.title in BOOKED for word in found.words} - before


def _by_heading(found: Found[Value], heading: set[Word]) -> Found[Value]:
    """A vague label behind the document's title, or being it, is as good as a clear one."""
    label, words = found.label, found.label.line.words
    before = [word for word in words[: label.after] if word in heading]
    near = before and words.index(before[-1]) >= label.start - _NEAR
    if label.strength is Strength.WEAK and found.place is Place.BESIDE and near:
        raised = replace(found.candidate, confidence=found.candidate.confidence / _WEAK * _IN_HEADING)
        return replace(found, candidate=raised)
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
    """A vague word amid a sentence, as in ``please quote the number 4711``, is hardly a label."""
    if found.place is Place.BESIDE and found.candidate.confidence == _WEAK and _amid(found.label):
        return replace(found, candidate=replace(found.candidate, confidence=_AMID, unclear=True))
    return found


def _amid(label: Label) -> bool:
    return label.cell.words.index(label.line.words[label.start]) >= _SENTENCE


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


def _dated(document: LabelledLines, pages: Pages, find: Finder[date]) -> Candidate[date] | None:
    """The one date at the top of the first page: alone or behind the town, as in letters, else amid words."""
    everywhere = _dates_at_top(document, pages, find, beside_labels=True)
    alone = [one for one in everywhere if len(one.words) <= _DATELINE]
    apart = _dates_at_top(document, pages, find, beside_labels=False)
    amid = [replace(one, unclear=True) for one in everywhere]
    choices = (list(_behind_towns(document, pages, find)), alone, apart, amid)
    found = next((dates for dates in choices if len({one.value for one in dates}) == 1), [])
    return found[0] if found else None


def _behind_towns(document: LabelledLines, pages: Pages, find: Finder[date]) -> Iterator[Candidate[date]]:
    """Cells that are a town and a date, as letters begin on the continent."""
    for line in document.lines:
        if line.page > 1 or line.baseline > _MIDDLE * pages.sizes[0].height:
            return
        for cell in line.cells:
            match = find(cell.text)
            if match and match.end == len(cell.text) and _TOWN.fullmatch(cell.text[: match.start]):
                certainty = _UNLABELLED * match.factor
                yield Candidate(match.value, cell.words, certainty, unclear=match.factor < 1)


def _dates_at_top(
    document: LabelledLines, pages: Pages, find: Finder[date], *, beside_labels: bool
) -> list[Candidate[date]]:
    """In cells without a label, and in lines without one unless ``beside_labels``."""
    found: list[Candidate[date]] = []
    for position, line in enumerate(document.lines):
        if line.page > 1 or line.baseline > _TOP * pages.sizes[0].height or is_head_of_items(line):
            break
        labels = document.labels_of_line(position)
        if labels and not beside_labels:
            continue
        labelled = {id(label.line.words[label.start]) for label in labels}
        for cell in line.cells:
            if not any(id(word) in labelled for word in cell.words) and any(
                True for _ in dates_in(cell.text)
            ):
                match = find(cell.text)
                if match:
                    certainty = _UNLABELLED * match.factor
                    found.append(Candidate(match.value, cell.words, certainty, unclear=match.factor < 1))
    return found

"""The day of an invoice: at a label, in its heading, or where letters are dated."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from invoice_pipeline.readers.text_pdf import surroundings
from invoice_pipeline.readers.text_pdf.candidates import (
    Candidate,
    Finder,
    Found,
    LabelledLines,
    Place,
    best,
    words_between,
)
from invoice_pipeline.readers.text_pdf.datelines import OTHER_DATES, behind, behind_towns, dated
from invoice_pipeline.readers.text_pdf.identity import (
    AMID,
    IN_HEADING,
    WEAK,
    WEAK_BELOW,
    as_said,
    beside_clear_ones,
    by_heading,
    heading_words,
    kind_of_heading,
    only_one,
)
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.listed_numbers import lines_that_head_lists
from invoice_pipeline.readers.text_pdf.permits import without_permits
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.titles import FoundTitle, Title
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_INVOICE = re.compile(r"(?i)invoice|factu|rechnung|fattura|faktur|fatura|lasku")
_MARKS = ".,;:()/"
_SUMS = ("gross", "payable")
_FAR = 2070
"""A year that is likelier one of another calendar."""


def find_issue_date(
    document: LabelledLines,
    pages: Pages,
    titles: Sequence[FoundTitle],
    find: Finder[date],
    number: Candidate[str] | None = None,
) -> Candidate[date] | None:
    """``number``: the invoice's, behind which its date may stand.

    With ``2083/06/26`` and ``2026-10-12`` in two calendars, as in Nepal, a person tells which one counts.
    """
    found = _issue_date(document, pages, titles, find, number)
    if found is None or found.value.year < _FAR:
        return found
    texts = (cell.text for line in document.lines for cell in line.cells)
    nearer = any(other.value.year < _FAR for text in texts if (other := find(text)))
    return replace(found, confidence=AMID / 2, unclear=True) if nearer else found


def _issue_date(
    document: LabelledLines,
    pages: Pages,
    titles: Sequence[FoundTitle],
    find: Finder[date],
    number: Candidate[str] | None,
) -> Candidate[date] | None:
    heading = heading_words(document, titles)
    numbered = set(number.words) if number else set()
    lists = document.once(lines_that_head_lists)
    dates = without_permits(document, document.found("issue_date", find))
    dated_at = (one for one in dates if not numbered & set(one.candidate.words))
    of_letter = [one for one in dated_at if not _of_items(one) and id(one.label.line) not in lists]
    clear = beside_clear_ones(document, "issue_date", list(_against_small_print(document, of_letter)))
    said = [_as_first(as_said(by_heading(one, heading)), number, document) for one in clear]
    found = list(_as_dated(said, heading, number.value if number else ""))
    found = _of_credit(found) if kind_of_heading(titles) is Title.CREDIT_NOTE else found
    titled = _titled(document, heading, find, numbered) if all(_vague(one) for one in found) else None
    labelled = titled or best(only_one(found))
    if labelled and labelled.confidence > AMID:
        return labelled
    joined = number and behind(number, document, find)
    if labelled:
        return joined or next(behind_towns(document, pages, find), labelled)
    return joined or dated(document, pages, find)


def _as_first(found: Found[date], number: Candidate[str] | None, document: LabelledLines) -> Found[date]:
    """A vague word on a page behind the one with the number may date an enclosed paper.

    But for one that has the number as well, or a day that stands beside the number too.
    """
    page = found.label.line.page
    if found.label.strength is Strength.STRONG or number is None or page <= number.words[0].page:
        return found
    told = " ".join(word.text for word in found.candidate.words)
    sought = {page: number.value, number.words[0].page: told}
    if any(sought[line.page] in line.text for line in document.lines if line.page in sought):
        return found
    confidence = min(found.candidate.confidence, AMID)
    return replace(found, candidate=replace(found.candidate, confidence=confidence, unclear=True))


def _against_small_print(document: LabelledLines, found: Sequence[Found[date]]) -> Iterator[Found[date]]:
    """``Date issued`` below the totals, and another ``Date`` in the head: a person tells whose each is."""
    ends = [at for field in _SUMS for at, label in document.labels(field) if label.starts_cell]
    end = _stands(document.lines[max(ends)]) if ends else None
    below = [one for one in found if end and _stands(one.label.line) > end]
    heads = [one for one in found if one.place is Place.BESIDE and one.label.starts_cell and one not in below]
    values = {one.candidate.value for one in below}
    clear = any(one.label.strength is Strength.STRONG for one in heads)
    other = not clear and bool(below) and any(one.candidate.value not in values for one in heads)
    for one in found:
        least = min(AMID if one in heads else AMID / 2, one.candidate.confidence)
        yield replace(one, candidate=replace(one.candidate, confidence=least, unclear=True)) if other else one


def _stands(line: Line) -> tuple[int, float]:
    return line.page, line.baseline


def _as_dated(
    found: Sequence[Found[date]], heading: Mapping[Word, float], number: str
) -> Iterator[Found[date]]:
    """``Invoice 4711 dated 2 May``, in brackets or amid a cell, may be another one than this.

    It is another one's, if its number is not this one's.

    Behind a number, even a clear label may tell the date of what is numbered: of a permit to print the form.
    In a sentence, as in ``the month following date of invoice (31 May)``, it may tell of another day.
    """
    agreed = len({one.candidate.value for one in found}) == 1
    for one in found:
        before = one.label.cell.words[: one.label.cell.words.index(one.label.line.words[one.label.start])]
        numbered = before and any(map(str.isdigit, before[-1].text)) and not one.label.text.endswith(":")
        bracketed = surroundings.within_brackets(one.label.cell.words[: len(before) + 1])
        told = before and before[-1].text.islower() and before[-1].text.isalpha()
        strong = one.label.strength is Strength.STRONG
        doubtful = not agreed if strong else one.candidate.confidence <= WEAK
        doubtful = doubtful and one.label.cell.words[0] not in heading
        told = told and one.label.cell.words[0] not in heading
        another = numbered and number and before[-1].text.strip(_MARKS) not in number
        if one.place is Place.BESIDE and (told or another or ((numbered or bracketed) and doubtful)):
            lowered = min(AMID, one.candidate.confidence)
            yield replace(one, candidate=replace(one.candidate, confidence=lowered, unclear=True))
        else:
            yield one


def _of_credit(found: Sequence[Found[date]]) -> list[Found[date]]:
    """On a credit note that has a date of its own, the invoice's is that of what is credited."""
    own = [
        one for one in found if not _INVOICE.search(one.label.text) and one.candidate.confidence >= WEAK_BELOW
    ]
    return own or list(found)


def _of_items(found: Found[date]) -> bool:
    """In a column of the table of lines, under a vague word: when something was delivered or worked."""
    vague = found.label.strength is Strength.WEAK and found.place is Place.UNDER
    return vague and is_head_of_items(found.label.line)


def _vague(found: Found[date]) -> bool:
    return found.candidate.confidence <= WEAK


def _titled(
    document: LabelledLines, heading: Mapping[Word, float], find: Finder[date], number: set[Word]
) -> Candidate[date] | None:
    """The date in the cell that begins with the title, whatever word is between."""
    for position, line in enumerate(document.lines):
        for cell in line.cells:
            match = find(cell.text) if cell.words[0] in heading else None
            if match:
                words = words_between(cell.words, match.start, match.end)
                if number.intersection(words) or any(
                    True for label in document.labels_of_line(position) if _names_another(label, cell, words)
                ):
                    continue
                certainty = IN_HEADING * match.factor
                return Candidate(match.value, words, certainty, unclear=match.factor < 1)
    return None


def _names_another(label: Label, cell: Line, value: Sequence[Word]) -> bool:
    """A label before a date in its cell calls it another date: ``Invoice summary, due by 16 November``."""
    first = label.line.words[label.start]
    before = first in cell.words and first.bbox[0] < value[0].bbox[0]
    return before and label.field in OTHER_DATES


__all__ = ["find_issue_date"]

"""Dates that no label names: of a letter's head, behind a town, behind the invoice's number."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from invoice_pipeline.readers.text_pdf.candidates import (
    Candidate,
    Finder,
    LabelledLines,
    Place,
    words_between,
)
from invoice_pipeline.readers.text_pdf.dates import dates_in
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.words import Pages, Word

OTHER_DATES = ("due_date", "delivery_date", "elsewhere")
"""Fields whose labels say that a date is not the invoice's."""

_BEHIND_NUMBER, _BESIDE_NUMBER = 0.9, 0.75
_BETWEEN = 5
"""Characters of what joins number and date, such as ``vom`` or a slash."""
_FLUSH = 2.0
"""Points between edges that are set one below the other."""
_TIME = re.compile(r"(?: \d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)?")
_UNLABELLED = 0.6
_DATELINE = 4
"""Words of ``Hamburg, 5 November 2026``."""
_TOP = 0.35
"""Share of the first page on which a letter is dated."""
_MIDDLE = 0.5
"""And down to which ``Town, 11 March 2026`` may stand below the heading, with nothing beside it."""
_TOWN = re.compile(r"[^\W\d][^\d,]{1,30}, ?(?:den|am|le|lì|li|dne|den|a|em)? ?")

_ENDS = re.compile(r"$| [-\u2013|·] ")
"""Of such a line, or what parts it from the number of the invoice."""


def behind(number: Candidate[str], document: LabelledLines, find: Finder[date]) -> Candidate[date] | None:
    """``No. 4711 / 09.03.2026``: no more than a mark or a small word between, or alone in a cell.

    That is the next one, or the one right below, flush with the number's.
    """
    last = number.words[-1]
    place = document.cell_with(last)
    if place is None:
        return None
    words = place[1].words[place[1].words.index(last) + 1 :]
    if not words:
        return _in_next_cell(*place, document, find) or _right_below(*place, document, find)
    match = find(" ".join(word.text for word in words))
    if match is None or match.start > _BETWEEN:
        return None
    found = words_between(words, match.start, match.end)
    return Candidate(match.value, found, _BEHIND_NUMBER * match.factor, unclear=match.factor < 1)


def _in_next_cell(
    position: int, cell: Line, document: LabelledLines, find: Finder[date]
) -> Candidate[date] | None:
    cells = document.lines[position].cells
    after = cells.index(cell) + 1
    beside = cells[after] if after < len(cells) else None
    match = find(beside.text) if beside else None
    if beside is None or match is None or match.end - match.start < len(beside.text):
        return None
    return Candidate(match.value, beside.words, _BESIDE_NUMBER * match.factor, unclear=match.factor < 1)


def dated(document: LabelledLines, pages: Pages, find: Finder[date]) -> Candidate[date] | None:
    """The one date at the top of the first page: alone or behind the town, as in letters, else amid words."""
    others = _other_dates(document, find)
    at_top = _dates_at_top(document, pages, find, beside_labels=True)
    everywhere = [one for one in at_top if others.isdisjoint(one.words)]
    alone = [one for one in everywhere if len(one.words) <= _DATELINE]
    apart = _dates_at_top(document, pages, find, beside_labels=False)
    amid = [replace(one, unclear=True) for one in everywhere]
    choices = (list(behind_towns(document, pages, find)), alone, apart, amid)
    found = next((dates for dates in choices if len({one.value for one in dates}) == 1), [])
    return found[0] if found else None


def _other_dates(document: LabelledLines, find: Finder[date]) -> set[Word]:
    """The words of dates to the right of a label that calls them so."""
    found = (one for field in OTHER_DATES for one in document.found(field, find))
    return {word for one in found if one.place in (Place.BESIDE, Place.FAR) for word in one.candidate.words}


def _right_below(
    position: int, cell: Line, document: LabelledLines, find: Finder[date]
) -> Candidate[date] | None:
    for line in document.lines[position + 1 : position + 3]:
        for one in line.cells:
            flush = abs(one.bbox[0] - cell.bbox[0]) < _FLUSH or abs(one.bbox[2] - cell.bbox[2]) < _FLUSH
            near = one.page == cell.page and one.bbox[1] - cell.bbox[3] < one.words[0].height
            match = find(one.text) if flush and near else None
            if match and match.start == 0 and _TIME.fullmatch(one.text, match.end):
                return Candidate(
                    match.value, one.words, _BESIDE_NUMBER * match.factor, unclear=match.factor < 1
                )
    return None


def behind_towns(document: LabelledLines, pages: Pages, find: Finder[date]) -> Iterator[Candidate[date]]:
    """Cells that are a town and a date, as letters begin on the continent."""
    for line in document.lines:
        if line.page > 1 or line.baseline > _MIDDLE * pages.sizes[0].height:
            return
        for cell in line.cells:
            match = find(cell.text)
            if match and _ENDS.match(cell.text, match.end) and _TOWN.fullmatch(cell.text[: match.start]):
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
        labelled = document.label_starts(position)
        if labelled and not beside_labels:
            continue
        for cell in line.cells:
            if not any(id(word) in labelled for word in cell.words) and any(
                True for _ in dates_in(cell.text)
            ):
                match = find(cell.text)
                if match:
                    certainty = _UNLABELLED * match.factor
                    found.append(Candidate(match.value, cell.words, certainty, unclear=match.factor < 1))
    return found

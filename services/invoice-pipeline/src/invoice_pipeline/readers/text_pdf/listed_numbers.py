"""Lists of invoices: letters that remind of them, statements, and advices of what is paid for which."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from invoice_pipeline.readers.text_pdf.candidates import Found, LabelledLines
from invoice_pipeline.readers.text_pdf.dates import dates_in
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.nearby import is_head
from invoice_pipeline.readers.text_pdf.references import reference
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, plain, tables

_SEVERAL = 2
"""Invoices that make a list, at the least."""
_ROWS = 8
"""Lines below the head that are looked at."""
_ONE_OF_SEVERAL = 0.25
_FLUSH = 3.0
"""Points between the left edges of numbers in one column."""
_GAP = 3.0
"""Font heights between the head and its rows, and between these, at the most."""


def as_listed(found: Found[str], document: LabelledLines) -> Found[str]:
    """One of several, and hardly the number of the document itself."""
    if id(found.label) not in document.once(heads_of_lists):
        return found
    return replace(found, candidate=replace(found.candidate, confidence=_ONE_OF_SEVERAL, unclear=True))


def heads_of_lists(document: LabelledLines) -> frozenset[int]:
    """The labels, by id, that head a column with the numbers of several invoices; ask with ``once``."""
    return frozenset(id(label) for label in document.once(_heads))


def lines_that_head_lists(document: LabelledLines) -> frozenset[int]:
    """The lines of these labels, by id: a date below another label there is not the document's own."""
    return frozenset(id(label.line) for label in document.once(_heads))


def _heads(document: LabelledLines) -> Sequence[Label]:
    words = _words_for_invoices(document.languages)
    return [
        label
        for position, label in document.labels("number")
        if label.starts_cell and is_head(label.line)
        if label.strength is Strength.STRONG or plain(label.text) in words
        if len(set(_below(document, position, label))) >= _SEVERAL
    ]


@cache
def _words_for_invoices(languages: tuple[str, ...]) -> frozenset[str]:
    """Which also head columns with their numbers."""
    titles = (tables()[language]["titles"]["invoice"] for language in languages)
    return frozenset(" ".join(phrase) for phrases in titles for phrase in phrases)


def _below(document: LabelledLines, position: int, label: Label) -> Iterator[str]:
    """The numbers of dated rows, flush and near each other; payments between them have none.

    Where another label stands in the column, the rows are those of a grid of labels.
    """
    bottom, edge = label.line.bbox[3], None
    for at, line in enumerate(document.lines[position + 1 : position + 1 + _ROWS], start=position + 1):
        near = line.page == label.line.page and line.bbox[1] - bottom <= _GAP * line.words[0].height
        if not near or is_head(line):
            return
        bottom, cell = line.bbox[3], _in_column(line, label)
        if cell and id(cell.words[0]) in document.label_starts(at):
            return
        cell = cell if next(dates_in(line.text), None) else None
        found = reference(cell.text) if cell else None
        if cell and found and (edge is None or abs(cell.bbox[0] - edge) < _FLUSH):
            edge = cell.bbox[0]
            yield found.value


def _in_column(line: Line, label: Label) -> Line | None:
    x0, _, x1, _ = label.bbox
    return next((cell for cell in line.cells if cell.bbox[0] < x1 and x0 < cell.bbox[2]), None)


__all__ = ["as_listed", "heads_of_lists", "lines_that_head_lists"]

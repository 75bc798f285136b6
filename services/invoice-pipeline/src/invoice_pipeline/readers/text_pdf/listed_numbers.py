"""Lists of invoices: letters that remind of them, statements, and advices of what is paid for which."""

from collections.abc import Iterator
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.candidates import Found, LabelledLines
from invoice_pipeline.readers.text_pdf.dates import dates_in
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.nearby import is_head
from invoice_pipeline.readers.text_pdf.references import reference
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength

_SEVERAL = 2
"""Invoices that make a list, at the least."""
_ROWS = 6
"""Lines below the head that are looked at."""
_ONE_OF_SEVERAL = 0.25
_GAP = 3.0
"""Font heights between the head and its rows, and between these, at the most."""


def as_listed(found: Found[str], document: LabelledLines) -> Found[str]:
    """One of several, and hardly the number of the document itself."""
    if id(found.label) not in document.once(heads_of_lists):
        return found
    return replace(found, candidate=replace(found.candidate, confidence=_ONE_OF_SEVERAL, unclear=True))


def heads_of_lists(document: LabelledLines) -> frozenset[int]:
    """The labels, by id, that head a column with the numbers of several invoices; ask with ``once``."""
    return frozenset(
        id(label)
        for position, label in document.labels("number")
        if label.strength is Strength.STRONG and label.starts_cell and is_head(label.line)
        if len(set(_below(document, position, label))) >= _SEVERAL
    )


def _below(document: LabelledLines, position: int, label: Label) -> Iterator[str]:
    """The numbers of dated rows, one right below the other."""
    bottom = label.line.bbox[3]
    for line in document.lines[position + 1 : position + 1 + _ROWS]:
        near = line.page == label.line.page and line.bbox[1] - bottom < _GAP * line.words[0].height
        number = _in_column(line, label) if near else None
        if number is None or next(dates_in(line.text), None) is None:
            return
        bottom = line.bbox[3]
        yield number


def _in_column(line: Line, label: Label) -> str | None:
    x0, _, x1, _ = label.bbox
    cell = next((cell for cell in line.cells if cell.bbox[0] < x1 and x0 < cell.bbox[2]), None)
    match = reference(cell.text) if cell else None
    return match.value if match else None


__all__ = ["as_listed", "heads_of_lists"]

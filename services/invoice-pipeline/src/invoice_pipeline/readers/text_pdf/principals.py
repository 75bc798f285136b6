"""Sellers for whom somebody else issues the invoice, as platforms do for those who sell on them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from invoice_pipeline.readers.text_pdf.address_blocks import cells_below
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.companies import companies
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import first_part, is_name
from invoice_pipeline.readers.text_pdf.vocabulary import Label

_CONFIDENCE = 0.6
"""Of who sells: money may have to go to the one who issues the invoice."""
_EDGE = 3.0
"""Points between edges that are set one below the other."""
_NAMES = 2
"""Lines below in which a brand and the company that trades under it may stand."""


def principals(document: LabelledLines) -> Iterator[Candidate[str]]:
    """``Issued by Agent Ltd on behalf of: Maker Ltd``."""
    for position, label in document.labels("principal"):
        if _is_issued(document, position, label):
            yield from islice(_names(document, position, label), 1)


def _is_issued(document: LabelledLines, position: int, label: Label) -> bool:
    """A word such as ``issued by`` stands before it in its cell, or in the one right above."""
    above = document.lines[position - 1 : position]
    lines = [label.cell, *(one for line in above for one in line.cells if _are_flush(one, label.cell))]
    words = {id(word) for cell in lines for word in cell.words}
    return any(
        id(one.line.words[one.start]) in words
        for at in (position, position - 1)
        if at >= 0
        for one in document.labels_of_line(at)
        if one.field == "seller" and (at, one.start) < (position, label.start)
    )


def _are_flush(one: Line, other: Line) -> bool:
    return abs(one.bbox[0] - other.bbox[0]) <= _EDGE


def _names(document: LabelledLines, position: int, label: Label) -> Iterator[Candidate[str]]:
    """Behind the label, or below its cell: there a company before a brand."""
    cell = label.cell
    behind = cell.words[cell.words.index(label.line.words[label.after - 1]) + 1 :]
    if behind:
        name = first_part(" ".join(word.text for word in behind)).strip(" :,")
        if is_name(name):
            yield Candidate(name, behind, _CONFIDENCE, unclear=True)
        return
    below = [one for _, one in islice(cells_below(document.lines, position, cell), _NAMES)]
    for one in below:
        for found in companies(one):
            yield replace(found, confidence=_CONFIDENCE, unclear=True)
    for one in below[:1]:
        if is_name(one.text):
            yield Candidate(one.text, one.words, _CONFIDENCE, unclear=True)


__all__ = ["principals"]

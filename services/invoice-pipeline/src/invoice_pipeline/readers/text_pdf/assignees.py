"""Who bought the claim: a factor, to whom alone may be paid, and who sold nothing."""

import re
from collections.abc import Iterator, Mapping

from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.companies import companies
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import plain_name
from invoice_pipeline.readers.text_pdf.rare_lines import lines_with

_ASSIGNED = re.compile(
    r"(?i)\b(?:been (?:sold and )?assigned|notice of assignment|assigned to|factored (?:to|with))\b"
    r"|\babgetreten an\b|\babtretung an\b|\bcédée?s? à\b|\bsubrog|\bgecedeerd aan\b|\boverged?ragen aan\b"
    r"|\bcedut[oa]\b|\bcessione del credito\b|\bcedid[oa]\b|\boverdraget til\b|\böverlåt"
)
_LEADS_ON = re.compile(r"(?i)(?::|\b(?:to|an|à|aan|a|til|till))$")
"""What ends a line whose sentence goes on with a name in the next one."""


def assignees(document: LabelledLines) -> Mapping[str, Line]:
    """Their names, as names are compared, with the cells that say so; ask for them with ``once``."""
    return {plain_name(name): cell for name, cell in _named(document)}


def _named(document: LabelledLines) -> Iterator[tuple[str, Line]]:
    for position, line in lines_with(document, _ASSIGNED):
        for cell in line.cells:
            match = _ASSIGNED.search(cell.text)
            if match:
                yield from ((name, cell) for name in _companies(cell, match.end()))
                following = document.lines[position + 1 : position + 2] if _LEADS_ON.search(cell.text) else ()
                cells = (other for one in following for other in one.cells)
                yield from ((name, cell) for other in cells for name in _companies(other))


def _companies(cell: Line, start: int = 0) -> Iterator[str]:
    """Those of a cell that are named behind these characters."""
    yield from (one.value for one in companies(cell) if cell.text.find(one.value, start) >= 0)


__all__ = ["assignees"]

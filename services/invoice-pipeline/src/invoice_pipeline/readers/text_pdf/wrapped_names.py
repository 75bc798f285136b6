"""A company's name in the tall letters of a letterhead, which goes over two lines."""

from collections.abc import Iterable
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.labelled_sellers import is_amid
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM, is_name

_TALL = 1.25
"""Times the usual height."""
_EDGE, _SAME_HEIGHT = 3.0, 0.5
"""Points between the left edges of both lines, and between the heights of their letters."""
_GAP = 0.6
"""Font heights between the lines."""


def whole_name(document: LabelledLines, position: int, cell: Line, found: Candidate[str]) -> Candidate[str]:
    """With what begins it in the line above, in letters as tall."""
    height = cell.words[0].height
    if position == 0 or found.words[0] is not cell.words[0] or height < _TALL * document.usual_height:
        return found
    labels = (one for one in document.labels_of_line(position - 1) if not is_amid(one))
    starts = {id(one.line.words[one.start]) for one in labels}
    for upper in document.lines[position - 1].cells:
        flush = upper.page == cell.page and abs(upper.bbox[0] - cell.bbox[0]) <= _EDGE
        near = cell.bbox[1] - upper.bbox[3] <= _GAP * height
        alike = abs(upper.words[0].height - height) <= _SAME_HEIGHT
        if flush and near and alike and id(upper.words[0]) not in starts and _begins_a_name(upper.text):
            return replace(found, value=f"{upper.text} {found.value}", words=(*upper.words, *found.words))
    return found


def begins_another(one: Candidate[str], others: Iterable[Candidate[str]]) -> bool:
    """The first line of a name that goes over two."""
    return any(
        one.words[0] is other.words[0]
        and one.words[-1].baseline < other.words[-1].baseline
        and one.words[-1].page == other.words[-1].page
        for other in others
    )


def _begins_a_name(text: str) -> bool:
    return is_name(text) and not LEGAL_FORM.search(text)


__all__ = ["begins_another", "whole_name"]

"""Addresses with a tax number by the same name as another one in the footer, where the seller's stands."""

import re
from collections.abc import Iterator

from invoice_pipeline.readers.text_pdf.address_blocks import Place, cells_above
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.vocabulary import Label, plain
from invoice_pipeline.readers.text_pdf.words import Pages

_HEAD, _BODY, _FOOT = 0.13, 0.5, 0.85
"""Shares of the page's height: below the letterhead, above the items, and where the footer begins."""
_DIGITS = 7
"""Of a tax number, at the least."""


def cells_with_other_numbers(document: LabelledLines, pages: Pages) -> set[Place]:
    """The cells of each block between letterhead and items that ends in such a number."""
    height = pages.sizes[0].height
    found = [one for one in _numbers(document) if one[0].line.page == 1]
    own = {(name, number) for label, name, number in found if label.line.baseline > _FOOT * height}
    names = {name for name, _ in own}
    cells: set[Place] = set()
    for label, name, number in found:
        between = _HEAD * height < label.line.baseline < _BODY * height
        if between and label.starts_cell and name in names and (name, number) not in own:
            position = document.lines.index(label.line)
            at = label.line.cells.index(label.cell)
            cells |= {(position, at), *cells_above(document.lines, position, label.cell)}
    return cells


def _numbers(document: LabelledLines) -> Iterator[tuple[Label, str, str]]:
    """Label, its words and the digits behind it in its cell."""
    for field in ("vat_id", "tax_id"):
        for _, label in document.labels(field):
            words = label.line.words[label.after :]
            behind = "".join(word.text for word in words if word in label.cell.words)
            number = re.sub(r"\D", "", behind)
            if len(number) >= _DIGITS:
                yield label, plain(label.text), number


__all__ = ["cells_with_other_numbers"]

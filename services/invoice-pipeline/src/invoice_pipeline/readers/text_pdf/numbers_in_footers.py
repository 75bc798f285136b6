"""Addresses with a tax number, where the seller's is another one, in the footer or below what is charged."""

import re
from collections.abc import Iterator

from invoice_pipeline.identifiers import vat_id_is_valid
from invoice_pipeline.readers.text_pdf.address_blocks import Place, cells_above
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.references import buyers_vat_ids, vat_ids_on
from invoice_pipeline.readers.text_pdf.vocabulary import Label, plain
from invoice_pipeline.readers.text_pdf.words import Pages

_HEAD, _BODY, _FOOT = 0.13, 0.5, 0.85
"""Shares of the page's height: below the letterhead, above the items, and where the footer begins."""
_DIGITS = 7
"""Of a tax number, at the least."""


def cells_with_other_numbers(document: LabelledLines, pages: Pages) -> set[Place]:
    """The cells of each block between letterhead and items that ends in one of the footer's name."""
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


def blocks_of_customers(document: LabelledLines) -> set[Place]:
    """Sellers print their own number once more in the footer, or there alone, and buyers' in addresses."""
    numbers = [one for one in document.once(vat_ids_on) if vat_id_is_valid(one.value)]
    if len({one.value for one in numbers}) <= 1:
        return set()
    backwards = range(len(document.lines) - 1, -1, -1)
    charged = next((document.lines[at] for at in backwards if _charges(document, at)), None)
    if charged is None:
        return set()
    footer = charged.page, charged.baseline
    below = {one.value for one in numbers if (one.words[0].page, one.words[0].baseline) > footer}
    below -= buyers_vat_ids(document)
    others = (one for one in numbers if below and one.value not in below)
    return {place for one in others for place in _block(document, one)}


def _charges(document: LabelledLines, position: int) -> bool:
    return any(amount.has_cents for amount in document.amounts(position))


def _block(document: LabelledLines, number: Candidate[str]) -> Iterator[Place]:
    place = document.cell_with(number.words[0])
    if place:
        (position, cell) = place
        yield position, document.lines[position].cells.index(cell)
        yield from cells_above(document.lines, position, cell)


__all__ = ["blocks_of_customers", "cells_with_other_numbers"]

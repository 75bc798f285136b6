"""Two addresses beside each other at the top of a page, of which no label tells whose is which."""

from collections.abc import Iterator

from invoice_pipeline.readers.text_pdf.address_blocks import Place, contacts_in
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import POSTCODE, SEPARATOR, is_name

_SELLER_LEFT = frozenset({"fr", "es", "it", "pt", "pl", "cs", "ro", "hr", "el", "bg"})
"""Languages of countries where letters are addressed on the right; elsewhere the left one is the buyer's."""
_LABELS = ("seller", "buyer", "deliver_to")
_NUMBERS = frozenset({"vat_id", "tax_id"})
_TOP = 0.3
"""Share of the lines of the first page."""
_LINES = 7
_EDGE = 3.0
"""Points."""
_PAIR = 2


def addressed_beside(document: LabelledLines) -> set[Place]:
    """The cells of the right one, if the left one has a tax number, and the right no telephone or mail."""
    if document.languages[0] not in _SELLER_LEFT or any(document.labels(name) for name in _LABELS):
        return set()
    for position, line in enumerate(document.lines[: max(int(_TOP * len(document.lines)), _LINES)]):
        if line.page > 1:
            break
        if len(line.cells) == _PAIR and all(_names(cell) for cell in line.cells):
            left, right = (dict(_below(document, position, cell)) for cell in line.cells)
            if _is_sellers(document, left) and _is_address(right) and not contacts_in(right.values()):
                return set(right)
    return set()


def _names(cell: Line) -> bool:
    return is_name(SEPARATOR.split(cell.text)[0])


def _below(document: LabelledLines, position: int, first: Line) -> Iterator[tuple[Place, Line]]:
    for other in range(position, min(position + _LINES, len(document.lines))):
        for index, cell in enumerate(document.lines[other].cells):
            if abs(cell.bbox[0] - first.bbox[0]) <= _EDGE:
                yield (other, index), cell


def _is_address(block: dict[Place, Line]) -> bool:
    return any(POSTCODE.search(cell.text) for cell in block.values())


def _is_sellers(document: LabelledLines, block: dict[Place, Line]) -> bool:
    numbered = any(
        label.field in _NUMBERS and label.cell.words[0] is cell.words[0]
        for (position, _), cell in block.items()
        for label in document.labels_of_line(position)
    )
    return numbered and _is_address(block)


__all__ = ["addressed_beside"]

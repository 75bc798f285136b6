"""A number of unknown name in the list of an invoice's facts: where no order was read, it may be that."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from common.schemas.evidence import FieldEvidence
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.amounts import amounts_in
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.tables.heads import is_head_of_items
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, plain, tables
from invoice_pipeline.readers.text_pdf.words import Word
from invoice_pipeline.readers.trust.naming import Table, is_text, unread

_FIELD = "purchase_order"
_FACTS = ("number", "issue_date", "due_date", "delivery_date")
_EDGE = 3.0
"""Points between edges that are set one below the other."""
_NEXT = 2.6
"""In font heights: how far apart the rows of a list stand at most."""
_WORDS = 4
"""Of a name, at the most."""
_REFERENCE = re.compile(r"(?=(?:\D*\d){3})[A-Z0-9][A-Z0-9/._-]{3,24}", re.IGNORECASE)
"""With three digits at least: what is shorter is a code, a count or a house number."""
_NONE = re.compile(r"(?:19|20)\d{2}|\d{5}-\d{4}|[^\W\d]{3,}[/-]\d{2,4}|\d{4,5}[^\W\d]{3,}")
"""Years, postal codes of America, and before a town with the space lost; and months: ``MAY/2026``."""
_ORDER = re.compile(r"(?<!\w)P\.?O\.?(?: ?# ?|[- ]|)\d{4,10}(?!\w)")
"""``PO-31944`` is what purchasing programs call orders."""
_LINES = 5_000


def unnamed_references(
    record: InvoiceRecord, document: LabelledLines, table: Table
) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 for the first one, where nothing is known yet of an order.

    Where the invoice's own number was not found, it is rather that.
    """
    if record.invoice.number is None or any(item.field == _FIELD for item in record.evidence):
        return
    taken = {item.text for item in record.evidence if "[" not in item.field}
    found = next((words for words in _in_lists(document, table) if _text(words) not in taken), None)
    found = found or next(_orders(document), None) or next(_behind_titles(document, table), None)
    if found:
        yield unread(_FIELD, found)


def _orders(document: LabelledLines) -> Iterator[tuple[Word, ...]]:
    for line in document.lines[:_LINES]:
        if "PO" in line.text or "P.O" in line.text:
            for cell in line.cells:
                if _ORDER.search(cell.text):
                    yield cell.words


def _behind_titles(document: LabelledLines, table: Table) -> Iterator[tuple[Word, ...]]:
    """``Naročilnica št.: N-118/26``: a number of what an order is called where it heads a page of its own."""
    titles = _titles_of_orders(document.languages)
    for position, line in enumerate(document.lines[:_LINES]):
        if line.page > 1 or is_head_of_items(line):
            return
        for index, cell in enumerate(line.cells):
            if plain(cell.words[0].text) not in titles or id(cell.words[0]) in document.label_starts(
                position
            ):
                continue
            if _is_name(cell.words):
                yield from _value_of(document, position, index, table)
            elif _is_name(cell.words[:-1]) and _is_reference(cell.words[-1:]):
                yield cell.words[-1:]


@cache
def _titles_of_orders(languages: tuple[str, ...]) -> frozenset[str]:
    """Those of one word."""
    phrases = (phrase for name in languages for phrase in tables()[name]["titles"].get("order", ()))
    return frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)


def _in_lists(document: LabelledLines, table: Table) -> Iterator[tuple[Word, ...]]:
    """Values of the rows right above and below a known fact, and of the heads beside one."""
    for position, start in _facts(document):
        line = document.lines[position]
        for other in (position, position - 1, position + 1):
            if 0 <= other < len(document.lines) and not table.holds(document.lines[other]):
                row = document.lines[other]
                if row.page == line.page and abs(row.baseline - line.baseline) <= _NEXT * start.height:
                    yield from _unknown(document, other, start, table)


def _facts(document: LabelledLines) -> Iterator[tuple[int, Word]]:
    """Position of the line, and first word, of the names of an invoice's facts."""
    for field in _FACTS:
        for position, label in document.labels(field):
            if _is_fact(label) and label.line.page == 1 and not is_head_of_items(label.line):
                yield position, label.line.words[label.start]


def _is_fact(label: Label) -> bool:
    """The whole name of something: ``Numéro de ligne`` is no invoice's number."""
    words = label.line.words
    behind = (
        words[label.after].text
        if label.after < len(words) and words[label.after] in label.cell.words
        else "1"
    )
    return label.starts_cell and (label.strength is Strength.STRONG or any(map(str.isdigit, behind)))


def _unknown(document: LabelledLines, position: int, start: Word, table: Table) -> Iterator[tuple[Word, ...]]:
    """In a cell that begins where the known one does, or beside it in a row of heads, with no known name."""
    line = document.lines[position]
    starts = document.label_starts(position)
    heads = start in line.words and not any(map(str.isdigit, line.text))
    for index, cell in enumerate(line.cells):
        flush = abs(cell.bbox[0] - start.bbox[0]) < _EDGE
        if not (flush or heads) or any(id(word) in starts for word in cell.words):
            continue
        if _is_name(cell.words):
            yield from _value_of(document, position, index, table)
        elif flush and len(cell.words) > 1 and _is_name(cell.words[:-1]) and _is_reference(cell.words[-1:]):
            yield cell.words[-1:]


def _value_of(document: LabelledLines, position: int, index: int, table: Table) -> Iterator[tuple[Word, ...]]:
    """Beside a name, or else below it, if that is no line of the invoice."""
    line = document.lines[position]
    cell = line.cells[index]
    beside = line.cells[index + 1] if index + 1 < len(line.cells) else None
    if beside and not is_text(beside.words):
        if _is_reference(beside.words):
            yield beside.words
        return
    for below in document.lines[position + 1 : position + 3]:
        near = below.page == line.page and below.bbox[1] - line.bbox[3] <= _NEXT * cell.words[0].height
        if near and not table.holds(below):
            for other in below.cells:
                if abs(other.bbox[0] - cell.bbox[0]) < _EDGE and _is_reference(other.words):
                    yield other.words


def _is_name(words: Sequence[Word]) -> bool:
    return (
        len(words) <= _WORDS
        and not any(character.isdigit() for word in words for character in word.text)
        and is_text(words)
    )


def _is_reference(words: Sequence[Word]) -> bool:
    text = _text(words)
    return (
        len(words) == 1
        and _REFERENCE.fullmatch(text) is not None
        and _NONE.fullmatch(text) is None
        and find_date(text) is None
        and not any(amount.has_cents for amount in amounts_in(text))
    )


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


__all__ = ["unnamed_references"]

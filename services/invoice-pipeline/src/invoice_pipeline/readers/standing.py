"""Where values stand on pages, however they are written, and what stands beside and above them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from common.schemas.evidence import BBox
from invoice_pipeline.identifiers import compact
from invoice_pipeline.readers.text_pdf.amounts import amounts_in
from invoice_pipeline.readers.text_pdf.candidates import span_between
from invoice_pipeline.readers.text_pdf.dates import Order, dates_in
from invoice_pipeline.readers.text_pdf.layout import Line, lines_of, words_box
from invoice_pipeline.readers.text_pdf.vocabulary import plain
from invoice_pipeline.readers.text_pdf.words import Word

_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
_AROUND = " \t.,;:()[]*|\u2022\u00b7"
_LONGEST = 12
"""Words of one value."""
_WORDS_OF_LABEL = 4
_LINES_ABOVE = 3
_ABOVE = 4.0
"""In font heights: a label above its value is at most three lines away."""
_LINES = 5_000


class Kind(StrEnum):
    """How a field's value is written."""

    AMOUNT = "amount"
    DATE = "date"
    WORDS = "words"


class Side(StrEnum):
    """Where the label stands, seen from its value."""

    BESIDE = "beside"
    ABOVE = "above"


KINDS = {
    **dict.fromkeys(("issue_date", "due_date", "delivery_date"), Kind.DATE),
    **dict.fromkeys(
        (
            "number",
            "purchase_order",
            "buyer_reference",
            "currency",
            "seller.name",
            "seller.vat_id",
            "seller.tax_id",
            "buyer.name",
        ),
        Kind.WORDS,
    ),
}
"""Of the fields that are looked up on pages, totals apart."""


def kind_of_field(field: str) -> Kind | None:
    """None for what is not looked up on pages here: accounts, payees, lines and whatever is seldom wrong."""
    return Kind.AMOUNT if field.startswith("totals.") else KINDS.get(field)


@dataclass(frozen=True, slots=True)
class Standing:
    """A value, as the canonical invoice has it in text, at words ``start`` to ``end`` of a line."""

    value: str
    line: int
    start: int
    end: int
    words: tuple[Word, ...]

    @property
    def page(self) -> int:
        return self.words[0].page

    @property
    def bbox(self) -> BBox:
        return words_box(self.words) or self.words[0].bbox

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def same_value(field: str, one: str | None, other: str | None) -> bool:
    """Whether two texts of a field mean the same: by number, by date, or by letters and digits."""
    if one is None or other is None:
        return one is other
    if kind_of_field(field) is Kind.AMOUNT:
        numbers = _number(one), _number(other)
        return None not in numbers and numbers[0] == numbers[1]
    return one == other if kind_of_field(field) is Kind.DATE else letters(one) == letters(other) != ""


def standings(field: str, text: str, lines: Sequence[Line]) -> Iterator[tuple[Standing, Order | None]]:
    """All places where the value stands; of a date also the order of day and month in which it does."""
    match kind_of_field(field):
        case Kind.AMOUNT:
            for found in amounts_on(lines):
                if same_value(field, found.value, text):
                    yield found, None
        case Kind.DATE:
            yield from _dates(text, lines)
        case Kind.WORDS:
            yield from ((found, None) for found in _runs_of(letters(text), lines))
        case None:
            return


def amounts_on(lines: Sequence[Line]) -> Iterator[Standing]:
    for position, line in enumerate(lines[:_LINES]):
        for amount in amounts_in(line.text):
            yield _standing(str(amount.value), position, line, amount.start, amount.end)


def dates_on(lines: Sequence[Line], order: Order | None) -> Iterator[Standing]:
    for position, line in enumerate(lines[:_LINES]):
        for found in dates_in(line.text, order):
            yield _standing(found.value.isoformat(), position, line, found.start, found.end)


def runs_on(lines: Sequence[Line], length: int) -> Iterator[Standing]:
    """Every run of as many words in one cell, without the punctuation around it."""
    for position, line in enumerate(lines[:_LINES]):
        start = 0
        for cell in line.cells:
            for first in range(len(cell.words) - length + 1):
                words = cell.words[first : first + length]
                text = " ".join(word.text for word in words).strip(_AROUND)
                if text:
                    yield Standing(text, position, start + first, start + first + length, words)
            start += len(cell.words)


def label_of(found: Standing, side: Side, lines: Sequence[Line]) -> tuple[str, ...]:
    """The words without digits beside or above a value, as they are compared; empty where there are none."""
    return _beside(found, lines[found.line]) if side is Side.BESIDE else _above(found, lines)


def lines_of_text(words: Sequence[Word]) -> str:
    """What stands on the pages as plain text, with a tab where a wide gap parts columns."""
    return "\n".join("\t".join(cell.text for cell in line.cells) for line in lines_of(words))


def letters(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return _NO_LETTER_OR_DIGIT.sub("", bare)


def as_field(field: str, text: str) -> str:
    """Words on the page as the canonical invoice has them."""
    return compact(text) if field.endswith("vat_id") else text.strip(_AROUND)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _dates(text: str, lines: Sequence[Line]) -> Iterator[tuple[Standing, Order | None]]:
    try:
        wanted = date.fromisoformat(text).isoformat()
    except ValueError:
        return
    for order in (Order.DAY_FIRST, Order.MONTH_FIRST):
        for found in dates_on(lines, order):
            if found.value == wanted:
                yield found, order


def _runs_of(wanted: str, lines: Sequence[Line]) -> Iterator[Standing]:
    """Words of one line that have the same letters and digits, whatever is between them."""
    if not wanted:
        return
    for position, line in enumerate(lines[:_LINES]):
        bare = [letters(word.text) for word in line.words]
        for start, first in enumerate(bare):
            if first and wanted.startswith(first):
                end = _end_of(wanted, bare, start)
                if end:
                    words = line.words[start:end]
                    text = " ".join(word.text for word in words).strip(_AROUND)
                    yield Standing(text, position, start, end, words)


def _end_of(wanted: str, bare: Sequence[str], start: int) -> int | None:
    gathered = ""
    for end in range(start, min(start + _LONGEST, len(bare))):
        gathered += bare[end]
        if gathered == wanted:
            return end + 1
        if not wanted.startswith(gathered):
            return None
    return None


def _standing(value: str, position: int, line: Line, start: int, end: int) -> Standing:
    """The characters ``start`` to ``end`` of the line's text."""
    first, after = span_between(line.words, start, end)
    return Standing(value, position, first, after, line.words[first:after])


def _beside(found: Standing, line: Line) -> tuple[str, ...]:
    """The nearest words to the left; numbers between them and the value, such as a rate, are passed over."""
    label: list[str] = []
    ends = _cell_ends(line)
    for index in range(found.start - 1, -1, -1):
        if label and index + 1 in ends:
            break
        word = _telling(line.words[index])
        if word:
            label.append(word)
        elif label and any(map(str.isdigit, line.words[index].text)):
            break
        if len(label) == _WORDS_OF_LABEL:
            break
    return tuple(reversed(label))


def _above(found: Standing, lines: Sequence[Line]) -> tuple[str, ...]:
    x0, top, x1, bottom = found.bbox
    for position in range(found.line - 1, max(found.line - 1 - 2 * _LINES_ABOVE, -1), -1):
        line = lines[position]
        if line.page != found.page or top - line.bbox[3] > _ABOVE * (bottom - top):
            break
        for cell in line.cells:
            if cell.bbox[0] < x1 and cell.bbox[2] > x0:
                label = [word for word in map(_telling, cell.words) if word]
                if label and not any(map(str.isdigit, cell.text)):
                    return tuple(label[:_WORDS_OF_LABEL])
    return ()


def _telling(word: Word) -> str:
    """A word of a label as it is compared; empty for numbers, signs and currencies."""
    bare = plain(word.text)
    return "" if not any(map(str.isalpha, bare)) or any(map(str.isdigit, bare)) else bare


def _cell_ends(line: Line) -> frozenset[int]:
    ends, count = set(), 0
    for cell in line.cells:
        count += len(cell.words)
        ends.add(count)
    return frozenset(ends)


def distinct(found: Iterable[Standing]) -> list[Standing]:
    """Each place once."""
    return list({(one.line, one.start, one.end): one for one in found}.values())

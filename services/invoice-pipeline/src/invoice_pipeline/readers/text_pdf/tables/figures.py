"""Numbers on a line of a table: amounts, quantities with their units, percentages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from invoice_pipeline.readers.text_pdf.currency_marks import CURRENCY
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.numerals import CENTS, Writing, numeral
from invoice_pipeline.readers.text_pdf.words import Word

_FIGURE = re.compile(
    rf"(?P<open>\()?(?P<sign>[-\u2212\u2013+])?(?P<before>{CURRENCY})?(?P<sign2>[-\u2212\u2013])?"
    r"(?P<digits>\d+(?:[.,'\u2019]\d+)*|[.,]\d+)"
    rf"(?P<dash>[.,](?:-|\u2013|\u2014)+)?(?P<trailing>-)?(?P<after>{CURRENCY})?(?P<percent>%)?(?P<close>\))?"
    r"(?P<per>/[^\W\d_]{1,10}\.?)?"
    r"(?P<unit>[^\W\d_]{1,6}\.?|m[²³23])?(?P<mark>[*,:;]?)"
)
_DIGIT = re.compile(r"\d")
_ONLY_CURRENCY = re.compile(CURRENCY)
_PER_UNIT = re.compile(rf"(?:{CURRENCY})?/[^\W\d_]{{1,10}}\.?")
"""What a price is for: ``85,00 €/Std.``"""
_GROUP = re.compile(rf"[-\u2212(]?(?:{CURRENCY})?\d{{1,3}}(?:[ '\u2019.]\d{{3}})*$")
_GROUPED_REST = re.compile(rf"\d{{3}}(?:[.,]\d{{1,4}}|[.,](?:-|\u2013|\u2014)+)?(?:-|{CURRENCY}|%|\u2212)?$")
_SIGNS = "-\u2212\u2013"
_CREDIT = "CR"
"""Behind an amount, as ledgers write what is given back."""
_THOUSAND = 3
_SPACE, _TYPEWRITTEN_SPACE = 0.42, 0.75
"""In font heights: the widest space that groups thousands, and in letters of one width."""
_NUMBER_GAP = 1.5
"""In font heights: a sign, currency or unit stands nearer to its number."""
_LONGEST_UNIT = 12
_UNIT_CODE = re.compile(r"[A-Z]\d\d")
"""UN/ECE Recommendation 20, as far as its codes are no words: ``C62``, ``H87``."""


class Figure(NamedTuple):
    """A number on the page; ``other`` is what it would be if its mark were of the other kind.

    ``pure``: its cell holds nothing but numbers with their currencies and units.
    """

    value: Decimal
    other: Decimal | None
    words: tuple[Word, ...]
    first: int
    after: int
    percent: bool
    money: bool
    unit: str | None
    unit_apart: bool
    pure: bool

    @property
    def left(self) -> float:
        return self.words[0].bbox[0]

    @property
    def right(self) -> float:
        """Where the number ends; its unit may stand in a column of its own."""
        return self.words[-2 if self.unit_apart else -1].bbox[2]

    @property
    def readings(self) -> tuple[Decimal, ...]:
        return (self.value,) if self.other is None else (self.value, self.other)


class FiguresOf:
    """The numbers of each line of one document, read once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._writing = Writing.of(lines)
        self._known: dict[int, tuple[Figure, ...]] = {}

    def __call__(self, line: Line) -> tuple[Figure, ...]:
        found = self._known.get(id(line))
        if found is None:
            found = self._known[id(line)] = figures_in(line, self._writing)
        return found


def figures_in(line: Line, writing: Writing) -> tuple[Figure, ...]:
    """From left to right. Dates, telephone numbers and parts of identifiers are none."""
    found: list[Figure] = []
    offset = 0
    for cell in line.cells if _DIGIT.search(line.text) else ():
        if _DIGIT.search(cell.text):
            found.extend(_in_cell(cell.words, offset, writing))
        offset += len(cell.words)
    return tuple(found)


def _in_cell(words: Sequence[Word], offset: int, writing: Writing) -> Iterator[Figure]:
    figures: list[Figure] = []
    position = 0
    while position < len(words):
        figure = _parsed(words, position, writing) if _may_begin(words[position].text) else None
        if figure:
            figures.append(figure)
        position = figure.after if figure else position + 1
    pure = sum(figure.after - figure.first for figure in figures) == len(words)
    if not offset and not pure:
        yield from figures
        return
    for figure in figures:
        yield figure._replace(first=figure.first + offset, after=figure.after + offset, pure=pure)


def _may_begin(text: str) -> bool:
    """A figure: its digits, or the sign or currency before them."""
    return bool(_DIGIT.search(text)) or text in _SIGNS or bool(_ONLY_CURRENCY.fullmatch(text))


@dataclass(slots=True)
class _Around:
    """What stands around the digits, in the same word or beside it."""

    negative: bool = False
    currency: bool = False
    percent: bool = False
    unit: str | None = None


def _parsed(words: Sequence[Word], start: int, writing: Writing) -> Figure | None:
    """The figure that begins at ``start``, with a sign or currency before it and what belongs behind it."""
    around = _Around()
    position = start if words[start].text[0].isdigit() else _before(words, start, around)
    match, after = _number_word(words, position, writing)
    number = numeral(match["digits"], writing.mark, whole=bool(match["dash"])) if match else None
    if match is None or number is None:
        return None
    around.percent = bool(match["percent"])
    around.unit = None if match["unit"] == _CREDIT else match["unit"]
    around.negative = around.negative or match["unit"] == _CREDIT
    around.currency = around.currency or bool(match["before"] or match["after"] or match["dash"])
    after = _behind(words, after, around)
    bracketed = match["open"] and match["close"] and not around.percent
    signed = match["sign"] in tuple(_SIGNS) or match["sign2"] or match["trailing"] or bracketed
    cents = CENTS.search(match["digits"][-_THOUSAND:]) is not None and not around.unit
    if match["per"] and not (cents or around.currency):
        return None
    number = -number if signed or around.negative else number
    return Figure(
        number.value,
        number.other,
        tuple(words[start:after]),
        start,
        after,
        around.percent,
        (around.currency or cents) and not around.percent,
        around.unit,
        unit_apart=around.unit is not None and not match["unit"],
        pure=False,
    )


def _before(words: Sequence[Word], position: int, around: _Around) -> int:
    """Past a sign and a currency, which stand apart from the number."""
    for _ in range(2):
        if position >= len(words) - 1 or not _near(words, position):
            break
        text = words[position].text
        if text in _SIGNS:
            around.negative = True
        elif _ONLY_CURRENCY.fullmatch(text):
            around.currency = True
        else:
            break
        position += 1
    return position


def _behind(words: Sequence[Word], after: int, around: _Around) -> int:
    """Past a per cent sign, a currency, a minus or a unit."""
    for _ in range(2):
        if after >= len(words) or not _near(words, after - 1):
            break
        text = words[after].text
        if text == "%":
            around.percent = True
        elif _ONLY_CURRENCY.fullmatch(text) or _PER_UNIT.fullmatch(text):
            around.currency = True
        elif text == _CREDIT or (text in _SIGNS and after == len(words) - 1):
            around.negative = True
        elif around.unit is None and not around.currency and not around.percent and _is_unit(words, after):
            around.unit = text
        else:
            break
        after += 1
    return after


def _number_word(words: Sequence[Word], position: int, writing: Writing) -> tuple[re.Match[str] | None, int]:
    """The match of the word there, joined with the next ones where a space groups its thousands."""
    text = words[position].text
    if not _DIGIT.search(text):
        return None, position
    after = position + 1
    while (
        after < len(words)
        and _GROUPED_REST.match(words[after].text)
        and (after > position + 1 or _GROUP.match(text))
        and _tight(words, after - 1, typewritten=writing.typewritten)
    ):
        text += "'" + words[after].text
        after += 1
    return _FIGURE.fullmatch(text), after


def _is_unit(words: Sequence[Word], position: int) -> bool:
    """One short word, the last of its cell: ``2,5 Std``."""
    text = words[position].text
    letters = text.replace("(", "").replace(")", "").replace(".", "").replace("²", "").replace("³", "")
    named = letters.isalpha() or bool(_UNIT_CODE.fullmatch(text))
    return position == len(words) - 1 and len(text) <= _LONGEST_UNIT and named


def _near(words: Sequence[Word], position: int) -> bool:
    left, right = words[position], words[position + 1]
    return right.bbox[0] - left.bbox[2] < _NUMBER_GAP * min(left.height, right.height)


def _tight(words: Sequence[Word], position: int, *, typewritten: bool) -> bool:
    left, right = words[position], words[position + 1]
    space = _TYPEWRITTEN_SPACE if typewritten else _SPACE
    return right.bbox[0] - left.bbox[2] < space * max(left.height, right.height)

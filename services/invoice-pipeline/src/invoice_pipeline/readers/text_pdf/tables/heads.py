"""Heads of tables: the words over the columns, on one line or stacked on several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind, begins_head, head_phrase
from invoice_pipeline.readers.text_pdf.tables.qualifiers import (
    AMOUNTS,
    is_currency,
    name_of_column,
    qualified,
)
from invoice_pipeline.readers.text_pdf.words import Word

_MONEY = AMOUNTS | {Kind.UNIT_PRICE}
_OF_LINES = frozenset({Kind.NAME, Kind.QUANTITY, Kind.ITEM_ID, Kind.POSITION, Kind.UNIT_PRICE})
_OF_VAT = frozenset({Kind.RATE, Kind.TAX})
_KNOWN_SHARE = 0.5
"""Of the words of a head line; a sentence that speaks of prices and quantities has fewer."""
_STACKED_ABOVE, _STACKED_BELOW = 2, 3
_PITCH = 1.7
"""In font heights: lines of one stacked head are no farther apart."""
_SAME_CELL = 0.8
"""In font heights: an unknown word as near belongs to the head before it."""
_SHIFT = 15.0
"""Points by which a repeated head may lie elsewhere on the next page."""
_MOST_WORDS = 40
_WORDS_OF_A_CELL = 3


@dataclass(frozen=True, slots=True)
class Column:
    kinds: frozenset[Kind]
    x0: float
    x1: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """``first`` and ``last`` are positions among the document's lines."""

    page: int
    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(kind for column in self.columns for kind in column.kinds)

    @property
    def of_vat(self) -> bool:
        """The head of a tax breakdown, with rates and sums of tax and nothing that only a line has."""
        return bool(self.kinds & _OF_VAT) and not self.kinds & (_OF_LINES - {Kind.POSITION, Kind.UNIT_PRICE})

    def repeats(self, other: "Head") -> bool:
        """Whether it is the head of the same table on another page."""
        return len(self.columns) == len(other.columns) and all(
            one.words == two.words and abs(one.x0 - two.x0) < _SHIFT
            for one, two in zip(self.columns, other.columns, strict=True)
        )


def heads_in(lines: Sequence[Line]) -> list[Head]:
    """All heads of the document, in its order; none overlaps another."""
    heads: list[Head] = []
    for position, line in enumerate(lines):
        if heads and position <= heads[-1].last:
            continue
        columns = _columns(line.words) if _may_be_head(line) else ()
        if _is_head(columns):
            heads.append(_stacked(lines, position, columns, heads[-1].last if heads else -1))
    return heads


def is_head_of_items(line: Line) -> bool:
    """Whether it is the head of a table that describes what was sold, and what it costs."""
    columns = _columns(line.words) if _may_be_head(line) else ()
    kinds = frozenset(kind for column in columns for kind in column.kinds)
    return _is_head(columns) and Kind.NAME in kinds


def _may_be_head(line: Line) -> bool:
    """Of two words or more, at least two begin the name of a column."""
    if not 1 < len(line.words) <= _MOST_WORDS:
        return False
    return sum([_may_begin(word.text) for word in line.words]) > 1


@lru_cache(maxsize=8192)
def _may_begin(word: str) -> bool:
    return begins_head(name_of_column(word))


def _is_head(columns: Sequence[Column]) -> bool:
    known = [column for column in columns if column.kinds]
    if len(known) < 2:  # noqa: PLR2004  one column is no table
        return False
    words = sum(len(column.words) for column in columns)
    if sum(len(column.words) for column in known) < _KNOWN_SHARE * words:
        return False
    kinds = frozenset(kind for column in known for kind in column.kinds)
    single = any(column.kinds & AMOUNTS for column in known) or Kind.UNIT_PRICE in kinds
    others = sum(bool(column.kinds & (_OF_LINES | _OF_VAT)) for column in known)
    return single and others >= 1 and (len(known) > 2 or bool(kinds & _MONEY))  # noqa: PLR2004


def _columns(words: Sequence[Word]) -> tuple[Column, ...]:
    """The phrases of a line and what stands between them; none in a sentence, or where a word is a number."""
    texts = [name_of_column(word.text) for word in words]
    if any(text[:1].isdigit() and not text.endswith("%") for text in texts):
        return ()
    found: list[Column] = []
    position = unknown = 0
    while position < len(words):
        cell = texts[: _end_of_cell(words, position)]
        phrase = head_phrase(cell, position)
        end, kinds = position + 1, frozenset[Kind]()
        if phrase:
            end, kinds = qualified(cell, position + phrase.length, phrase.kinds)
        part = words[position:end]
        new = Column(
            kinds,
            part[0].bbox[0],
            part[-1].bbox[2],
            tuple(texts[position:end]),
        )
        if phrase is None and found and new.x0 - found[-1].x1 < _SAME_CELL * part[0].height:
            found[-1] = _joined(found[-1], new)
            unknown += 1
        elif new.words != ("",):
            found.append(new)
        position = end
    speaks = unknown > _KNOWN_SHARE * len(words) and _end_of_cell(words, 0) == len(words)
    return () if speaks else _with_bare_currency(found)


def _with_bare_currency(columns: Sequence[Column]) -> tuple[Column, ...]:
    """A currency alone stands over the amounts, where it is the last column of a table of lines."""
    last = columns[-1] if columns else None
    bare = last and len(last.words) == 1 and is_currency(last.words[0])
    if last and bare and any(column.kinds & _OF_LINES for column in columns[:-1]):
        return (*columns[:-1], replace(last, kinds=frozenset({Kind.AMOUNT})))
    return tuple(columns)


def _end_of_cell(words: Sequence[Word], position: int) -> int:
    """A phrase does not reach over the gap between two columns."""
    end = position + 1
    while end < len(words) and words[end].bbox[0] - words[end - 1].bbox[2] < _SAME_CELL * words[end].height:
        end += 1
    return end


def _joined(column: Column, more: Column) -> Column:
    return replace(
        column,
        x0=min(column.x0, more.x0),
        x1=max(column.x1, more.x1),
        words=(*column.words, *(word for word in more.words if word)),
    )


def _stacked(lines: Sequence[Line], position: int, columns: tuple[Column, ...], after: int) -> Head:
    """The head with the lines right above and below it that belong to it."""
    above = list(_neighbours(lines, position, -1, after))[:_STACKED_ABOVE]
    below = list(_neighbours(lines, position, 1, after))[:_STACKED_BELOW]
    for line in above:
        columns = _merged(columns, line, over=True)
    for line in below:
        columns = _merged(columns, line, over=False)
    named = _settled(sorted(map(_renamed, columns), key=lambda column: column.x0))
    return Head(lines[position].page, position - len(above), position + len(below), named)


def _settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """What a word of two meanings means beside the other columns: ``charges`` are named, or their amounts."""
    return tuple(
        replace(one, kinds=_meant(one, [other for other in columns if other is not one])) for one in columns
    )


def _meant(column: Column, others: Sequence[Column]) -> frozenset[Kind]:
    kinds = column.kinds
    if Kind.NAME in kinds and kinds & AMOUNTS:
        names = (other for other in others if Kind.NAME in other.kinds)
        named = any(not other.kinds & AMOUNTS or other.x0 < column.x0 for other in names)
        summed = any(other.kinds & AMOUNTS and Kind.NAME not in other.kinds for other in others)
        kinds = kinds - {Kind.NAME} if named or not summed else kinds - AMOUNTS
    if kinds >= {Kind.QUANTITY, Kind.POSITION} and any(Kind.QUANTITY in other.kinds for other in others):
        kinds -= {Kind.QUANTITY}
    return kinds


def _neighbours(lines: Sequence[Line], position: int, step: int, after: int) -> Iterator[Line]:
    """Lines of short cells without numbers, each close to the one before."""
    last = lines[position]
    following = position + step
    while after < following < len(lines):
        line = lines[following]
        near = abs(line.baseline - last.baseline) < _PITCH * min(last.words[0].height, line.words[0].height)
        if line.page != last.page or not near or not _belongs(line):
            return
        yield line
        last, following = line, following + step


def _belongs(line: Line) -> bool:
    """Each cell is short and names a column, or completes a name."""
    if any(character.isdigit() for word in line.words for character in word.text):
        return False
    parts = (part for cell in line.cells for part in _parts(cell.words))
    return all(len(part) <= _WORDS_OF_A_CELL and _known(part) for part in parts)


def _parts(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """What stands over each column, where narrow ones leave no wider gap between their names."""
    start = 0
    while start < len(words):
        end = _end_of_cell(words, start)
        yield words[start:end]
        start = end


def _known(words: Sequence[Word]) -> bool:
    texts = [name_of_column(word.text) for word in words]
    return any(
        head_phrase(texts, position)
        or texts[position] in _COMPLETING
        or is_currency(texts[position])
        or word.text.endswith("-")
        for position, word in enumerate(words)
    )


_COMPLETING = frozenset(
    {
        "amount",
        "betrag",
        "ex",
        "excl",
        "excluding",
        "ht",
        "incl",
        "jedn",
        "jednostkowa",
        "lief",
        "kunde",
        "net",
        "neto",
        "netto",
        "ohne",
        "preis",
        "price",
        "total",
        "towaru",
        "ttc",
        "unit",
        "unitaire",
        "unitario",
        "uslugi",
        "w/o",
        "without",
    }
)
"""What stands in the second line of a head and is no head alone."""


def _merged(columns: tuple[Column, ...], line: Line, *, over: bool) -> tuple[Column, ...]:
    found = list(columns)
    for new in _columns(line.words):
        target = next(
            (at for at, column in enumerate(found) if column.x0 < new.x1 and new.x0 < column.x1), None
        )
        if target is None:
            found.append(new)
        else:
            old = found[target]
            words = (*new.words, *old.words) if over else (*old.words, *new.words)
            found[target] = replace(_joined(old, new), words=tuple(word for word in words if word))
    return tuple(found)


def _renamed(column: Column) -> Column:
    """By all its words: ``prix`` over ``unitaire`` is a price; ``positions-`` over ``betrag`` is one word."""
    for words in (column.words, ("".join(column.words[:2]),)):
        phrase = head_phrase(words, 0)
        if phrase:
            return replace(column, kinds=qualified(words, phrase.length, phrase.kinds)[1])
    return column

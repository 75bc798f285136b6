"""The page numbers that are printed on pages: ``Page 1 of 2``, ``Seite 1/2``, ``Sivu 1 (2)``."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.vocabulary import Phrase, plain
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_MARGIN = 0.12
"""Share of a page's height at its top and bottom, in which a number needs no word to say what it counts.

There it must fit the document: ``03/24`` is a month elsewhere.
"""
_LONGEST = 2
"""Words of a phrase."""
_BEHIND = 5
"""Words behind ``Page`` that its number may take: ``1 of 2``, ``1 ( 2 )``."""
_HIGHEST = 999
_OVERHANG = 6.0
"""Points that a number may stand beside the word above it."""
_NUMBER = re.compile(r"\d{1,3}")
_PARTED = re.compile(r"^\D?(\d{1,3})\s*[/|(]\s*(\d{1,3})\)?\D?$")
_BETWEEN = frozenset({"/", "|", "("})


@dataclass(frozen=True, slots=True)
class PageNumber:
    """``number`` counts from 1; ``of`` is None where the page does not say how many there are."""

    number: int
    of: int | None


PageNumbers = Mapping[int, frozenset[PageNumber]]
"""Page of the document, from 1 -> what it says of itself; several where it was bound or faxed."""


def page_numbers(lines: Sequence[Line], pages: Pages) -> PageNumbers:
    """Those of all pages that say something."""
    found: dict[int, set[PageNumber]] = {}
    for position, line in enumerate(lines):
        below = lines[position + 1] if position + 1 < len(lines) else None
        for number in _in_line(line, below, pages):
            found.setdefault(line.page, set()).add(number)
    return {page: frozenset(numbers) for page, numbers in found.items()}


def _in_line(line: Line, below: Line | None, pages: Pages) -> Iterator[PageNumber]:
    called = [at for at, word in enumerate(line.words) if _begins(word.text)]
    texts = [plain(word.text) for word in line.words] if called else []
    for position in called:
        yield from _behind(line, texts, position, below)
    if _in_margin(line, pages):
        for cell in line.cells:
            number = _counted([word.text for word in cell.words], whole=True)
            if number and number.of is not None and number.of <= len(pages.sizes):
                yield number


def _behind(line: Line, texts: Sequence[str], position: int, below: Line | None) -> Iterator[PageNumber]:
    """The number in the same line, or else the one below a cell that says nothing but ``Page``."""
    length = _called(texts, position, first=any(cell.words[0] is line.words[position] for cell in line.cells))
    if not length:
        return
    words = [word.text for word in line.words[position + length : position + length + _BEHIND]]
    number = _counted(words, whole=False)
    if number:
        yield number
    elif below is not None and below.page == line.page:
        yield from _below(line.words[position], below)


def _below(word: Word, below: Line) -> Iterator[PageNumber]:
    for cell in below.cells:
        if cell.bbox[0] < word.bbox[2] + _OVERHANG and cell.bbox[2] > word.bbox[0] - _OVERHANG:
            number = _counted([one.text for one in cell.words], whole=True)
            if number:
                yield number


def _called(texts: Sequence[str], position: int, *, first: bool) -> int:
    """How many words from ``position`` on call a page a page."""
    for length in range(_LONGEST, 0, -1):
        phrase = tuple(texts[position : position + length])
        if phrase in _phrases()["page"] or (first and phrase in _phrases()["first"]):
            return length
    return 0


def _counted(words: Sequence[str], *, whole: bool) -> PageNumber | None:
    """``1 of 2``, ``1/2`` or ``1``; with ``whole`` nothing may follow."""
    if not words:
        return None
    parted = _PARTED.match(words[0]) or _PARTED.match("".join(words[:4]))
    if parted:
        return _number(parted[1], parted[2])
    first = words[0].strip("-.:,")
    if not _NUMBER.fullmatch(first):
        return None
    rest = [plain(word) if word not in _BETWEEN else word for word in words[1:]]
    for length in range(_LONGEST, 0, -1):
        between = tuple(rest[:length])
        if len(rest) > length and (between in _phrases()["of"] or between in {("/",), ("|",)}):
            last = rest[length].strip("-.:,)")
            return _number(first, last) if _NUMBER.fullmatch(last) else None
    return None if whole and len(words) > 1 else _number(first, None)


def _number(number: str, of: str | None) -> PageNumber | None:
    """None for what counts no pages: ``3/2``, ``0``."""
    counted, all_of_them = int(number), int(of) if of else None
    if not 1 <= counted <= (all_of_them or _HIGHEST):
        return None
    return PageNumber(counted, all_of_them)


def _in_margin(line: Line, pages: Pages) -> bool:
    height = pages.sizes[line.page - 1].height
    return not _MARGIN * height < line.baseline < (1 - _MARGIN) * height


@cache
def _phrases() -> Mapping[str, frozenset[Phrase]]:
    file = resources.files("invoice_pipeline.readers.text_pdf.parting") / "page_words.toml"
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text("utf-8"))
    return {
        kind: frozenset(
            tuple(map(plain, phrase.split())) for phrases in languages.values() for phrase in phrases
        )
        for kind, languages in tables.items()
    }


@lru_cache(maxsize=8192)
def _begins(word: str) -> bool:
    """What pages are called."""
    return plain(word) in _first_words()


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase[0] for kind in ("page", "first") for phrase in _phrases()[kind])

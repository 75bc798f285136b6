"""What invoices call their fields, by language; the phrases are data, in ``labels/*.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from common.schemas.evidence import BBox
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.words import Word, union

LANGUAGES = ("en", "de", "fr")
_AROUND = re.compile(r"^[\s\W]+|[\s:;,.*()\[\]|/_=>-]+$")
Phrase = tuple[str, ...]


class Strength(StrEnum):
    STRONG = "strong"
    WEAK = "weak"


class Title(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Label:
    """A field's name found on a page; ``after`` is the position in its line of the first word behind it."""

    field: str
    strength: Strength
    line: Line
    start: int
    after: int

    @property
    def bbox(self) -> BBox:
        return union([word.bbox for word in self.line.words[self.start : self.after]])

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.line.words[self.start : self.after])


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """A word that names the kind of document, in one of ``LANGUAGES``."""

    title: Title
    language: str
    word: Word


def plain(word: str) -> str:
    """How a word is compared: composed, without case and without punctuation around it."""
    return _AROUND.sub("", unicodedata.normalize("NFC", word).casefold().replace("\u2019", "'"))


def labels_in(line: Line) -> Iterator[Label]:
    """Field names in one line, the longest phrase first, none overlapping another."""
    words = [plain(word.text) for word in line.words]
    position = 0
    while position < len(words):
        length = _longest(words, position)
        if length:
            field, strength = _phrases()[tuple(words[position : position + length])]
            yield Label(field, strength, line, position, position + length)
        position += max(length, 1)


def titles_in(words: Sequence[Word]) -> Iterator[FoundTitle]:
    texts = [plain(word.text) for word in words]
    for position, word in enumerate(words):
        for length in (3, 2, 1):
            known = _titles().get(tuple(texts[position : position + length]))
            if known:
                yield FoundTitle(*known, word)
                break


def _longest(words: Sequence[str], position: int) -> int:
    for length in range(min(5, len(words) - position), 0, -1):
        if tuple(words[position : position + length]) in _phrases():
            return length
    return 0


@cache
def _tables() -> tuple[dict[str, dict[str, list[str]]], ...]:
    folder = resources.files("invoice_pipeline.readers.text_pdf") / "labels"
    return tuple(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in LANGUAGES)


@cache
def _phrases() -> dict[Phrase, tuple[str, Strength]]:
    """A phrase that is strong in one language is strong; within one field languages do not disagree."""
    found: dict[Phrase, tuple[str, Strength]] = {}
    for strength in (Strength.WEAK, Strength.STRONG):
        for table in _tables():
            for field, phrases in table.items():
                for phrase in phrases.get(strength, ()):
                    found[_phrase(phrase)] = (field, strength)
    return found


@cache
def _titles() -> dict[Phrase, tuple[Title, str]]:
    return {
        _phrase(phrase): (Title(kind), language)
        for language, table in zip(LANGUAGES, _tables(), strict=True)
        for kind, phrases in table["titles"].items()
        for phrase in phrases
    }


def _phrase(text: str) -> Phrase:
    return tuple(word for word in (plain(part) for part in text.split()) if word)

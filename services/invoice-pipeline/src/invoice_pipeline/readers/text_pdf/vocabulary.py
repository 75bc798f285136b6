"""What invoices call their fields, by language; the phrases are data, in ``labels/*.toml``."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from math import fsum

from common.schemas.evidence import BBox
from invoice_pipeline.readers.text_pdf.alphabets import of_other_script
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.lazy import Lazy
from invoice_pipeline.readers.text_pdf.phrase_files import LANGUAGES, Table, phrase_files
from invoice_pipeline.readers.text_pdf.tax_included import said_of_tax
from invoice_pipeline.readers.text_pdf.words import Word, union

_FOLDED = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "ae", "\u2019": "'", "°": "o"})
_AROUND = re.compile(r"^[^\w#]+|[\s:;,.*()\[\]|/_=>-]+$")
_INSIDE = re.compile(r"(?<=\D)[.-](?=\D)")
_ABBREVIATED = 5
"""Letters of an abbreviation with its full stop, at the most."""
_OF_PARTIES = frozenset({"seller", "buyer"})
_LONE = frozenset(
    {"van", "fran", "fra", "od", "da", "de", "de la", "till", "til", "dla", "komu", "pro", "catre"}
    | {"shop", "boutique", "negozio", "winkel", "sklep", "tienda", "loja", "butik", "butikk", "obchod"}
    | {"magazin", "eshop", "aruhaz"}
)
"""Words that lead to a party where nothing else stands beside them."""
_LONGEST = 5
"""Words of a phrase."""
Phrase = tuple[str, ...]


class Strength(StrEnum):
    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True)
class Label:
    """A field's name found on a page; ``after`` is the position in its line of the first word behind it."""

    field: str
    strength: Strength
    line: Line
    start: int
    after: int

    @Lazy
    def bbox(self) -> BBox:
        return union([word.bbox for word in self.line.words[self.start : self.after]])

    @Lazy
    def text(self) -> str:
        return " ".join([word.text for word in self.line.words[self.start : self.after]])

    @Lazy
    def cell(self) -> Line:
        """The one that it begins in."""
        first = self.line.words[self.start]
        return next(cell for cell in self.line.cells if first in cell.words)

    @Lazy
    def starts_cell(self) -> bool:
        """Elsewhere it may be a word of a sentence."""
        first = self.line.words[self.start]
        return any(cell.words[0] is first for cell in self.line.cells)


def begins_a_name(label: Label) -> bool:
    """``Van Dijk``, ``De Vries``, ``Shop 24``: a party's label only where it is alone, or with a colon."""
    lone = label.field in _OF_PARTIES and plain(label.text) in _LONE
    if not lone or label.text.endswith(":"):
        return False
    return len(label.cell.words) > label.after - label.start


def _is_translation(cell: Line, position: int) -> bool:
    """What stands before it in its cell is the same in a script that nobody reads here: part of the label."""
    return position > 0 and of_other_script("".join([word.text for word in cell.words[:position]]))


def _ends_a_sentence(word: Word) -> bool:
    """``… without this invoice. 20 % …``: a full stop behind a whole word, and not behind an abbreviation."""
    text = word.text
    return text.endswith(".") and text[:-1].isalpha() and len(text) > _ABBREVIATED


Meanings = Mapping[Phrase, tuple[tuple[str, Strength], ...]]


@dataclass(frozen=True)
class Vocabulary:
    """The phrases of some languages. One phrase may name two fields: ``BTW`` is the tax and its number.

    ``longest``: first word -> words of the longest phrase that begins with it.
    """

    meanings: Meanings
    words: frozenset[str]
    longest: Mapping[str, int]

    def labels_in(self, line: Line) -> Iterator[Label]:
        """Field names in one line, the longest phrase first, none overlapping another or two columns."""
        all_words = [self._known(plain(word.text)) for word in line.words]
        if self.longest.keys().isdisjoint(all_words):
            return
        offset = 0
        for cell in line.cells:
            words = all_words[offset : offset + len(cell.words)]
            position = 0
            while position < len(words):
                length = self._longest(words, position)
                named = cell.words[position : position + length]
                if position and any(map(_ends_a_sentence, named)):
                    position += length
                    continue
                if length:
                    start, end = offset + position, offset + position + length
                    start = offset if _is_translation(cell, position) else start
                    said = said_of_tax(words, position + length)
                    end += said.length
                    bracketed = self._in_brackets(cell, words, position + length + said.length)
                    end += bracketed
                    end += end < offset + len(words) and line.words[end].text == ":"
                    for field, strength in self.meanings[tuple(words[position : position + length])]:
                        clear = Strength.STRONG if said.clears(field) else strength
                        label = Label(said.of(field), clear, line, start, end)
                        if not begins_a_name(label):
                            yield label
                    length += said.length + bracketed
                position += max(length, 1)
            offset += len(words)

    def _longest(self, words: Sequence[str], position: int) -> int:
        most = self.longest.get(words[position], 0)
        for length in range(min(most, len(words) - position), 0, -1):
            if tuple(words[position : position + length]) in self.meanings:
                return length
        return 0

    def _in_brackets(self, cell: Line, words: Sequence[str], start: int) -> int:
        """Words of what follows in brackets and is a field's name as well: ``Số (No.)``, ``Ngày (Date)``."""
        opens = start < len(words) and cell.words[start].text.startswith("(")
        if not opens or not self._longest(words, start):
            return 0
        for at, word in enumerate(cell.words[start : start + _LONGEST], 1):
            if any(map(str.isdigit, word.text)):
                return 0
            if word.text.rstrip(":.").endswith(")"):
                return at
        return 0

    def _known(self, word: str) -> str:
        """Of a name in two languages, such as ``Date/Datum``, the part that is known."""
        if "/" not in word or word in self.words or any(map(str.isdigit, word)):
            return word
        return next((part for part in word.split("/") if part in self.words), word)


@cache
def plain(word: str) -> str:
    """How a word is compared: without case, accents, inner dots and hyphens, and punctuation around it."""
    folded = unicodedata.normalize("NFKD", word.replace("°", "o")).casefold().translate(_FOLDED)
    bare = _AROUND.sub("", "".join(mark for mark in folded if not unicodedata.combining(mark)))
    return bare if bare in ("", "#") else _INSIDE.sub("", bare.removeprefix("#"))


def languages_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Those that the page is written in, the likeliest first, by the words that show them."""
    words = {plain(word.text) for line in lines for word in line.words}
    telling, weights = _telling(), {language: [0.0] for language in LANGUAGES}
    for shown, count in Counter([telling[word] for word in words & telling.keys()]).items():
        for language in shown:
            weights[language].extend([1 / len(shown)] * count)
    scores = {language: fsum(mine) for language, mine in weights.items()}  # whatever their order
    most = max(scores.values())
    ranked = sorted(LANGUAGES, key=lambda language: -scores[language])
    return tuple(language for language in ranked if most and scores[language] >= most * _ALSO) or ("en",)


_ALSO = 0.45
"""Share of the likeliest language's score: a page in two languages shows both."""


def vocabulary_of(languages: Sequence[str]) -> Vocabulary:
    """All phrases of these languages, and the strong ones of English, which is on pages of any."""
    return _vocabulary(tuple(sorted(set(languages))))


@cache
def _vocabulary(languages: tuple[str, ...]) -> Vocabulary:
    meanings: dict[Phrase, dict[str, Strength]] = {}
    for language in dict.fromkeys((*languages, "en")):
        for strength in (Strength.WEAK, Strength.STRONG):
            if strength is Strength.STRONG or language in languages:
                for field, phrases in tables()[language].items():
                    for phrase in _phrases_of(phrases, strength):
                        meanings.setdefault(phrase, {})[field] = strength
    words = frozenset(word for phrase in meanings for word in phrase)
    kept = {phrase: tuple(_strongest(fields).items()) for phrase, fields in meanings.items()}
    longest: dict[str, int] = {}
    for phrase in kept:
        longest[phrase[0]] = min(max(longest.get(phrase[0], 0), len(phrase)), _LONGEST)
    return Vocabulary(kept, words, longest)


def _strongest(fields: Mapping[str, Strength]) -> Mapping[str, Strength]:
    """What a phrase certainly names in one language, it does not perhaps name as well."""
    strong = {field: strength for field, strength in fields.items() if strength is Strength.STRONG}
    return strong or fields


def _phrases_of(table: object, strength: Strength) -> Iterable[Phrase]:
    return table.get(strength, ()) if isinstance(table, dict) else ()


@cache
def tables() -> Mapping[str, Mapping[str, Mapping[str, tuple[Phrase, ...]]]]:
    """Language -> field -> strength, or under ``titles`` kind of document -> phrases as they are compared."""
    return {name: _compared(table) for name, table in phrase_files("labels").items()}


def _compared(table: Table) -> Mapping[str, Mapping[str, tuple[Phrase, ...]]]:
    signs, common = table["signs"], table["common"]
    found = {
        field: {
            kind: tuple(dict.fromkeys(form for phrase in phrases for form in _forms(phrase, list(signs))))
            for kind, phrases in kinds.items()
        }
        for field, kinds in table.items()
        if isinstance(kinds, dict)
    }
    return found | {"common": {"words": tuple((plain(word),) for word in common)}}


def _forms(phrase: str, signs: Sequence[str]) -> Iterator[Phrase]:
    for sign in signs if "{nr}" in phrase else ("",):
        words = tuple(word for word in map(plain, phrase.replace("{nr}", sign).split()) if word)
        if words:
            yield words
        if sign == "#" and words[-1:] == ("#",) and len(words) > 1:
            yield (*words[:-2], words[-2] + "#")


@cache
def _telling() -> Mapping[str, tuple[str, ...]]:
    """Word -> the languages that have it; it tells the less, the more these are."""
    shown = {language: _own_words(tables()[language]) for language in LANGUAGES}
    words = frozenset(filter(None, chain.from_iterable(shown.values())))
    return {word: tuple(language for language in LANGUAGES if word in shown[language]) for word in words}


@cache
def telling_words() -> frozenset[str]:
    """Words of three letters and more by which any language shows, as they are compared."""
    return frozenset(word for word in _telling() if len(word) > 2)  # noqa: PLR2004


def _own_words(table: Mapping[str, Mapping[str, tuple[Phrase, ...]]]) -> frozenset[str]:
    """Labels and titles of one word, and the common words."""
    return frozenset(
        phrase[0]
        for kinds in table.values()
        for phrases in kinds.values()
        for phrase in phrases
        if len(phrase) == 1 and len(phrase[0]) > 1
    )

"""What stands over the columns of invoice lines and beside the sums among them; data in ``words/*.toml``."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from invoice_pipeline.readers.text_pdf.phrase_files import Table, phrase_files
from invoice_pipeline.readers.text_pdf.vocabulary import plain

_LONGEST = 6
"""Words of the longest phrase."""
_PUNCTUATION = str.maketrans("", "", ".:()[]")


class Kind(StrEnum):
    """What a column holds. An ``AMOUNT`` is net or gross: arithmetic tells."""

    POSITION = "position"
    ITEM_ID = "item_id"
    NAME = "name"
    QUANTITY = "quantity"
    UNIT = "unit"
    UNIT_PRICE = "unit_price"
    PRICE_BASE = "price_base"
    DISCOUNT = "discount"
    RATE = "rate"
    TAX = "tax"
    NET = "net"
    GROSS = "gross"
    AMOUNT = "amount"
    DATE = "date"


class RowKind(StrEnum):
    """What a row that is no line says of itself; ``END``: the table is over."""

    SUM = "sum"
    CARRIED = "carried"
    TAX = "tax"
    END = "end"
    ALLOWANCE = "allowance"
    CHARGE = "charge"


class Category(StrEnum):
    """UNTDID 5305, as far as pages tell categories apart."""

    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    EXEMPT = "E"


@dataclass(frozen=True, slots=True)
class Phrase:
    kinds: frozenset[Kind]
    length: int


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """As labels compare words, and without full stops and brackets within them."""
    return plain(word).translate(_PUNCTUATION)


def begins_head(word: str) -> bool:
    """Whether a column's name begins with that folded word."""
    return word in _longest(_heads)


def head_phrase(words: Sequence[str], position: int) -> Phrase | None:
    """The longest column head that begins at ``position`` of folded words."""
    for length in range(min(_longest(_heads).get(words[position], 0), len(words) - position), 0, -1):
        kinds = _heads().get(tuple(words[position : position + length]))
        if kinds:
            return Phrase(kinds, length)
    return None


@dataclass(frozen=True, slots=True)
class RowPhrase:
    kind: RowKind
    length: int


def row_phrase(words: Sequence[str]) -> RowPhrase | None:
    """What the first words of a row say it is; the longest phrase decides."""
    most = min(_longest(_rows).get(words[0], 0), _LONGEST, len(words)) if words else 0
    for length in range(most, 0, -1):
        kind = _rows().get(tuple(words[:length]))
        if kind:
            return RowPhrase(kind, length)
    return None


def exemption_in(words: Sequence[str]) -> Category | None:
    """Why no tax is due, where a text of folded words says it."""
    longest = _longest(_exemptions)
    for position, word in enumerate(words):
        for length in range(min(longest.get(word, 0), len(words) - position), 0, -1):
            category = _exemptions().get(tuple(words[position : position + length]))
            if category:
                return category
    return None


def _tables() -> Collection[Table]:
    return phrase_files("tables/words").values()


@cache
def _heads() -> dict[tuple[str, ...], frozenset[Kind]]:
    found: defaultdict[tuple[str, ...], set[Kind]] = defaultdict(set)
    for table in _tables():
        for kind, phrases in table["heads"].items():
            for phrase in phrases:
                found[_split(phrase)].add(Kind(kind))
    return {phrase: frozenset(kinds) for phrase, kinds in found.items()}


@cache
def _longest(phrases: Callable[[], Mapping[tuple[str, ...], object]]) -> dict[str, int]:
    """First word -> words of the longest phrase that begins with it."""
    found: dict[str, int] = {}
    for phrase in phrases():
        found[phrase[0]] = max(found.get(phrase[0], 0), len(phrase))
    return found


@cache
def _rows() -> dict[tuple[str, ...], RowKind]:
    """Where languages disagree, the last in the order of ``RowKind`` gives way to the first."""
    found: dict[tuple[str, ...], RowKind] = {}
    for kind in RowKind:
        for table in _tables():
            for phrase in table["rows"][kind]:
                found.setdefault(_split(phrase), kind)
    return found


@cache
def _exemptions() -> dict[tuple[str, ...], Category]:
    """The particular before the general: an intra-community supply is called exempt as well."""
    found: dict[tuple[str, ...], Category] = {}
    for category in Category:
        for table in _tables():
            for phrase in table["exemptions"][category]:
                found.setdefault(_split(phrase), category)
    return found


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(word for word in (folded(part) for part in phrase.split()) if word) or (phrase,)

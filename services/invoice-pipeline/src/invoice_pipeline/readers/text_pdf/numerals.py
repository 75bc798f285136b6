"""Numbers as people write them: 1,234.56 and 1.234,56, 1 234,56, 1'234.56, 12,34,567.00.

Which mark is the decimal one, the rest of the document tells where a number alone does not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice
from statistics import median
from typing import NamedTuple

from invoice_pipeline.readers.text_pdf.layout import Line

SPACES = "'\u2019 \u00a0\u202f"
"""What groups thousands and is never a decimal mark."""
CENTS = re.compile(r"[.,]\d\d(?!\d)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}")
_REMOVED = dict.fromkeys(map(ord, SPACES))
_MAX_DIGITS = 15
_THOUSAND = 3
_WORDS, _LONG, _ENOUGH = 300, 4, 10
"""Words that are looked at for the width of their letters; of so many letters; and how many there must be."""
_SAME_WIDTH, _MOST = 0.03, 0.9


class Numeral(NamedTuple):
    """A number; ``other`` is what it would be if its mark were of the other kind."""

    value: Decimal
    other: Decimal | None = None

    def __neg__(self) -> "Numeral":
        return Numeral(-self.value, None if self.other is None else -self.other)


def numeral(digits: str, mark: str | None, *, whole: bool = False) -> Numeral | None:
    """The value of digits with their marks, or None where they make no number.

    ``mark`` is the document's decimal mark; None where nothing shows it: then three digits behind a mark are
    thousands. ``whole``: something else says that no decimals follow, as in 1.234,-.
    """
    plain = digits.translate(_REMOVED)
    bare = _bare(plain)
    if len(bare) > _MAX_DIGITS:
        return None
    if bare == plain:
        return Numeral(Decimal(plain))
    at = max(plain.rfind("."), plain.rfind(","))
    last, integer, fraction = plain[at], plain[:at], plain[at + 1 :]
    if ("." in plain and "," in plain) or not _GROUPED.fullmatch(plain):
        return Numeral(_decimal(integer, fraction)) if last not in integer else None
    if len(plain) > len(bare) + 1 or whole:
        return Numeral(Decimal(bare))
    if integer == "0":
        return Numeral(_decimal(integer, fraction))
    decimal, joined = _decimal(integer, fraction), Decimal(bare)
    return Numeral(decimal, joined) if last == mark else Numeral(joined, decimal)


def _decimal(integer: str, fraction: str) -> Decimal:
    return Decimal((_bare(integer) or "0") + "." + fraction)


@dataclass(frozen=True)
class Writing:
    """How a document writes numbers, with its decimal ``mark``."""

    mark: str | None = None
    lines: Sequence[Line] = ()

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Writing":
        return cls(decimal_mark(lines), lines)

    @cached_property
    def typewritten(self) -> bool:
        """In letters of one width, where spaces are as wide as digits."""
        return _is_typewritten(self.lines)


def _is_typewritten(lines: Sequence[Line]) -> bool:
    """Whether words of a font's size are as wide as they have letters, whichever these are."""
    words = islice((word for line in lines for word in line.words), _WORDS)
    widths = [
        (word.bbox[2] - word.bbox[0]) / len(word.text) / word.height
        for word in words
        if len(word.text) >= _LONG and word.text.isalpha()
    ]
    if len(widths) < _ENOUGH:
        return False
    usual = median(widths)
    return sum(abs(width - usual) < _SAME_WIDTH * usual for width in widths) >= _MOST * len(widths)


def decimal_mark(lines: Iterable[Line]) -> str | None:
    """The mark before two last digits that most numbers of the document have; None where none has."""
    marks: Counter[str] = Counter()
    for line in lines:
        for word in line.words:
            text = word.text
            if "," in text or "." in text:
                found = CENTS.search(text)
                if found and found.end() >= len(text) - _THOUSAND:
                    marks[found[0][0]] += 1
    if not marks:
        return None
    return "." if marks["."] > marks[","] else ","


def _bare(text: str) -> str:
    return text.replace(".", "").replace(",", "")

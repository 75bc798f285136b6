"""The currency: what stands beside the amounts, or is named anywhere."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.words import Word

_CODE = re.compile(
    r"(?<![A-Za-z])(EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|JPY|INR|SGD|HKD|ZAR)(?![A-Za-z])"
)
_MARKS = {
    "€": "EUR",
    "£": "GBP",
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "HK$": "HKD",
}
_MARK = re.compile(r"(?<![A-Za-z])(US\$|CA?\$|AU?\$|HK\$|€|£|\$)")
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD"})
_DOLLAR_CONFIDENCE = 0.88
"""A bare dollar sign is American, more often than not."""
_SURE, _MIXED = 0.95, 0.6


def find_currency(lines: Sequence[Line]) -> Candidate[str] | None:
    found = [hit for line in lines for word in line.words for hit in _in_word(word)]
    counts = Counter(code for code, _ in found)
    if not counts:
        return None
    named = {code for code in counts if code != "$"}
    code = next(iter(named)) if len(named) == 1 else counts.most_common(1)[0][0]
    words = next((word,) for hit, word in found if hit == code)
    if code == "$":
        return Candidate("USD", words, _DOLLAR_CONFIDENCE if len(counts) == 1 else _MIXED)
    return Candidate(code, words, _SURE if len(named) == 1 else _MIXED)


def currencies_in(lines: Sequence[Line]) -> Iterator[Candidate[frozenset[str]]]:
    """What each code or mark on the page may mean: a bare dollar sign is any country's dollar."""
    for line in lines:
        for word in line.words:
            for code, _ in _in_word(word):
                yield Candidate(_DOLLARS if code == "$" else frozenset({code}), (word,), _SURE)


def _in_word(word: Word) -> list[tuple[str, Word]]:
    codes = [(match[1], word) for match in _CODE.finditer(word.text)]
    marks = [(_MARKS.get(match[1], match[1]), word) for match in _MARK.finditer(word.text)]
    return codes + marks

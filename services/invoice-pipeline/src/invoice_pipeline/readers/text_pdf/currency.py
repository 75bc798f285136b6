"""The currency: what stands beside the amounts, or is named anywhere, or is used where the seller lives."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.words import Word

_CODE = re.compile(
    r"(?<![A-Za-z])(EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|ISK|JPY|CNY|INR|SGD|HKD|ZAR|BRL|MXN"
    r"|TRY|AED|ILS|THB|MYR|PHP|CLP|COP|ARS)(?![A-Za-z])"
)
_MARKS = {
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "Rs.": "INR",
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "CAD$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "S$": "SGD",
    "HK$": "HKD",
    "R$": "BRL",
    "MX$": "MXN",
    "zł": "PLN",
    "Kč": "CZK",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "Euro": "EUR",
    "euro": "EUR",
    "Euros": "EUR",
    "euros": "EUR",
}
_MARK = re.compile(
    r"(?<![A-Za-z])(US\$|CA?D?\$|AU?\$|NZ\$|S\$|HK\$|R\$|MX\$|SFr\.|€|£|¥|₹|\$)"
    r"|(?<![A-Za-z])(zł|Kč|Fr\.|Rs\.|[Ee]uros?|[Kk]r)(?![A-Za-z])"
)
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"})
_CROWNS = frozenset({"SEK", "NOK", "DKK", "CZK", "ISK"})
_MEANT = {"$": _DOLLARS, "kr": _CROWNS}
_PLACES = {
    "USD": r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\bUSA\b|United States|\bEIN\b|(?i:sales tax)",
    "CAD": r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|Canada\b|\b(?:HST|QST|TVQ|TPS)\b|\.ca\b",
    "AUD": r"\bABN\b|Australia\b|\.com\.au\b",
    "NZD": r"New Zealand|\.co\.nz\b",
    "SGD": r"Singapore",
    "HKD": r"Hong Kong",
    "MXN": r"\bRFC\b|M[eé]xico",
    "SEK": r"Bankgiro|Plusgiro|Momsreg|Sverige|\bSE\d{12}\b|F-skatt|\.se\b",
    "DKK": r"\bCVR\b|Danmark|\.dk\b",
    "NOK": r"\bMVA\b|Norge|Foretaksregisteret|\.no\b",
}
"""Signs of the countries whose currencies share a mark."""
_AT_HOME, _ANYWHERE = 0.9, 0.5
"""Of a mark of several countries: where the page shows the signs of one of them, or not."""
_SURE, _MIXED, _MOSTLY = 0.95, 0.6, 0.88
_RARE = 5
"""Times as often: what a currency of a price list or of an account's country is not."""


def find_currency(lines: Sequence[Line]) -> Candidate[str] | None:
    found = [hit for line in lines for word in line.words for hit in _in_word(word)]
    counts = Counter(code for code, _ in found)
    named = Counter({code: count for code, count in counts.items() if code not in _MEANT})
    if not counts:
        return None
    if not named:
        mark = counts.most_common(1)[0][0]
        return _of_several(mark, _first(found, mark), lines)
    ranked = named.most_common(2)
    code = ranked[0][0]
    confidence = _SURE
    if len(ranked) > 1:
        confidence = _MOSTLY if ranked[0][1] >= _RARE * ranked[1][1] else _MIXED
    if any(mark in counts and code not in meant for mark, meant in _MEANT.items()):
        confidence = _MIXED
    return Candidate(code, _first(found, code), confidence, rivalled=confidence == _MIXED)


def _first(found: Sequence[tuple[str, Word]], wanted: str) -> tuple[Word, ...]:
    return next((word,) for hit, word in found if hit == wanted)


def _of_several(mark: str, words: tuple[Word, ...], lines: Sequence[Line]) -> Candidate[str]:
    """Which country's dollar or crown it is; without a sign of one, the likeliest, for a person to see."""
    text = "\n".join(line.text for line in lines)
    shown = [code for code in sorted(_MEANT[mark]) if code in _PLACES and re.search(_PLACES[code], text)]
    if len(shown) == 1:
        return Candidate(shown[0], words, _AT_HOME)
    likeliest = "USD" if mark == "$" else "SEK"
    code = shown[0] if shown and likeliest not in shown else likeliest
    return Candidate(code, words, _ANYWHERE, unclear=True)


def currencies_in(lines: Sequence[Line]) -> Iterator[Candidate[frozenset[str]]]:
    """What each code or mark on the page may mean: a bare dollar sign is any country's dollar."""
    for line in lines:
        for word in line.words:
            for code, _ in _in_word(word):
                yield Candidate(_MEANT.get(code, frozenset({code})), (word,), _SURE)


def _in_word(word: Word) -> list[tuple[str, Word]]:
    codes = [(match[1], word) for match in _CODE.finditer(word.text)]
    marks = [_meaning(match[1] or match[2]) for match in _MARK.finditer(word.text)]
    return codes + [(mark, word) for mark in marks]


def _meaning(mark: str) -> str:
    return "kr" if mark.casefold() == "kr" else _MARKS.get(mark, mark)

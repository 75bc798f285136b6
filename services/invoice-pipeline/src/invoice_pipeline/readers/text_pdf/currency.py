"""The currency: what stands beside the amounts, or is named anywhere, or is used where the seller lives."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.american_states import STATES
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.currency_marks import (
    ABBREVIATIONS,
    ANY_CODE,
    ANY_SIGN,
    CONVERTED,
    RATE_OF_EXCHANGE,
    SHARED,
    SYMBOLS,
    meaning,
)
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.vocabulary import languages_of
from invoice_pipeline.readers.text_pdf.words import Word

_CODE = re.compile(rf"(?<![^\W_])({ANY_CODE})(?![^\W\d_]|\d{{4,}}[A-Z]|\d{{5,}}$|-\d{{2,4}}-)")
_MARK = re.compile(rf"(?<![A-Za-z])({SYMBOLS})|(?<![^\W\d_])(?<![\w.][-\u2013])({ABBREVIATIONS})(?![^\W\d_])")
_CENTS = re.compile(r"\d[.,]\d\d(?!\d)")
_MARKS = tuple(map(re.compile, (ANY_SIGN, ANY_CODE, ABBREVIATIONS)))
"""Each alone, and without what must stand around it: a line in which there is none is done with sooner."""
_PLACES = {
    "USD": rf"\b(?:[A-Z]{{2}}|{STATES}),? \d{{5}}(?:-\d{{4}})?\b"
    r"|\bUSA\b|United States|\bEIN\b",
    "CAD": r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|Canada\b|\b(?:HST|QST|TVQ|TPS)\b|\.ca\b",
    "AUD": r"\bABN\b|Australia\b|\.com\.au\b|\b(?:NSW|VIC|QLD|TAS|ACT) \d{4}\b|\bBPAY\b|\bBSB\b",
    "NZD": r"New Zealand|\.co\.nz\b|\bGST:? \d{2,3}-\d{3}-\d{3}\b|\bNZBN\b"
    r"|(?<![\d-])\d{2}-\d{4}-\d{7}-\d{2,3}(?![\d-])",
    "SGD": r"(?i:\bsingapore\b)",
    "DOP": r"\bRNC\b|\bITBIS\b|República Dominicana",
    "HKD": r"(?i:\bhong kong\b)",
    "MXN": r"\bRFC\b|\bR\.F\.C\.|\bCFDI\b|(?<!New )M[eé]xico",
    "ARS": r"\bCUIT\b|\bC\.U\.I\.T\.|\bMonotributo\b|Argentina|\.com\.ar\b",
    "CLP": r"\bR\.?U\.?T\.?[: ]\s?\d|\bS\.?I\.?I\.?\b|Chile\b|\.cl\b",
    "COP": r"\bDIAN\b|\bCUFE\b|Colombia|\.com\.co\b",
    "UYU": r"\bDGI\b|Uruguay|\.com\.uy\b",
    "SEK": r"Bankgiro|Plusgiro|Momsreg|Sverige|\bSE\d{12}\b|F-skatt|\.se\b",
    "DKK": r"\bCVR\b|Danmark|\.dk\b",
    "NOK": r"\bMVA\b|Norge|Foretaksregisteret|\.no\b",
    "INR": r"\bGST(?:IN)?\b|\b[CSI]GST\b|\bIFSC?\b|\bIndia\b|\.(?:co\.)?in\b"
    r"|\b\d{2}[A-Z]{5}\d{4}[A-Z]\dZ[A-Z0-9]\b",
    "PKR": r"\bNTN\b|\bSTRN\b|\bFBR\b|\bPakistan\b|\bPK\d{2} ?[A-Z]{4}|\.pk\b",
    "LKR": r"\bSri Lanka\b|\b\d{9}-7000\b|\bSVAT\b|\.lk\b",
    "NPR": r"\bNepal\b|\bKathmandu\b|\.np\b",
    "MUR": r"\bMauritius\b|\bBRN\b|\.mu\b",
}
"""Signs of the countries whose currencies share a mark."""
_SALES_TAX = re.compile(r"(?i)\bsales tax\b")
"""Is levied in America, and now and then named elsewhere."""
_HOME = {
    "INR": re.compile(r"\bGSTIN\b|\b\d{2}[A-Z]{5}\d{4}[A-Z]\dZ[A-Z0-9]\b"),
    "AUD": re.compile(r"\bABN\b|\bBSB\b"),
    "GBP": re.compile(
        r"\bGB ?\d{3} ?\d{4} ?\d{2}\b|\bGB\d{2} ?[A-Z]{4}|\b[Ss]ort [Cc]ode\b"
        r"|\bVAT(?: Reg)?\.?(?: No)?[.:]* \d{3} \d{4} \d{2}\b|\b[Rr]eg(?:istered|\.)? in England\b"
    ),
    "CHF": re.compile(r"\bCHE-?\d{3}|\bCH\d{2} ?\d{4} ?\d"),
    "PLN": re.compile(r"\bPL ?\d{10}\b|\bPL\d{2} ?\d{4} ?\d{4}"),
    "CZK": re.compile(r"\bCZ\d{8,10}\b"),
    "DKK": re.compile(r"\bCVR\b|\bDK\d{2} ?\d{4}"),
    "SEK": re.compile(r"\bSE\d{12}\b|\b[Bb]ankgiro\b"),
    "NOK": re.compile(r"\bMVA\b|\bNO\d{2} ?\d{4}"),
    "HUF": re.compile(r"\bHU\d{8}\b"),
    "RON": re.compile(r"\bRO\d{2} ?[A-Z]{4}|\bC\.?[UI]\.?[IF]\.?:? ?RO ?\d{2,10}\b"),
    "BRL": re.compile(r"\bCNPJ\b"),
    "PEN": re.compile(r"\bR\.?U\.?C\.?:? ?[12]0\d{9}\b|\bIGV\b"),
    "DOP": re.compile(r"\bRNC\b|\bITBIS\b"),
    "PYG": re.compile(r"(?i:\btimbrado\b|\bguaran[ií]es\b|\(gs\.?\))|\bGs\. ?\d"),
    "COP": re.compile(r"\bDIAN\b|\bCUFE\b|\bpesos (?:m/cte|colombianos)\b"),
    "TRY": re.compile(r"\bVKN\b|\bETTN\b|\bTR\d{2} ?\d{4} ?\d"),
    "ZAR": re.compile(r"(?<!\S)R ?\d{1,3}(?:[ ,]\d{3})*[.,]\d\d(?!\d)"),
    "AED": re.compile(r"\bUAE\b|\bTRN\b"),
    "MYR": re.compile(r"(?i:\bsdn\.? bhd\b|\bringgit\b)|(?<![A-Za-z])RM ?\d|\(RM\)|\bSST\b"),
    "KES": re.compile(r"(?i:(?<![a-z])kshs?\b)|\bKRA\b|\bM-?PESA\b|\bKenya\b"),
    "NGN": re.compile(r"\bNigeria\b|\bNaira\b|\bRC:? ?\d{5,7}\b"),
    "PHP": re.compile(r"\bPhilippines\b|\bBIR\b|\bPhp ?\d|(?i:\bvatable sales\b)"),
    "IDR": re.compile(r"\bNPWP\b|(?<![A-Za-z])Rp\.? ?\d"),
    "VND": re.compile(r"(?i:\bmã số thuế\b|(?<=\d) ?đ(?:ồng)?\b)|\bVNĐ\b|\bMST\b|Việt Nam"),
    "THB": re.compile(r"(?i:\bbaht\b)|บาท|ใบกำ ?กับภาษี"),
    "MAD": re.compile(r"(?<=\d )(?:DH|Dh|dirhams)\b|\bMaroc\b|\bICE ?: ?\d{15}\b|(?i:\bdirhams\b)"),
    "UAH": re.compile(r"(?i:\bгрн\b|\bгрив\w{1,3}\b)|\bЄДРПОУ\b"),
    "JPY": re.compile(r"(?<=\d)円|登録番号|請求書"),
    "BDT": re.compile(r"\bMushak\b|\bTaka\b|\bBangladesh\b|\bBIN\b"),
    "KRW": re.compile(r"(?<=\d)원|세금계산서"),
    "PKR": re.compile(r"\bPakistan\b|\bNTN\b|\bSTRN\b"),
    "LKR": re.compile(r"\bSri Lanka\b"),
    "GHS": re.compile(r"\bGhana\b|GH[₵¢]"),
    "NZD": re.compile(r"\bNZBN\b|New Zealand|\.co\.nz\b"),
    "CAD": re.compile(r"\b(?:HST|QST|TVQ)\b|\bRT ?0001\b|\b[A-Z]{2}  ?[A-Z]\d[A-Z] ?\d[A-Z]\d\b"),
    "SGD": re.compile(r"\bUEN\b|\bSingapore \d{6}\b"),
    "EUR": re.compile(
        r"\b(?:AT|BE|BG|CY|DE|EE|ES|FI|FR|GR|HR|IE|IT|LT|LU|LV|MT|NL|PT|SI|SK)\d{2} ?(?:[A-Z0-9]{4} ?){3}"
        r"|\b(?:ATU\d{8}|BG ?\d{9}|BE ?[01]\d{9}|DE ?\d{9}|FR ?\d{2} ?\d{9}|NL ?\d{9}B\d{2}|IT ?\d{11})"
        r"|\bP\. ?IVA\b|\bSIRET\b|\bKvK\b|\bUSt-Id|\bY-tunnus\b|\b[NC]IF\b"
    ),
    "USD": re.compile(
        r"\bR\.?U\.?C\.?:? ?\d{10}001\b|\b(?:ECUADOR|Ecuador)\b"
        r"|\bDE,? 19[7-9]\d\d\b"  # Delaware; other codes behind DE are Germany's
        r"|\b(?:AL|AK|AZ|AR|CA|CO|CT|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT"
        r"|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY|DC),? \d{5}(?:-\d{4})?\b"
    ),
}
"""Signs of where money is counted; a buyer abroad shows others, so a person looks at it."""
_DOLLARS = re.compile(r"(?i)\b(?:d[oó]lar(?:es)?|dollars?)\b")
_IN_ONE_LANGUAGE = re.compile(r"(?<=[\d(-])\s?\b(Ft|[Ll]ei|LEI|TL)\b|(?<!\S)(S/)\.?\s?(?=\d)")
_LANGUAGE_OF = {"ft": {"hu": "HUF"}, "lei": {"ro": "RON"}, "tl": {"tr": "TRY"}, "s/": {"es": "PEN"}}
"""Elsewhere a foot, and a pronoun."""
_STREETS = frozenset({"CAD.", "CAD.,", "CAD.NO"})
"""``Cadde``, a street in Turkey, is abbreviated like Canada's dollar."""
_AT_HOME, _ANYWHERE = 0.9, 0.5
"""Of a mark of several countries: where the page shows the signs of one of them, or not."""
_SURE, _MIXED, _MOSTLY = 0.95, 0.6, 0.88
_RARE = 5
"""Times as often: what a currency of a price list or of an account's country is not."""


def find_currency(lines: Sequence[Line]) -> Candidate[str] | None:
    found = [(code, word) for code, word in _marks_in(lines) if word.text not in _STREETS]
    counts = Counter(code for code, _ in found)
    named = Counter({code: count for code, count in counts.items() if code not in SHARED})
    if not counts:
        return _of_language(lines) or _of_country(lines)
    if not named:
        mark = counts.most_common(1)[0][0]
        return _of_several(mark, _first(found, mark), lines)
    ranked = named.most_common(2)
    code, tied = ranked[0][0], False
    confidence = _SURE
    if len(ranked) > 1:
        confidence = _MOSTLY if ranked[0][1] >= _RARE * ranked[1][1] else _MIXED
        tied = ranked[0][1] == ranked[1][1]
    if confidence == _MIXED:
        beside = Counter(one for one in _beside_amounts(lines) if one in named)
        code = beside.most_common(1)[0][0] if beside else code
        tied = tied and len(beside) != 1
    if any(mark in counts and code not in meant for mark, meant in SHARED.items()):
        confidence = _MIXED
    return Candidate(code, _first(found, code), confidence, confidence == _MIXED, unclear=tied)


def _beside_amounts(lines: Sequence[Line]) -> Iterator[str]:
    """The codes and marks in a word with an amount, or in its neighbours: in ``OMR Phase 2`` it is a road."""
    for line in lines:
        for at, word in enumerate(line.words):
            if _CENTS.search(word.text):
                for near in line.words[max(at - 1, 0) : at + 2]:
                    yield from (code for code, _ in _in_word(near))


def _of_language(lines: Sequence[Line]) -> Candidate[str] | None:
    """What means a currency in one language only, beside numbers or in the head of a table."""
    for line in lines:
        match = _IN_ONE_LANGUAGE.search(line.text)
        if match:
            code = _LANGUAGE_OF[(match[1] or match[2]).casefold()].get(languages_of(lines)[0])
            found = words_between(line.words, *match.span(1 if match[1] else 2))
            return Candidate(code, found, _AT_HOME) if code else None
    return None


def of_another(document: LabelledLines, line: Line) -> bool:
    """Whether a line speaks of another currency than the page's, which a rate on the page converts it to."""
    rates = document.once(_rates_of_exchange)
    if not rates:
        return False
    codes = {code for code, _ in _marks_in((line,))}
    own = document.once(_own_currency)
    converted = any(own in rate and any(code in rate for code in codes) for rate in rates)
    return bool(own and codes) and own not in codes and converted


def _rates_of_exchange(document: LabelledLines) -> list[str]:
    return [match[0] for match in CONVERTED.finditer(document.text)]


def _own_currency(document: LabelledLines) -> str:
    """The one that most marks are of; empty where there is none."""
    counts = Counter(code for code, _ in _marks_in(document.lines) if code not in SHARED).most_common(2)
    return counts[0][0] if counts and (len(counts) == 1 or counts[0][1] > counts[1][1]) else ""


def _of_country(lines: Sequence[Line]) -> Candidate[str] | None:
    """No currency is named at all: that of the country whose tax number or account the page shows.

    Two signs of one country, and none of another, leave little doubt.
    """
    shown: dict[str, set[str]] = {}
    first: Candidate[str] | None = None
    for line in lines:
        for code, signs in _HOME.items():
            for match in signs.finditer(line.text):
                shown.setdefault(code, set()).add(match[0])
                first = first or Candidate(code, words_between(line.words, *match.span()), _ANYWHERE)
    abroad = any(_DOLLARS.search(line.text) for line in lines) and "USD" not in shown
    sure = first and len(shown) == 1 and len(shown[first.value]) > 1 and not abroad
    return replace(first, confidence=_AT_HOME) if first and sure else first


def _first(found: Sequence[tuple[str, Word]], wanted: str) -> tuple[Word, ...]:
    return next((word,) for hit, word in found if hit == wanted)


_LIKELIEST = {"$": "USD", "rs": "INR"}
_CROWNS = {"da": "DKK", "no": "NOK", "is": "ISK"}


def _of_several(mark: str, words: tuple[Word, ...], lines: Sequence[Line]) -> Candidate[str]:
    """Which country's dollar, crown or rupee it is; without a sign of one, the likeliest, to be checked."""
    text = "\n".join(line.text for line in lines)
    shown = [code for code in sorted(SHARED[mark]) if code in _PLACES and re.search(_PLACES[code], text)]
    if not shown and mark == "$" and _SALES_TAX.search(text):
        shown = ["USD"]
    if len(shown) == 1:
        return Candidate(shown[0], words, _AT_HOME)
    likeliest = _LIKELIEST.get(mark) or _CROWNS.get(languages_of(lines)[0], "SEK")
    code = shown[0] if shown and likeliest not in shown else likeliest
    return Candidate(code, words, _ANYWHERE, unclear=True)


def currencies_in(lines: Sequence[Line]) -> Iterator[Candidate[frozenset[str]]]:
    """What each code or mark on the page may mean: a bare dollar sign is any country's dollar."""
    for code, word in _marks_in(lines):
        yield Candidate(SHARED.get(code, frozenset({code})), (word,), _SURE)


def _marks_in(lines: Sequence[Line]) -> Iterator[tuple[str, Word]]:
    for line in lines:
        if not any(marks.search(line.text) for marks in _MARKS):
            continue
        for cell in line.cells:
            if not CONVERTED.search(cell.text) and not RATE_OF_EXCHANGE.match(cell.text):
                for word in cell.words:
                    yield from _in_word(word)


def _in_word(word: Word) -> list[tuple[str, Word]]:
    codes = [(match[1], word) for match in _CODE.finditer(word.text)]
    marks = [meaning(match[1] or match[2]) for match in _MARK.finditer(word.text)]
    return codes + [(mark, word) for mark in marks]

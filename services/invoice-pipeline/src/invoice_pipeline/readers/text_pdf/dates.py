"""Dates as people write them, in the languages of the labels."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from babel import Locale

from invoice_pipeline.readers.text_pdf.american_states import STATES
from invoice_pipeline.readers.text_pdf.phrase_files import LANGUAGES

_NUMERIC = re.compile(
    r"(?=\d)(?<![\d,/-])(?<!\d\.)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?"
    r"(\d{4}|\d{2})(?:(?=\d\d:\d\d)|(?![\d/-]|[.,]\d))"
)
"""The time of the day may follow, with no space that OCR has seen."""
_RANGE = re.compile(
    r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}) ?(?:-|\u2013|to|au|al|bis|t/m|a) ?(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)"
)
_ISO = re.compile(r"(?=\d)(?<![\d/-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d/-])")
_BETWEEN = r"[\s./-]*"
_DAY_MONTH = re.compile(
    rf"(?=\d)(?<![\d,/])(?<!\d\.)(\d{{1,2}})(?:\.|st|nd|rd|th|er|º|°)?{_BETWEEN}"
    rf"(?:of\s|de\s|d')?([^\W\d_]{{3,12}})\.?,?{_BETWEEN}"
    r"(?:del?\s)?(\d{4}|\d{2})(?!\d)"
)
_MONTH_DAY = re.compile(
    rf"(?<!\w)([^\W\d_]{{3,12}})\.?{_BETWEEN}(\d{{1,2}})(?:st|nd|rd|th)?\s?,?[\s/-]+(\d{{4}})(?!\d)"
)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<![\d.,/-])(\d{{4}})\.?\s(?:m\.\s)?([^\W\d_]{{3,12}})\.?{_BETWEEN}(\d{{1,2}})(?!\d)"
)
"""As in Hungary and Lithuania: ``2026. május 12.``, ``2026 m. gegužės 12 d.``"""
_YEAR_DAY_MONTH = re.compile(r"(?<![\d.,/-])(\d{4})\.?\s(?:gada|g\.)\s(\d{1,2})\.\s?([^\W\d_]{3,12})")
"""As in Latvia: ``2026. gada 12. maijā``."""
_ENGLISH = r" (?:\(\w+\) ?)?"
_NUMBERED_MONTHS = (
    (
        re.compile(rf"(?<!\d)(\d{{1,2}}) th[aá]ng{_ENGLISH}(\d{{1,2}}) n[aă]m{_ENGLISH}(\d{{4}})(?!\d)"),
        1,
        2,
        3,
    ),
    (re.compile(r"(?<!\d)(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]"), 3, 2, 1),
)
"""As in Vietnam, with the words in English in brackets or without, and as in Japan, Taiwan and Korea."""
_LATVIAN = ("janvārī", "februārī", "martā", "aprīlī", "maijā", "jūnijā", "jūlijā", "augustā", "septembrī",
            "oktobrī", "novembrī", "decembrī")  # fmt: skip
"""Months in the case that dates have."""
_MALAY = {"mac": 3, "julai": 7, "ogos": 8, "ogo": 8, "disember": 12, "dis": 12}
"""Where they differ from those of Indonesia."""
_AMERICAN_ADDRESS = re.compile(rf"\b(?:[A-Z]{{2}}|{STATES}),? \d{{5}}(?:-\d{{4}})?\b(?! ?[A-Z0-9]{{2}})")
_ELSEWHERE = re.compile(
    r"£|\bVAT\b|\bABN\b|\bGBP\b|\b[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){3,}|\.co\.uk\b|\.com\.au\b"
    r"|\.co\.nz\b|\.ie\b|\bGSTIN\b|\b(?:EGP|AED|SAR|KES|NGN|GHS|ZAR|INR|PKR|LKR|BDT|SGD|HKD|MYR|THB|ILS)\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
"""What English invoices from countries that write the day first show: VAT, accounts, postal codes."""
_IN_WORDS = (
    (_DAY_MONTH, 1, 2, 3),
    (_MONTH_DAY, 2, 1, 3),
    (_YEAR_MONTH_DAY, 3, 2, 1),
    (_YEAR_DAY_MONTH, 2, 3, 1),
)
"""Each with its groups of day, month and year."""
_CENTURY = 2000
_YEARS = range(1970, 2100)
"""Whatever else a number of four digits is, no invoice on paper is older."""
_DIGIT = re.compile(r"\d")
_MONTHS = 12


class Order(StrEnum):
    """Which of the two small numbers of 03/04/2026 comes first."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """``certain`` is false where day and month could be exchanged, and nothing in the text tells."""

    value: date
    start: int
    end: int
    certain: bool


def find_date(text: str, order: Order | None = None) -> FoundDate | None:
    """The first date in a text. ``order`` is the document's, where something in it has shown which it is."""
    if not _DIGIT.search(text):
        return None
    found = [hit for hit in (_iso(text), _words(text), _numeric(text, order), _numbered(text)) if hit]
    return min(found, key=lambda hit: hit.start, default=None)


def is_date(word: str) -> bool:
    """It is one, and nothing else."""
    found = find_date(word)
    return found is not None and (found.start, found.end) == (0, len(word))


def dates_in(text: str, order: Order | None = None) -> Iterator[FoundDate]:
    """All of them, from left to right."""
    start = 0
    while found := find_date(text[start:], order):
        yield replace(found, start=start + found.start, end=start + found.end)
        start += found.end


def order_of(text: str) -> Order | None:
    """What a document's unmistakable dates show, 25/12/2026 or dots; else the signs of its country."""
    votes = {Order.DAY_FIRST: 0, Order.MONTH_FIRST: 0}
    for first, mark, second, _ in _NUMERIC.findall(text):
        if int(second) > _MONTHS >= int(first):
            votes[Order.MONTH_FIRST] += 1
        elif int(first) > _MONTHS >= int(second) or mark == ".":
            votes[Order.DAY_FIRST] += 1
    if not any(votes.values()):
        votes = _shown_by_ranges(text)
    if not any(votes.values()):
        american, other = _AMERICAN_ADDRESS.search(text), _ELSEWHERE.search(text)
        votes = {Order.DAY_FIRST: int(other is not None), Order.MONTH_FIRST: int(american is not None)}
    if votes[Order.DAY_FIRST] and votes[Order.MONTH_FIRST]:
        return None
    return next((order for order, count in votes.items() if count), None)


def _shown_by_ranges(text: str) -> dict[Order, int]:
    """``10/05/2026 - 11/04/2026`` ends after it begins, if the month is first."""
    votes = {Order.DAY_FIRST: 0, Order.MONTH_FIRST: 0}
    for match in _RANGE.finditer(text):
        first, second, year, third, fourth, last = match.groups()
        by_day = _date(year, second, first), _date(last, fourth, third)
        by_month = _date(year, first, second), _date(last, third, fourth)
        orders = [pair[0] < pair[1] if pair[0] and pair[1] else False for pair in (by_day, by_month)]
        votes[Order.DAY_FIRST] += orders == [True, False]
        votes[Order.MONTH_FIRST] += orders == [False, True]
    return votes


def ends_month(before: str, word: str) -> bool:
    """Whether a word is the year behind the name of a month: ``Rent May 2026``."""
    if len(word) != len("2026") or not word.isdigit() or int(word) not in _YEARS:
        return False
    name = before.rstrip(" ./-'").rpartition(" ")[2].casefold()
    return name in _months() or _unaccented(name) in _months()


def _iso(text: str) -> FoundDate | None:
    match = _ISO.search(text)
    value = match and _date(match[1], match[2], match[3])
    return FoundDate(value, match.start(), match.end(), certain=True) if match and value else None


def _words(text: str) -> FoundDate | None:
    for pattern, day, month, year in _IN_WORDS:
        for match in _overlapping(pattern, text):
            name = match[month].casefold()
            number = _months().get(name) or _months().get(_unaccented(name))
            value = number and _date(match[year], str(number), match[day])
            if value:
                return FoundDate(value, match.start(), match.end(), certain=True)
    return None


def _numbered(text: str) -> FoundDate | None:
    if text.isascii():
        return None
    found = ((pattern.search(text), day, month, year) for pattern, day, month, year in _NUMBERED_MONTHS)
    for match, day, month, year in found:
        value = match and _date(match[year], match[month], match[day])
        if match and value:
            return FoundDate(value, match.start(), match.end(), certain=True)
    return None


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """``21 Invoiced 12 April 2026``: what has the form of a date may end within one."""
    match = pattern.search(text)
    while match:
        yield match
        match = pattern.search(text, match.start() + 1)


def _numeric(text: str, order: Order | None) -> FoundDate | None:
    for match in _NUMERIC.finditer(text):
        day_first = _date(match[4], match[3], match[1])
        month_first = _date(match[4], match[1], match[3])
        if match[2] == ".":
            month_first = None
        certain = not (day_first and month_first) or day_first == month_first or order is not None
        value = month_first if order is Order.MONTH_FIRST and month_first else day_first or month_first
        if value:
            return FoundDate(value, match.start(), match.end(), certain=certain)
    return None


def _date(year: str, month: str, day: str) -> date | None:
    full = int(year) + (_CENTURY if len(year) == len("26") else 0)
    if full not in _YEARS:
        return None
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        months = Locale("nb" if language == "no" else language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    written = name.casefold().rstrip(".")
                    names |= {written: number, _unaccented(written): number}
    names |= {written: number for number, written in enumerate(_LATVIAN, start=1)} | _MALAY
    return names | {"sept": 9, "mrz": 3, "maerz": 3, "juil": 7, "jänner": 1}


def _unaccented(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i"))
    return "".join(mark for mark in plain if not unicodedata.combining(mark))

"""Amounts as people write them: 1,234.56 and 1.234,56, 1 234,56, 1'234.56, 1.234,- and their currencies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = (
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?"  # as India groups: 12,34,567.00
    r"|\d{1,3}(?:[.,'\u2019 \u00a0\u202f]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,4})?"
)
_CURRENCY = (
    r"[$€£¥₹]|[A-Z]{1,3}\$|EUR|Euros?|USD|GBP|CHF|CAD|AUD|NZD|SGD|HKD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BRL|MXN|INR"
    r"|ZAR|JPY|Rs\.?|S?Fr\.|[Kk]r\.?|zł|Kč|Ft"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,/%-])(?P<open>\()?\s?(?P<sign>[-\u2212\u2013])?\s?(?P<before>{_CURRENCY})?\s?(?P<sign2>[-\u2212])?"
    rf"(?P<digits>{_DIGITS})(?P<flat>,[-\u2013\u2014]{{1,2}})?(?P<trailing>\s?-(?!\s?\w))?\s?(?P<after>{_CURRENCY})?"
    rf"(?P<credit>\s?CR\b)?(?P<close>\))?(?![\w%]|[.,/-]\d|\s?%)"
)
_SEPARATORS = "'\u2019 \u00a0\u202f"
_MAX_DIGITS = 15
_THOUSAND = 3


@dataclass(frozen=True, slots=True)
class Amount:
    """A number found in a text at ``start`` to ``end``; ``currency`` as it is written there."""

    value: Decimal
    start: int
    end: int
    currency: str | None
    has_cents: bool


def parse_amount(text: str) -> Decimal | None:
    """The one amount that ``text`` is, or None."""
    found = list(amounts_in(text.strip()))
    return found[0].value if len(found) == 1 and found[0].end - found[0].start == len(text.strip()) else None


def amounts_in(text: str) -> Iterator[Amount]:
    """Every amount in a line; percentages, dates and parts of identifiers are none."""
    for match in _AMOUNT.finditer(text):
        digits = match["digits"]
        value = _number(digits)
        if value is None:
            continue
        negative = match["sign"] or match["sign2"] or match["trailing"] or match["credit"]
        negative = negative or (match["open"] and match["close"])
        start, end = match.span()
        lead = len(match[0]) - len(match[0].lstrip())
        tail = len(match[0]) - len(match[0].rstrip())
        yield Amount(
            value=-value if negative else value,
            start=start + lead,
            end=end - tail,
            currency=match["before"] or match["after"],
            has_cents=match["flat"] is not None or re.search(r"[.,]\d\d$", digits) is not None,
        )


def _number(digits: str) -> Decimal | None:
    """The last mark is the decimal one, unless it groups thousands: once more, or before three digits."""
    plain = digits.translate(dict.fromkeys(map(ord, _SEPARATORS)))
    if sum(character.isdigit() for character in plain) > _MAX_DIGITS:
        return None
    marks = [character for character in plain if character in ".,"]
    if not marks:
        return Decimal(plain)
    last = marks[-1]
    whole, _, fraction = plain.rpartition(last)
    mixed = len(set(marks)) > 1
    grouped = digits != plain
    if marks.count(last) > 1 or (
        len(fraction) == _THOUSAND and not mixed and not grouped and whole not in ("", "0")
    ):
        return (
            Decimal(plain.replace(".", "").replace(",", "")) if not mixed or marks.count(last) > 1 else None
        )
    return Decimal(whole.replace(".", "").replace(",", "") + "." + fraction)

"""Amounts in a text: numbers with their signs, decimals or a dash for none, and currencies."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from invoice_pipeline.readers.text_pdf.currency_marks import CURRENCY
from invoice_pipeline.readers.text_pdf.numerals import numeral

_DIGITS = (
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?"  # as India groups: 12,34,567.00
    r"|\d{1,3}(?:[.,'\u2019 \u00a0\u202f]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,4})?"
)
_AMOUNT = re.compile(
    # With no digit as near as signs and currencies reach, none of these needs to be tried.
    rf"(?<![\w.,/%-])(?=\D{{0,11}}+\d)(?P<open>\()?\s?(?P<sign>[-\u2212\u2013])?\s?(?P<before>{CURRENCY})?\s?(?P<sign2>[-\u2212])?"
    rf"(?P<digits>{_DIGITS})(?P<flat>,[-\u2013\u2014]{{1,2}})?(?P<trailing>\s?-(?!\s?\w))?\s?(?P<after>{CURRENCY})?"
    rf"(?P<credit>\s?CR\b)?(?P<close>\))?(?![\w%]|[.,/-]\d|\s?%)"
)
_DIGIT = re.compile(r"\d")
_CENTS = re.compile(r"[.,]\d\d$")


class Amount(NamedTuple):
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


def amounts_in(text: str, mark: str | None = None) -> Iterator[Amount]:
    """Every amount in a line; percentages, dates and parts of identifiers are none.

    ``mark`` is the document's decimal mark, as far as it is known.
    """
    if not _DIGIT.search(text):
        return
    for match in _AMOUNT.finditer(text):
        digits = match["digits"]
        number = numeral(digits, mark, whole=match["flat"] is not None)
        if number is None:
            continue
        negative = match["sign"] or match["sign2"] or match["trailing"] or match["credit"]
        negative = negative or (match["open"] and match["close"])
        written = match[0]
        yield Amount(
            value=-number.value if negative else number.value,
            start=match.end() - len(written.lstrip()),
            end=match.start() + len(written.rstrip()),
            currency=match["before"] or match["after"],
            has_cents=match["flat"] is not None or _CENTS.search(digits) is not None,
        )

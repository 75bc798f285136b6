"""The forms in which people write a known value, as patterns to look for on a page."""

import re
from decimal import Decimal

from invoice_pipeline.readers.text_pdf.currency_marks import CURRENCY
from invoice_pipeline.readers.text_pdf.numerals import SPACES

_GROUP = 3
_PARTS = 200
"""Of a number: a hostile one may have 10,000."""
_SEPARATOR = f"[.,{SPACES}]?"


def amount(value: Decimal) -> "re.Pattern[str]":
    """1487.5 as 1.487,50 and 1,487.50 and 1 487,5 …, with or without a sign.

    Whole amounts need their decimals, or a currency beside them: else every ``9`` on the page would be 9.00.
    """
    plain = f"{abs(value):f}"
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    digits = _grouped(whole.lstrip("0") or "0")
    if decimals:
        return re.compile(rf"(?<!\d)(?<!\d[.,'\u2019]){digits}[.,]{decimals}0*(?!\d|[.,]\d)")
    bare = rf"{CURRENCY}\s?{digits}(?!\d|[.,]\d)|{digits}(?:\s?{CURRENCY}|[.,][-\u2013])"
    return re.compile(rf"(?<!\d)(?<!\d[.,'\u2019])(?:{digits}[.,]00?(?!\d|[.,]\d)|{bare})")


def number(text: str) -> "re.Pattern[str]":
    """An invoice's number, whatever stands between its letters and digits, and before and behind it."""
    return _apart(re.findall(r"[^\W\d_]+|\d+", text), r"[\W_]{0,3}")


def identifier(text: str) -> "re.Pattern[str]":
    """An account or tax identifier with spaces, dots, dashes and slashes anywhere in it."""
    return _apart(re.findall(r"[^\W_]", text), r"[\s./-]{0,2}")


def _apart(parts: list[str], between: str) -> "re.Pattern[str]":
    """Letters and digits, with no others before or behind; of nothing, a pattern that is found nowhere."""
    joined = between.join(map(re.escape, parts[:_PARTS])) or "(?!)"
    return re.compile(rf"(?<![^\W_]){joined}(?![^\W_])", re.IGNORECASE)


def _grouped(digits: str) -> str:
    head = len(digits) % _GROUP or _GROUP
    groups = [digits[:head], *(digits[start : start + _GROUP] for start in range(head, len(digits), _GROUP))]
    return _SEPARATOR.join(groups)

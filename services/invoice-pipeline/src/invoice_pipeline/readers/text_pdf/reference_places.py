"""What around a word with digits tells that it is no number of anything, or where in the word that begins."""

import re

from invoice_pipeline.readers.text_pdf.names import POSTCODE

_NUMBER_SIGN = re.compile(r"(?i:no|nr)\.(?=\d)")
_BRITISH = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_CODE = 3
"""Digits of a code of UNTDID 1001."""
_TERM = re.compile(
    r"(?i) ?-?(?:days?|tagen?|jours|d[ií]as|giorni|dagen|dage|dager|dagar|päivää|pv|dni|dn[ůíy]|nap(?:os)?"
    r"|zile|dana|dienos|dienas|päeva|ημέρες|дни|gün|hours?|hrs|months?|monate?n?|mois|meses|mesi|maanden)\b"
)
"""What is counted: ``Invoice 30 days`` states terms of payment."""


def counts(text: str, match: "re.Match[str]") -> bool:
    """So many per cent, or days, with hardly a word behind them."""
    if text[match.end() : match.end() + 1] == "%":
        return True
    term = _TERM.match(text, match.end()) if match[0].isdigit() else None
    return term is not None and len(text[term.end() :].split()) <= 1


def sign_at(word: str) -> int:
    """Characters of the word for a number that touches it, as OCR leaves out spaces: ``No.104471``."""
    sign = _NUMBER_SIGN.match(word)
    return sign.end() if sign else 0


def ends_address(text: str, match: "re.Match[str]") -> bool:
    """``Seven Hills NSW 2147``: the postal code of an address in the next column."""
    before = text[: match.end()].rpartition("\t")[2]
    if _BRITISH.match(text, match.start()) and " " in before:
        return True
    town = POSTCODE.search(before)
    if town is None or match[0] not in town[0]:
        return False
    return len(before[: town.start()].split()) > 0 or town[0].casefold().startswith("singapore")


def is_bracketed(text: str, match: "re.Match[str]") -> bool:
    """``Gutschrift (389) Nr. 4711``: a code of three digits in brackets says what kind of document it is."""
    alone = text[: match.start()].endswith("(") and text[match.end() :].startswith(")")
    return alone and match[0].isdigit() and len(match[0]) == _CODE


__all__ = ["counts", "ends_address", "is_bracketed", "sign_at"]

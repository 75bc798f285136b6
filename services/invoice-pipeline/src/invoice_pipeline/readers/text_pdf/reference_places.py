"""What around a word with digits tells that it is no number of anything, or where in the word that begins."""

import re
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.address_blocks import cells_below
from invoice_pipeline.readers.text_pdf.candidates import Found, LabelledLines, Match
from invoice_pipeline.readers.text_pdf.names import POSTCODE
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength
from invoice_pipeline.readers.text_pdf.words import Word

_NUMBER_SIGN = re.compile(r"(?i:no|nr)\.(?=\d)")
_BRITISH = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_NEXT_LINE, _OF_ANOTHER = 0.6, 0.25
"""Font heights between the lines of one cell; score of what is the number of something else."""
_EDGE = 3.0
"""Points between edges that are set one below the other."""
_LETTERS = re.compile(r"[A-Z]{7,12}(?=\t|$)")
_CODE = 3
"""Digits of a code of UNTDID 1001."""
_TERM = re.compile(
    r"(?i) ?-?(?:days?|tagen?|jours|d[ií]as|giorni|dagen|dage|dager|dagar|päivää|pv|dni|dn[ůíy]|nap(?:os)?"
    r"|zile|dana|dienos|dienas|päeva|ημέρες|дни|gün|hours?|hrs|months?|monate?n?|mois|meses|mesi|maanden)\b"
)
"""What is counted: ``Invoice 30 days`` states terms of payment."""


def lettered(text: str) -> Match[str] | None:
    """``QWHTRNBLK``: some shops number orders with letters alone."""
    match = _LETTERS.match(text)
    return Match(match[0], *match.span()) if match else None


def whole(found: Found[str], document: LabelledLines) -> Found[str]:
    """``Numéro`` with ``de commande`` in the next line of its cell: what it is the number of, stands below.

    A small letter begins the rest of a name; where the label is clear, it says what it means by itself.
    """
    label, place = found.label, document.cell_with(found.label.line.words[found.label.start])
    if label.strength is not Strength.WEAK or place is None or label.cell.words[-1] is not _last(label):
        return found
    (at, _), below = next(cells_below(document.lines, *place), ((0, 0), None))
    near = below is not None and below.bbox[1] - label.bbox[3] < _NEXT_LINE * label.line.words[0].height
    if below is None or not near or not below.text[0].islower():
        return found
    value = found.candidate.words[0].bbox[0]
    listed = any(abs(cell.bbox[0] - value) < _EDGE for cell in document.lines[at].cells)
    if listed or id(below.words[0]) in document.label_starts(at):
        return found
    return replace(found, candidate=replace(found.candidate, confidence=_OF_ANOTHER, unclear=True))


def _last(label: Label) -> Word:
    return label.line.words[label.after - 1]


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


__all__ = ["counts", "ends_address", "is_bracketed", "lettered", "sign_at", "whole"]

"""Where the money goes: IBANs by their check digits, and the accounts of countries that have none."""

import re
from collections.abc import Iterator
from itertools import islice

from invoice_pipeline.identifiers import compact, iban_is_valid
from invoice_pipeline.readers.text_pdf.candidates import (
    Candidate,
    LabelledLines,
    Match,
    Place,
    best,
    words_between,
)
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.debited import debited_words
from invoice_pipeline.readers.text_pdf.layout import Line, wrapped

_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}")
_BEGINS = re.compile(r"[A-Z]{2}\d{2}")
_LIKE_AN_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){6,30}")
_CALLED_IBAN = re.compile(r"IBAN\W{0,5}((?-i:[A-Z]{2}[\dOQIl]{2})(?:[\s.-]?[A-Z0-9]){11,30})", re.IGNORECASE)
_POLISH = re.compile(r"(?<![\w.,-])\d{2}(?: ?\d{4}){6}(?![\d-])")
"""Poland's IBAN is often printed without its country; its check digits tell it from other numbers."""
_DOMESTIC = re.compile(r"(?<!\S)(?:[A-Z]{2} ?)?\d[\d./-]*(?: [\d./-]+)*(?!\S)")
"""Digits in groups, perhaps with the letters of a country or a bank before them."""
_FEWEST, _MOST = 6, 26
"""Digits: of the shortest account numbers, and of Poland's, which are the longest without letters."""
_TAX_NUMBER = re.compile(r"[A-Z]{2}\d{8,12}")
"""Too short for an account with the letters of a country."""
MASKED = re.compile(r"X{3}|(?:X ?){6}|[*•]{2}")
"""As the account is printed that a direct debit is drawn from, which is the buyer's."""
_MASK = 3
"""Characters behind what is shown of an account, in which the rest of it is masked."""
_AT_ONCE = 4
"""Characters behind a label in which its number begins."""
_SHORTEST_IBAN = 15
_WRONG = 0.5
_POLISH_SURE = 0.9
_SEVERAL = 0.85
"""A seller with several accounts: the first is as good as the others."""
_WITHOUT_CHECK = 0.8
"""At most, of an account number that nothing on the page confirms."""
_MOST_LABELS = 100
_NEAR = 3
"""Lines between an account number and the code of its bank."""


def account(document: LabelledLines) -> Candidate[str] | None:
    """The first IBAN with right check digits, also over two lines, or else what a label calls one.

    Not the buyer's own, which is debited.
    """
    buyers = document.once(debited_words)
    found = [one for line in document.lines for one in ibans_in(line) if buyers.isdisjoint(one.words)]
    found = found or [
        one
        for line in wrapped(document.lines, _BEGINS)
        for one in ibans_in(line)
        if buyers.isdisjoint(one.words)
    ]
    if not found:
        polish = (one for line in document.lines for one in _polish_in(line))
        others = (_labelled_iban(document), next(polish, None), next(domestic_accounts(document), None))
        return next((one for one in others if one and buyers.isdisjoint(one.words)), None)
    distinct = {candidate.value for candidate in found}
    return found[0] if len(distinct) == 1 else Candidate(found[0].value, found[0].words, _SEVERAL)


def ibans_in(line: Line) -> Iterator[Candidate[str]]:
    """The form allows any length, so a word behind the IBAN may be taken along: cut until it is valid."""
    start = 0
    while match := _IBAN.search(line.text, start):
        # What looks like one may be a tax number, right before the account itself.
        start = match.start() + 1
        text = match[0]
        while len(compact(text)) >= _SHORTEST_IBAN:
            if iban_is_valid(text):
                words = words_between(line.words, match.start(), match.start() + len(text))
                yield Candidate(compact(text), words, 0.97)
                start = match.start() + len(text)
                break
            text = text[:-1].rstrip()


def _polish_in(line: Line) -> Iterator[Candidate[str]]:
    for match in _POLISH.finditer(line.text):
        if iban_is_valid("PL" + match[0]):
            yield Candidate(match[0].replace(" ", ""), words_between(line.words, *match.span()), _POLISH_SURE)


def called_ibans_in(line: Line) -> Iterator[Candidate[str]]:
    """What stands behind the word IBAN, whatever its check digits: OCR may have misread some."""
    for match in _CALLED_IBAN.finditer(line.text):
        if not MASKED.search(match[1]):
            yield Candidate(compact(match[1]), words_between(line.words, *match.span(1)), 1.0)


def domestic_accounts(document: LabelledLines) -> Iterator[Candidate[str]]:
    """What a label calls a bank account; an ``account number``, only near the code of a bank.

    Elsewhere that is the number under which the seller knows the buyer.
    """
    banks = [position for position, _ in document.labels("bank_code")]
    numbered = [
        (position, label)
        for position, label in document.labels("account_number")
        if any(abs(position - bank) <= _NEAR for bank in banks)
    ]
    for position, label in islice([*document.labels("account"), *numbered], _MOST_LABELS):
        for found in document.found_at(position, label, _domestic):
            if found.place is not Place.ABOVE:
                one = found.candidate
                yield Candidate(one.value, one.words, min(one.confidence, _WITHOUT_CHECK))


def _labelled_iban(document: LabelledLines) -> Candidate[str] | None:
    """By its form alone, where a label calls it one: that its check digits are wrong is the rules' matter."""
    labels = ("iban", "account", "account_number")
    found = best(found for label in labels for found in document.candidates(label, _iban_match))
    called = (one for line in document.lines for one in called_ibans_in(line))
    return found or next((Candidate(one.value, one.words, _WRONG) for one in called), None)


def _iban_match(text: str) -> Match[str] | None:
    match = _LIKE_AN_IBAN.search(text)
    if match is None or _TAX_NUMBER.fullmatch(compact(match[0])):
        return None
    if MASKED.search(text, match.start(), match.end() + _MASK):
        return None
    return Match(compact(match[0]), match.start(), match.end(), _WRONG)


def _domestic(text: str) -> Match[str] | None:
    match = _DOMESTIC.search(text)
    if match is None or match.start() > _AT_ONCE:
        return None
    digits = sum(map(str.isdigit, match[0]))
    day = find_date(text)
    if not _FEWEST <= digits <= _MOST or (day and day.start < match.end()):
        return None
    number = match[0].rstrip("./-")
    return Match(number.replace(" ", ""), match.start(), match.start() + len(number))

"""What tells whom to pay, and was not read: what looks like an account, and whoever bought the claim."""

import re
from collections.abc import Iterator
from itertools import chain

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.accounts import MASKED
from invoice_pipeline.readers.text_pdf.assignees import assignees
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.debited import debited_words
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.trust.naming import unread
from invoice_pipeline.rules.code_lists import COUNTRIES

_FIELD = "payment.iban"
_LIKE_AN_ACCOUNT = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?|\d{11,30})(?![A-Z0-9])"
    r"|(?<![\w.,-] )(?<![\w.,-])\d{2}(?: \d{4}){6}(?! ?\d)"
)
"""Grouped by four, as IBANs are printed, or with more digits than any tax identifier has; or Poland's."""
_LINES, _SHOWN = 5_000, 80
_DIGITS = 12
"""Of an IBAN, at the least, wherever its letters are."""
_MASK = 4
"""Characters behind digits, in which the others are masked: ``1880 6039 ****``."""


def unread_accounts(record: InvoiceRecord, document: LabelledLines) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 for the first one, if nothing is known of an account yet.

    Not for the buyer's own.
    """
    if any(item.field == _FIELD for item in record.evidence):
        return
    found = next(chain(_like_accounts(document), _misread_at_bank_codes(document)), None)
    if found:
        line, text = found
        yield FieldEvidence(
            field=_FIELD, method=Method.LABEL, page=line.page, bbox=line.bbox, text=text, confidence=0
        )


def unread_payees(record: InvoiceRecord, document: LabelledLines) -> Iterator[FieldEvidence]:
    """Whoever bought the claim is to be paid (BG-10), and not the seller."""
    if record.invoice.payee is None:
        yield from (unread("payee.name", cell.words) for cell in document.once(assignees).values())


def _like_accounts(document: LabelledLines) -> Iterator[tuple[Line, str]]:
    buyers = document.once(debited_words)
    for line in document.lines[:_LINES]:
        match = _LIKE_AN_ACCOUNT.search(line.text)
        if (
            match
            and _may_be_one(match[0], line.text[match.end() :])
            and buyers.isdisjoint(words_between(line.words, *match.span()))
        ):
            yield line, match[0]


def _misread_at_bank_codes(document: LabelledLines) -> Iterator[tuple[Line, str]]:
    """A code of a bank on a picture, in one line with as many digits as only an account has."""
    for _, label in document.labels("bank_code"):
        read = label.line.words[0].certainty is not None
        if read and sum(map(str.isdigit, label.line.text)) >= _DIGITS:
            yield label.line, label.line.text[:_SHOWN]


def _may_be_one(text: str, behind: str) -> bool:
    """No masked one, and no number of something else that begins with letters of no country."""
    return not MASKED.search(text + behind[:_MASK]) and (text[0].isdigit() or text[:2] in COUNTRIES)


__all__ = ["unread_accounts", "unread_payees"]

"""That OCR was at work: a reason to look at what it read, a remark where the page itself confirms that."""

import re
from collections.abc import Iterator

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.ocr.sentences import ocr_outcome
from invoice_pipeline.readers.trust.sign import Sign

_PROOFS = frozenset({Sign.ADDS_UP, Sign.COMMISSION_ADDS_UP, Sign.LINES_ADD_UP, Sign.RATES_ADD_UP})
"""Sums of several amounts: a misread digit would break them."""
_ALIKE = re.compile(r"(?<=\d)[OIlSBZ|]|[OIlSBZ|](?=\d)")
"""Letters beside digits that look like digits, and may be those: ``2O26``, but not the ``I`` of ``INV-7``."""
_CERTAIN = 0.85
"""Score, of which the engine's certainty is the upper bound: beside or below a label of one meaning."""


def ocr_reasons(record: InvoiceRecord) -> Iterator[Reason]:
    """What OCR has read goes on without a person only where something else on the pages confirms it."""
    lacking = "; ".join(_unconfirmed(record))
    if lacking:
        yield from _said(record, lacking)


def ocr_remarks(record: InvoiceRecord) -> Iterator[Reason]:
    """OCR read what sums and check digits confirm, or pages that the XML was held against."""
    if not any(_unconfirmed(record)):
        yield from _said(record)


def _unconfirmed(record: InvoiceRecord) -> Iterator[str]:
    """A sentence for each thing."""
    read = {item.field: item for item in record.evidence if item.method is Method.OCR}
    if not read:
        return
    if record.ocr and record.ocr.unread:
        yield "not all pages were read"
    due = read.get("totals.payable")
    if due and not _PROOFS & set(due.signs):
        yield "no sum confirms the amount due"
    account = read.get("payment.iban")
    if account and Sign.CHECKED not in account.signs:
        yield "no check digits confirm the account"
    number = read.get("number")
    if number and not _is_plain(number):
        yield "nothing confirms the invoice number"


def _is_plain(number: FieldEvidence) -> bool:
    """It stands there twice, or no letter in it may be a digit and the engine is certain of it."""
    certain = number.score is not None and number.score >= _CERTAIN
    return Sign.REPEATED in number.signs or (certain and _ALIKE.search(number.text) is None)


def _said(record: InvoiceRecord, lacking: str = "") -> Iterator[Reason]:
    if record.ocr:
        facts = {"outcome": ocr_outcome(record.ocr)} | ({"detail": lacking} if lacking else {})
        yield Reason(code=ReasonCode.READ_BY_OCR, facts=facts)

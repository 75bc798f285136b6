"""What must become of each sample mail."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from standalone.samples.bill import Bill


class Outcome(StrEnum):
    """States of an invoice that are rest: only a person moves it on from here."""

    EXPORTED = "exported"
    NEEDS_REVIEW = "needs_review"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ExpectedInvoice:
    """One document and its outcome; number and the rest are None where nothing can be read.

    Where two mails bring the same bill, either may be taken first, and the other one is the duplicate:
    `outcomes` then holds both words, and among all documents of that number exactly one is exported.
    """

    filename: str
    outcomes: frozenset[Outcome]
    number: str | None = None
    seller: str | None = None
    currency: str | None = None
    payable: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExpectedMail:
    """`invoices` is empty where the mail holds no document at all."""

    message_id: str
    subject: str
    invoices: tuple[ExpectedInvoice, ...]


def expect(filename: str, bill: Bill, *outcomes: Outcome) -> ExpectedInvoice:
    return ExpectedInvoice(
        filename, frozenset(outcomes), bill.number, bill.seller.name, bill.currency, bill.payable
    )

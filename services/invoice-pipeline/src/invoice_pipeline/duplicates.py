"""When are two invoices the same one? By seller and number, however either is written."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz

from common.schemas.invoice import Invoice, Party
from invoice_pipeline.identifiers import compact

_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_LEGAL_FORMS = re.compile(
    r"\b(gmbh|mbh|ag|kg|ohg|ug|gbr|se|ltd|limited|llc|llp|inc|incorporated|corp|corporation|plc|sarl|sas|sasu|sa"
    r"|bv|nv|srl|spa|oy|ab|as|aps|co|company|cie)\b"
)
_CREDIT_NOTES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
)
"""Codes of UNTDID 1001 that credit; they may run in a series of numbers of their own."""
_ALIKE = 85
"""Of 100: how like each other two names of one party must be."""


@dataclass(frozen=True, slots=True)
class Twin:
    """An invoice that is already there, and shares the file's bytes or the identity key."""

    invoice_id: str
    same_bytes: bool
    issue_date: date | None = None
    payable: Decimal | None = None


def credits_buyer(invoice: Invoice) -> bool:
    """Whether it gives back, and asks for nothing."""
    return invoice.type_code in _CREDIT_NOTES


def normalised_number(number: str) -> str:
    """Letters and digits, upper case, without leading zeroes: ``re-0042`` is ``RE42``.

    Numbers beside each other stay apart, so that ``1/23`` is not ``12/3``.
    """
    normal = ""
    for run in _RUN.findall(unicodedata.normalize("NFKC", number).upper()):
        plain = run.lstrip("0") or "0" if run.isdecimal() else run
        normal += f"-{plain}" if normal[-1:].isdecimal() and plain.isdecimal() else plain
    return normal


def seller_key(seller: Party) -> str | None:
    """The VAT identifier, else the tax number, else the name without case, accents and legal form."""
    if seller.vat_id:
        return f"vat:{compact(seller.vat_id)}"
    if seller.tax_id:
        return f"tax:{compact(seller.tax_id)}"
    name = plain_name(seller.name or "")
    return f"name:{name}" if name else None


def identity_key(invoice: Invoice) -> str | None:
    """The same for two invoices of one seller with one number; None where either is not known.

    Hexadecimal SHA-256 (64 characters), so that it fits a unique index whatever the document says.
    """
    seller = seller_key(invoice.seller) if invoice.seller else None
    number = normalised_number(invoice.number) if invoice.number else ""
    if seller is None or not number:
        return None
    kind = "credit" if credits_buyer(invoice) else "invoice"
    return hashlib.sha256(f"{kind}|{seller}|{number}".encode()).hexdigest()


def alike(one: Party | None, other: Party | None) -> bool:
    """By VAT identifier, else by name; a party of whom nothing is said is not another one."""
    if one is None or other is None:
        return True
    if one.vat_id and other.vat_id and compact(one.vat_id) == compact(other.vat_id):
        return True
    if one.name and other.name:
        return fuzz.token_set_ratio(plain_name(one.name), plain_name(other.name)) >= _ALIKE
    return not (one.vat_id and other.vat_id)


def plain_name(name: str) -> str:
    """Without case, accents, punctuation and legal form."""
    ascii_name = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    dotless = ascii_name.replace(".", "")
    words = _NO_LETTER_OR_DIGIT.sub(" ", dotless).strip()
    return " ".join(_LEGAL_FORMS.sub(" ", words).split()) or words

"""By what a seller's invoice is known again: the marks of who it is from, and the looks of its page."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator

from common.schemas.record import InvoiceRecord
from invoice_pipeline.duplicates import plain_name
from invoice_pipeline.identifiers import compact
from invoice_pipeline.learning.lessons import KnownSeller
from invoice_pipeline.learning.places import Sheet
from invoice_pipeline.readers.text_pdf.accounts import ibans_in
from invoice_pipeline.readers.text_pdf.vocabulary import plain

_DOMAIN = re.compile(r"(?:@|www\.|https?://)([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})")
_ANYBODYS = re.compile(
    r"^(?:gmail|googlemail|gmx|web|t-online|outlook|hotmail|live|yahoo|icloud|aol|orange|free|libero)\."
)
"""Where anybody has a mailbox."""
_HEAD, _FOOT = 0.15, 0.85
"""Shares of the page's height: between them stand the buyer, and what changes from invoice to invoice."""
_COLUMNS, _ROWS = 20, 60
"""The grid that words are placed on."""
_FEATURES = 80
_DOMAINS = 5
_ALIKE, _VERY_ALIKE = 0.4, 0.7
"""Shares of a layout's features that the page must have: with a number that is the seller's, or without."""


def marks_of(record: InvoiceRecord, sheet: Sheet) -> frozenset[str]:
    """What of the page tells whose it is, as the reader sees it: a person's corrections are not in it.

    Who sent the mail is no mark: anybody can send one in any name.
    """
    return frozenset(mark[:200] for mark in _marks(record, sheet))


def _marks(record: InvoiceRecord, sheet: Sheet) -> Iterator[str]:
    seller = record.invoice.seller
    if seller and seller.vat_id:
        yield f"vat:{compact(seller.vat_id)}"
    if seller and seller.tax_id:
        yield f"tax:{compact(seller.tax_id)}"
    if seller and seller.name:
        yield f"name:{plain_name(seller.name)}"
    if account := _account(record):
        yield f"iban:{account}"
    domains = {match[1].casefold() for line in sheet.lines for match in _DOMAIN.finditer(line.text)}
    own = sorted(domain for domain in domains if not _ANYBODYS.match(domain))
    yield from (f"domain:{domain}" for domain in own[:_DOMAINS])


def accounts_of(record: InvoiceRecord, sheet: Sheet) -> frozenset[str]:
    """Digests of all accounts that the page names: to know them again, nobody needs to keep them."""
    shown = {_digest(found.value) for line in sheet.lines for found in ibans_in(line)}
    read = _account(record)
    return frozenset(shown | ({read} if read else set()))


def _account(record: InvoiceRecord) -> str | None:
    payment = record.invoice.payment
    return _digest(compact(payment.iban)) if payment and payment.iban else None


def layout_of(sheet: Sheet) -> frozenset[str]:
    """The words of letterhead, footer and labels of the first page, with where they stand; no numbers."""
    first = sheet.numbers[0] if sheet.numbers else 0
    found: list[str] = []
    for line in sheet.lines:
        if line.page != first:
            break
        size = sheet.sizes[first - 1]
        row = line.baseline / max(size.height, 1)
        for word in line.words:
            bare, column = plain(word.text), int(_COLUMNS * word.bbox[0] / max(size.width, 1))
            if len(bare) < 2 or any(map(str.isdigit, bare)):  # noqa: PLR2004 - a letter alone tells nothing
                continue
            if not _HEAD < row < _FOOT:
                found.append(f"{bare}@{column},{int(_ROWS * row)}")
            elif bare in sheet.known_words:
                found.append(f"{bare}@{column}")
    return frozenset(_digest(feature)[:8] for feature in dict.fromkeys(found[: 2 * _FEATURES]))


def known_as(
    sellers: Iterable[KnownSeller], marks: Collection[str], layout: Collection[str]
) -> KnownSeller | None:
    """The one whose page looks most alike, if it looks alike enough for what else they have in common."""
    fitting = [(_likeness(seller.layout, layout), seller) for seller in sellers]
    alike = [pair for pair in fitting if pair[0] >= _needed(pair[1], marks)]
    return max(alike, key=lambda pair: pair[0])[1] if alike else None


def shares_a_number(seller: KnownSeller, marks: Collection[str]) -> bool:
    """A VAT identifier, tax number or account; names and domains are written on other pages too."""
    return any(mark in seller.marks for mark in marks if mark.startswith(("vat:", "tax:", "iban:")))


def _needed(seller: KnownSeller, marks: Collection[str]) -> float:
    if _other_vat_id(seller, marks):
        return 2.0
    if shares_a_number(seller, marks):
        return _ALIKE
    return _VERY_ALIKE if any(mark in seller.marks for mark in marks) else 2.0


def _other_vat_id(seller: KnownSeller, marks: Collection[str]) -> bool:
    known = {mark for mark in seller.marks if mark.startswith("vat:")}
    shown = {mark for mark in marks if mark.startswith("vat:")}
    return bool(known and shown and not known & shown)


def _likeness(known: Collection[str], shown: Collection[str]) -> float:
    """How much of the one is in the other, and the other way round, whichever is less."""
    common = len(set(known) & set(shown))
    return common / max(len(known), len(shown), 1)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]

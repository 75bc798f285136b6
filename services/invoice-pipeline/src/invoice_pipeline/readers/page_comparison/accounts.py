"""Where the money goes: accounts and their holders."""

from collections.abc import Iterator
from itertools import chain

from common.schemas.comparison import Outcome
from common.schemas.invoice import CreditTransfer, Invoice, Payment, Totals
from invoice_pipeline.duplicates import credits_buyer
from invoice_pipeline.identifiers import iban_is_valid
from invoice_pipeline.readers.page_comparison import written_forms
from invoice_pipeline.readers.page_comparison.compared import Compared, agrees, differs, left_out, not_shown
from invoice_pipeline.readers.page_comparison.parties import compare_holder
from invoice_pipeline.readers.page_comparison.visible_page import VisiblePage
from invoice_pipeline.readers.text_pdf.accounts import called_ibans_in, domestic_accounts, ibans_in
from invoice_pipeline.readers.text_pdf.candidates import Candidate

_ACCOUNTS = 20
"""That are looked for: each costs a search of all pages. Companies name three, hostile invoices thousands."""
_COLLECTED = frozenset({"10", "48", "49", "54", "55", "59"})
"""UNTDID 4461: in cash, by card, by direct debit."""


def compare_accounts(invoice: Invoice, page: VisiblePage) -> Iterator[Compared]:
    payment = invoice.payment or Payment()
    further = enumerate(payment.further_accounts)
    accounts = {"payment": payment} | {
        f"payment.further_accounts[{position}]": account for position, account in further
    }
    if _is_transferred(invoice) and not any(account.iban for account in accounts.values()):
        shown = next(chain(_shown(page), domestic_accounts(page.document)), None)
        if shown:
            yield left_out("payment.iban", shown)
    for position, (path, account) in enumerate(accounts.items()):
        if position < _ACCOUNTS:
            yield from _compare(path, account, invoice, page)
        elif account.iban:
            yield not_shown(f"{path}.iban", account.iban, blocking=True)


def _is_transferred(invoice: Invoice) -> bool:
    """Whether somebody is to pay by themselves, so that they must know the account."""
    totals = invoice.totals or Totals()
    due = totals.gross if totals.payable is None else totals.payable
    collected = invoice.payment is not None and (
        invoice.payment.means_code in _COLLECTED or invoice.payment.direct_debit is not None
    )
    return not collected and not credits_buyer(invoice) and (due is None or due > 0)


def _compare(path: str, account: CreditTransfer, invoice: Invoice, page: VisiblePage) -> Iterator[Compared]:
    trusted = False
    if account.iban:
        compared = _account(f"{path}.iban", account.iban, page)
        trusted = compared.outcome is Outcome.AGREES
        yield compared
    if account.account_name:
        yield compare_holder(f"{path}.account_name", account.account_name, invoice, page, paid_to=not trusted)


def _account(field: str, iban: str, page: VisiblePage) -> Compared:
    """An account that the page does not show is for a person too: nobody who read the page has seen it.

    Nor is what OCR has read with wrong check digits another account: it is one that was misread.
    """
    pattern = written_forms.identifier(iban)
    seen = page.find(pattern)
    if seen:
        return agrees(field, iban, seen)
    other = next(_shown(page), None)
    if other and other.by_ocr and not iban_is_valid(other.value):
        return Compared(field, Outcome.NOT_SHOWN, iban, other, blocking=True, hidden=page.hides(pattern))
    if other:
        return differs(field, iban, other, hidden=page.hides(pattern), vital=True)
    return not_shown(field, iban, blocking=True, hidden=page.hides(pattern))


def _shown(page: VisiblePage) -> Iterator[Candidate[str]]:
    """Accounts by their check digits, and what a label calls an IBAN."""
    yield from (found for line in page.lines for found in ibans_in(line))
    yield from (found for line in page.lines for found in called_ibans_in(line))

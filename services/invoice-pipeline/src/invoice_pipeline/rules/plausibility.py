"""Beyond the standard: check digits, dates and currencies that cannot be, texts that nobody understood."""

from collections.abc import Iterator
from datetime import date, timedelta

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.findings import Severity
from common.schemas.invoice import CreditTransfer, Party, Payment
from common.schemas.reasons import ReasonCode
from invoice_pipeline.identifiers import iban_is_valid, looks_like_iban, vat_id_is_valid
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.rule import Fault, Rule

_OLDEST = date(1990, 1, 1)
_POSTDATED = timedelta(days=31)
"""Rents and subscriptions are invoiced up to a month ahead of their date."""
_OLD = timedelta(days=3 * 365)
"""Claims lapse about then (three years in Germany); an older date is more likely misread."""


def _iban(case: Case) -> Iterator[Fault]:
    payment = case.invoice.payment or Payment()
    accounts = [("payment", payment), *_further(payment)]
    for path, account in accounts:
        if account.iban and looks_like_iban(account.iban) and not iban_is_valid(account.iban):
            yield Fault(f"{path}.iban", f"the IBAN {account.iban} has wrong check digits or a wrong length")


def _further(payment: Payment) -> Iterator[tuple[str, CreditTransfer]]:
    for position, account in enumerate(payment.further_accounts):
        yield f"payment.further_accounts[{position}]", account


def _vat_id(party: Party, whose: str) -> Iterator[Fault]:
    if party.vat_id and vat_id_is_valid(party.vat_id) is False:
        message = (
            f"the {whose}'s VAT identifier {party.vat_id} has not the form or the check digit of its country"
        )
        yield Fault(f"{whose}.vat_id", message)


def _seller_vat_id(case: Case) -> Iterator[Fault]:
    yield from _vat_id(case.seller, "seller")


def _buyer_vat_id(case: Case) -> Iterator[Fault]:
    yield from _vat_id(case.buyer, "buyer")


def _currencies(case: Case) -> Iterator[Fault]:
    """VAT may be stated in a second currency (BT-6), nothing in a third."""
    for code in case.invoice.extensions.get("amount_currencies", "").split():
        if case.invoice.currency:
            message = f"an amount is stated in {code}, but the invoice is in {case.invoice.currency}"
            yield Fault("currency", message)


def _issued(case: Case) -> Iterator[Fault]:
    issued = case.invoice.issue_date
    if issued is None:
        return
    if issued < _OLDEST:
        yield Fault("issue_date", f"the issue date {issued} lies before {_OLDEST}")
    elif case.today and issued > case.today + _POSTDATED:
        yield Fault("issue_date", f"the issue date {issued} lies in the future")
    elif case.today and issued < case.today - _OLD:
        yield Fault("issue_date", f"the issue date {issued} is more than three years past")


def _due(case: Case) -> Iterator[Fault]:
    issued, due = case.invoice.issue_date, case.invoice.due_date
    if issued and due and due < issued:
        yield Fault("due_date", f"it falls due on {due}, before it was issued on {issued}")


def _unexplained(case: Case) -> Iterator[Fault]:
    """Where a profile has no place for what was paid (BT-113), BR-CO-16 asks nothing of it."""
    gross, payable = case.totals.gross, case.totals.payable
    if "BT-113" in case.profile.absent and gross is not None and payable is not None and payable != gross:
        message = f"{payable} is due (BT-115) of {gross} with tax (BT-112), and nothing says what was paid"
        yield Fault("totals.payable", message)


def _malformed(case: Case) -> Iterator[Fault]:
    if not case.malformed:
        return
    read = surest(case.evidence)
    for item in case.evidence:
        if item.confidence == 0 and item.page is None:
            yield Fault(item.field, f"{item.field}: {item.text[:100]!r} is no value of this field")
        elif item.confidence == 0:
            yield Fault(item.field, _not_understood(item, read.get(item.field)))


def _not_understood(item: FieldEvidence, read: FieldEvidence | None) -> str:
    """A label in vain, or what speaks against the value that was read."""
    said = f"page {item.page} says {item.text[:100]!r}"
    if read is None or read.confidence == 0:
        return f"{said}, but {item.field} could not be read from it"
    if read.text == item.text:
        return f"{item.field} was read as {item.text[:100]!r}, but it may be another on page {item.page}"
    return f"{item.field} was read as {read.text[:100]!r}, but {said}, which may be it as well"


RULES = (
    Rule("IBAN-01", ("BT-84",), _iban, ReasonCode.INVALID_IBAN),
    Rule("VAT-01", ("BT-31",), _seller_vat_id, ReasonCode.INVALID_VAT_ID),
    Rule("VAT-02", ("BT-48",), _buyer_vat_id, ReasonCode.INVALID_VAT_ID, Severity.WARNING),
    Rule("CUR-01", ("BT-5", "BT-6"), _currencies, ReasonCode.OTHER_RULE_BROKEN),
    Rule("DATE-01", ("BT-2",), _issued, ReasonCode.INVALID_DATE),
    Rule("DATE-02", ("BT-9", "BT-2"), _due, ReasonCode.INVALID_DATE),
    Rule("DUE-01", ("BT-115", "BT-112"), _unexplained, ReasonCode.ARITHMETIC_MISMATCH),
    Rule("READ-01", (), _malformed, ReasonCode.OTHER_RULE_BROKEN),
)

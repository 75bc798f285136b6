"""Identifiers with check digits, codes and dates that cannot be, and texts that could not be understood."""

from collections.abc import Iterator
from datetime import date, timedelta

from common.schemas.findings import Severity
from common.schemas.invoice import Party, Payment
from common.schemas.reasons import ReasonCode
from invoice_pipeline.identifiers import currencies, iban_is_valid, looks_like_iban, vat_id_is_valid
from invoice_pipeline.rules.rule import Case, Rule

_OLDEST = date(1990, 1, 1)
_POSTDATED = timedelta(days=31)
"""Rents and subscriptions are invoiced up to a month ahead of their date."""
_OLD = timedelta(days=3 * 365)
"""Claims lapse about then (three years in Germany); an older date is more likely misread."""


def _iban(case: Case) -> Iterator[str]:
    payment = case.invoice.payment or Payment()
    for account in (payment, *payment.further_accounts):
        if account.iban and looks_like_iban(account.iban) and not iban_is_valid(account.iban):
            yield f"the IBAN {account.iban} has wrong check digits or a wrong length"


def _vat_id(party: Party | None, whose: str) -> Iterator[str]:
    if party and party.vat_id and vat_id_is_valid(party.vat_id) is False:
        yield f"the {whose}'s VAT identifier {party.vat_id} is not one"


def _seller_vat_id(case: Case) -> Iterator[str]:
    yield from _vat_id(case.invoice.seller, "seller")


def _buyer_vat_id(case: Case) -> Iterator[str]:
    yield from _vat_id(case.invoice.buyer, "buyer")


def _currency(case: Case) -> Iterator[str]:
    for code in (case.invoice.currency, case.invoice.tax_currency):
        if code and code not in currencies():
            yield f"{code} is no currency of ISO 4217"


def _issued(case: Case) -> Iterator[str]:
    issued = case.invoice.issue_date
    if issued is None:
        return
    if issued < _OLDEST:
        yield f"the issue date {issued} lies before {_OLDEST}"
    elif case.today and issued > case.today + _POSTDATED:
        yield f"the issue date {issued} lies in the future"
    elif case.today and issued < case.today - _OLD:
        yield f"the issue date {issued} is more than three years past"


def _due(case: Case) -> Iterator[str]:
    issued, due = case.invoice.issue_date, case.invoice.due_date
    if issued and due and due < issued:
        yield f"it falls due on {due}, before it was issued on {issued}"


def _periods(case: Case) -> Iterator[str]:
    for period in (case.invoice.period, *(line.period for line in case.invoice.lines)):
        if period and period.start and period.end and period.end < period.start:
            yield f"a period ends on {period.end}, before it begins on {period.start}"


def _malformed(case: Case) -> Iterator[str]:
    for item in case.evidence:
        if item.confidence == 0:
            yield f"{item.field}: {item.text[:100]!r} is no value of this field"


RULES = (
    Rule("IBAN-01", ("BT-84",), _iban, ReasonCode.INVALID_IBAN),
    Rule("VAT-01", ("BT-31",), _seller_vat_id, ReasonCode.INVALID_VAT_ID),
    Rule("VAT-02", ("BT-48",), _buyer_vat_id, ReasonCode.INVALID_VAT_ID, Severity.WARNING, blocking=False),
    Rule("BR-CL-04", ("BT-5", "BT-6"), _currency, ReasonCode.INVALID_CODE),
    Rule("DATE-01", ("BT-2",), _issued, ReasonCode.INVALID_DATE),
    Rule("DATE-02", ("BT-9", "BT-2"), _due, ReasonCode.INVALID_DATE),
    Rule("BR-29", ("BT-74", "BT-73"), _periods, ReasonCode.INVALID_DATE, Severity.WARNING, blocking=False),
    Rule("READ-01", (), _malformed, ReasonCode.OTHER_RULE_BROKEN),
)

"""BG-16 to BG-19 in CII, as far as they stand among the means of payment."""

import re

from common.schemas.invoice import CreditTransfer, Invoice, Payment
from exporter.formats.xml_table import Group, Leaf, Table

_NOT_DEFINED = "1"
"""UNTDID 4461 for an instrument that nobody defined: the schema wants a code where an account stands."""
_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9 ]{8,40}$")


def payments(invoice: Invoice) -> tuple[Payment, ...]:
    """BG-16 and one more for each further account, all of the same code."""
    first = invoice.payment
    if first is None:
        return ()
    further = (
        Payment(means_code=first.means_code, **account.model_dump()) for account in first.further_accounts
    )
    stated = first.model_copy(update={"reference": None, "further_accounts": ()})
    mandate_alone = stated.direct_debit and stated.direct_debit.debited_account is None
    empty = stated.model_copy(update={"direct_debit": None} if mandate_alone else {}) == Payment()
    return (*(() if empty else (stated,)), *further)


def _means_code(payment: Payment) -> str:
    return payment.means_code or _NOT_DEFINED


def _iban(account: CreditTransfer) -> str | None:
    return account.iban if account.iban and _IBAN.match(account.iban) else None


def _other_account(account: CreditTransfer) -> str | None:
    return None if _iban(account) else account.iban


def _debited(payment: Payment) -> str | None:
    return payment.direct_debit.debited_account if payment.direct_debit else None


MEANS: Table = (
    Leaf("ram:TypeCode", _means_code),
    Leaf("ram:Information", "means_text"),
    Group(
        "ram:ApplicableTradeSettlementFinancialCard",
        "card",
        (Leaf("ram:ID", "number", needed="BT-87"), Leaf("ram:CardholderName", "holder")),
    ),
    Leaf("ram:PayerPartyDebtorFinancialAccount/ram:IBANID", _debited),
    Group(
        "ram:PayeePartyCreditorFinancialAccount",
        ".",
        (
            Leaf("ram:IBANID", _iban),
            Leaf("ram:AccountName", "account_name"),
            Leaf("ram:ProprietaryID", _other_account),
        ),
    ),
    Leaf("ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID", "bic"),
)

__all__ = ["MEANS", "payments"]

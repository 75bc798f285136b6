"""BG-16 to BG-19 in CII, where they lie spread over the trade settlement."""

from common.schemas.invoice import CreditTransfer, DirectDebit, Payment, PaymentCard
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_table import Table

_MEANS = "SpecifiedTradeSettlementPaymentMeans"
_CREDITOR = "PayeePartyCreditorFinancialAccount"
_ACCOUNT: Table = {
    "iban": (f"{_CREDITOR}/IBANID", f"{_CREDITOR}/ProprietaryID"),
    "account_name": f"{_CREDITOR}/AccountName",
    "bic": "PayeeSpecifiedCreditorFinancialInstitution/BICID",
}
_PAYMENT: Table = {
    "means_code": f"{_MEANS}/TypeCode",
    "means_text": f"{_MEANS}/Information",
    "reference": "PaymentReference",
}
_CARD = {"number": "ID", "holder": "CardholderName"}
_DEBIT: Table = {
    "mandate": "SpecifiedTradePaymentTerms/DirectDebitMandateID",
    "creditor_id": "CreditorReferenceID",
    "debited_account": f"{_MEANS}/PayerPartyDebtorFinancialAccount/IBANID",
}


def payment(settlement: Group) -> Payment | None:
    """The first account lies flat in the payment, whichever of several means it stands in."""
    accounts = f"{_MEANS}[{_CREDITOR}]"
    first = settlement.one("", accounts, _account)
    return settlement.read(
        Payment,
        _PAYMENT,
        {
            **(first.model_dump() if first else {}),
            "further_accounts": settlement.many("further_accounts", accounts, _account, after=1),
            "card": settlement.one(
                "card",
                f"{_MEANS}/ApplicableTradeSettlementFinancialCard",
                lambda found: found.read(PaymentCard, _CARD),
            ),
            "direct_debit": settlement.one(
                "direct_debit", ".", lambda found: found.read(DirectDebit, _DEBIT)
            ),
        },
    )


def _account(group: Group) -> CreditTransfer | None:
    return group.read(CreditTransfer, _ACCOUNT)

"""BG-16 to BG-19 in CII, where they lie spread over the trade settlement."""

from common.schemas.invoice import CreditTransfer, DirectDebit, Payment, PaymentCard
from invoice_pipeline.readers.xml_group import Group, Table

_MEANS = "SpecifiedTradeSettlementPaymentMeans"
_CREDITED = f"{_MEANS}[PayeePartyCreditorFinancialAccount]"
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
    "iban": (f"({_CREDITED})[1]/{_CREDITOR}/IBANID", f"({_CREDITED})[1]/{_CREDITOR}/ProprietaryID"),
    "account_name": f"({_CREDITED})[1]/{_CREDITOR}/AccountName",
    "bic": f"({_CREDITED})[1]/PayeeSpecifiedCreditorFinancialInstitution/BICID",
}
_CARD = {"number": "ID", "holder": "CardholderName"}
_DEBIT: Table = {
    "mandate": "SpecifiedTradePaymentTerms/DirectDebitMandateID",
    "creditor_id": "CreditorReferenceID",
    "debited_account": f"{_MEANS}/PayerPartyDebtorFinancialAccount/IBANID",
}


def payment(settlement: Group) -> Payment | None:
    return settlement.read(
        Payment,
        _PAYMENT,
        {
            "further_accounts": settlement.many(
                "further_accounts",
                f"({_CREDITED})[position()>1]",
                lambda found: found.read(CreditTransfer, _ACCOUNT),
            ),
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

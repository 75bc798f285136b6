"""How an invoice is to be paid: BG-16 to BG-19 of EN 16931."""

from pydantic import Field

from common.schemas.values import Closed, Text, term


class CreditTransfer(Closed):
    """BG-17, one account."""

    iban: Text | None = Field(
        default=None,
        json_schema_extra=term("BT-84"),
        description="The IBAN, or another account number where the account has none.",
    )
    account_name: Text | None = Field(default=None, json_schema_extra=term("BT-85"))
    bic: Text | None = Field(default=None, json_schema_extra=term("BT-86"))


class PaymentCard(Closed):
    """BG-18. The number as the document shows it; senders must have masked it."""

    number: Text | None = Field(default=None, json_schema_extra=term("BT-87"))
    holder: Text | None = Field(default=None, json_schema_extra=term("BT-88"))


class DirectDebit(Closed):
    """BG-19."""

    mandate: Text | None = Field(default=None, json_schema_extra=term("BT-89"))
    creditor_id: Text | None = Field(default=None, json_schema_extra=term("BT-90"))
    debited_account: Text | None = Field(default=None, json_schema_extra=term("BT-91"))


class Payment(CreditTransfer):
    """BG-16 with the first credit transfer flat in it; ``further_accounts`` holds the others."""

    means_code: Text | None = Field(
        default=None, json_schema_extra=term("BT-81"), description="UNTDID 4461, such as 58 (SEPA transfer)."
    )
    means_text: Text | None = Field(default=None, json_schema_extra=term("BT-82"))
    reference: Text | None = Field(default=None, json_schema_extra=term("BT-83"))
    further_accounts: tuple[CreditTransfer, ...] = Field(default=(), json_schema_extra=term("BG-17"))
    card: PaymentCard | None = Field(default=None, json_schema_extra=term("BG-18"))
    direct_debit: DirectDebit | None = Field(default=None, json_schema_extra=term("BG-19"))

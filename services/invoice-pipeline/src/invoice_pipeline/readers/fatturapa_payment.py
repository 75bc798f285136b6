"""DatiPagamento of a FatturaPA: BG-16, when what is due, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import CreditTransfer, Money, Payment
from common.schemas.values import Closed
from invoice_pipeline.readers.fatturapa_codes import MEANS_CODES
from invoice_pipeline.readers.xml_group import Group, Table

_DETAIL = "FatturaElettronicaBody/DatiPagamento/DettaglioPagamento"
_ACCOUNT: Table = {"iban": "IBAN", "bic": "BIC", "account_name": "Beneficiario"}
_PAYMENT: Table = {**_ACCOUNT, "means_code": "ModalitaPagamento", "reference": "CodicePagamento"}
READ_ONCE_OF_PAYMENT = frozenset(
    f"DatiPagamento/DettaglioPagamento/{path}" for path in ("IBAN", "BIC", "Beneficiario", "CodicePagamento")
)
"""Of the first payment; those of others are kept beyond the model, with their amounts and days."""


class Instalment(Closed):
    """One DettaglioPagamento."""

    due: date | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Payments:
    """``evidence`` is that of the instalments, in their order, under ``due_date`` and ``totals.payable``."""

    payment: Payment | None
    instalments: tuple[Instalment, ...]
    evidence: tuple[FieldEvidence, ...]

    @property
    def due_date(self) -> date | None:
        """BT-9 is one day: that of the first instalment, so that none is paid late."""
        return min((row.due for row in self.instalments if row.due), default=None)

    def terms(self, currency: str | None) -> str | None:
        """BT-20, where EN 16931 has several instalments stated."""
        if len(self.instalments) < 2:  # noqa: PLR2004 - a single one needs no plan
            return None
        unit = f" {currency}" if currency else ""
        rows = (f"{row.amount}{unit}{f' {row.due}' if row.due else ''}" for row in self.instalments)
        return "; ".join(rows)


def payments(document: Group, evidence: list[FieldEvidence]) -> Payments:
    """``evidence`` is the list that ``document`` adds to."""
    payment = document.one("payment", _DETAIL, lambda first: _payment(document, first))
    before = len(evidence)
    rows = document.many(
        "instalments",
        _DETAIL,
        lambda group: group.read(Instalment, {"due": "DataScadenzaPagamento", "amount": "ImportoPagamento"}),
    )
    of_rows = [_of_document(item) for item in evidence[before:]]
    del evidence[before:]
    return Payments(payment, rows, tuple(of_rows))


def _of_document(item: FieldEvidence) -> FieldEvidence:
    """The instalments are no group of the canonical invoice: what they say is its due date and amount due."""
    field = "due_date" if item.field.endswith(".due") else "totals.payable"
    return item.model_copy(update={"field": field})


def _payment(document: Group, first: Group) -> Payment | None:
    found = first.read(Payment, _PAYMENT)
    if found is None:
        return None
    others = document.many(
        "payment.further_accounts",
        f"({_DETAIL})[position()>1][IBAN]",
        lambda group: group.read(CreditTransfer, _ACCOUNT),
    )
    code, name = MEANS_CODES.get(found.means_code or "", (found.means_code, None))
    further = tuple(_distinct(found, others))
    return found.model_copy(update={"means_code": code, "means_text": name, "further_accounts": further})


def _distinct(first: CreditTransfer, others: Sequence[CreditTransfer]) -> list[CreditTransfer]:
    """Instalments mostly go to one account."""
    by_iban = {account.iban: account for account in reversed(others) if account.iban != first.iban}
    return list(reversed(by_iban.values()))

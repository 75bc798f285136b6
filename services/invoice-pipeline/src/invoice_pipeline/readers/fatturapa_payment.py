"""DatiPagamento of a FatturaPA: BG-16, when what is due, and how much."""

from dataclasses import dataclass
from datetime import date

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import CreditTransfer, Money, Payment
from common.schemas.values import Closed
from invoice_pipeline.readers.fatturapa_codes import MEANS_CODES
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_table import Table

_DETAIL = "FatturaElettronicaBody/DatiPagamento/DettaglioPagamento"
_ACCOUNT: Table = {"iban": "IBAN", "bic": "BIC", "account_name": "Beneficiario"}
_PAYMENT: Table = {**_ACCOUNT, "reference": "CodicePagamento"}


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
    found = first.read(Payment, _PAYMENT) or Payment()
    means = first.code("means_code", "ModalitaPagamento")
    others = document.many(
        "payment.further_accounts", _DETAIL, lambda group: group.read(CreditTransfer, _ACCOUNT), after=1
    )
    code, name = MEANS_CODES.get(means or "", (means, None))
    first_account = CreditTransfer(**found.model_dump(include=set(CreditTransfer.model_fields)))
    further = tuple(account for account in dict.fromkeys(others) if account != first_account)
    found = found.model_copy(update={"means_code": code, "means_text": name, "further_accounts": further})
    return None if found == Payment() else found

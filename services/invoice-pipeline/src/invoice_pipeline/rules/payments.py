"""Rules about how an invoice is paid: BR-49 to BR-51, BR-61 and BR-CO-25 of EN 16931."""

from collections.abc import Iterator

from common.schemas.invoice import Payment
from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.rule import Fault
from invoice_pipeline.rules.shapes import warning

_CREDIT_TRANSFERS = ("30", "58")
"""Credit transfer and SEPA credit transfer of UNTDID 4461."""
_CARD_DIGITS = 10
"""The first six and the last four: what the card industry's security council lets be shown."""


def _means(case: Case) -> Iterator[Fault]:
    """A payment reference or a mandate alone, which CII writes elsewhere, is no instruction yet."""
    payment = case.invoice.payment
    if payment is None or payment.means_code:
        return
    if payment.iban or payment.card or payment.means_text or payment == Payment():
        message = "there are payment instructions (BG-16), but the means of payment (BT-81) is missing"
        yield Fault("payment.means_code", message)


def _account(case: Case) -> Iterator[Fault]:
    """The first account counts; where there are others it need not be the one that lacks its number."""
    payment = case.invoice.payment
    if payment is None or payment.means_code not in _CREDIT_TRANSFERS:
        return
    if payment.iban is None:
        message = f"payment is by credit transfer ({payment.means_code}), but the account (BT-84) is missing"
        yield Fault("payment.iban", message)
    for position, account in enumerate(payment.further_accounts):
        if account.iban is None:
            yield Fault(
                f"payment.further_accounts[{position}].iban", "a further account (BT-84) has no number"
            )


def _card(case: Case) -> Iterator[Fault]:
    card = case.invoice.payment.card if case.invoice.payment else None
    if card and card.number and len(card.number) > _CARD_DIGITS:
        message = (
            f"a card number (BT-87) of {len(card.number)} characters is shown; at most {_CARD_DIGITS} may be"
        )
        yield Fault("payment.card.number", message)


def _due(case: Case) -> Iterator[Fault]:
    payable = case.totals.payable
    if payable is None or payable <= 0 or case.is_credit_note:
        return
    if case.invoice.due_date or case.invoice.payment_terms:
        return
    message = f"{payable} is due, but neither a due date (BT-9) nor payment terms (BT-20) are stated"
    yield Fault("due_date", message)


RULES = (
    warning("BR-49", ("BT-81", "BG-16"), _means, reason=ReasonCode.MISSING_MANDATORY_FIELD),
    warning("BR-50", ("BT-84",), _account, reason=ReasonCode.MISSING_MANDATORY_FIELD),
    warning("BR-51", ("BT-87",), _card),
    warning("BR-61", ("BT-84", "BT-81"), _account, reason=ReasonCode.MISSING_MANDATORY_FIELD),
    warning("BR-CO-25", ("BT-115", "BT-9", "BT-20"), _due, reason=ReasonCode.MISSING_MANDATORY_FIELD),
)

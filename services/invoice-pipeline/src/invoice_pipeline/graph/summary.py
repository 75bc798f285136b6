from decimal import Decimal

from common.messages.activity import InvoiceSummary
from common.schemas.invoice import Invoice, Party, Totals
from invoice_pipeline.graph.sentences import storable

_MAX_TEXT = 300
"""Lists show a line; the whole text stays in the record."""


def summarise(invoice: Invoice) -> InvoiceSummary:
    """The fields that lists show and filter by."""
    seller, buyer = invoice.seller or Party(), invoice.buyer or Party()
    totals = invoice.totals or Totals()
    return InvoiceSummary(
        number=_short(invoice.number),
        seller_name=_short(seller.name),
        seller_vat_id=_short(seller.vat_id),
        buyer_name=_short(buyer.name),
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        currency=_short(invoice.currency),
        payable=_plain(totals.payable),
        gross=_plain(totals.gross),
    )


def _short(text: str | None) -> str | None:
    return storable(text, _MAX_TEXT) if text else None


def _plain(amount: Decimal | None) -> Decimal | None:
    """Without an exponent, so that ``1E+3`` is shown as 1000; the model caps the digits."""
    return None if amount is None else Decimal(f"{amount:f}")

"""Credit notes: what they give back is positive in the canonical invoice, with or without a printed minus."""

from decimal import Decimal

from common.schemas.amounts import AllowanceCharge, Totals, VatBreakdown
from common.schemas.invoice import Invoice
from common.schemas.line import Line
from invoice_pipeline.duplicates import credits_buyer

ZERO = Decimal(0)
_OF_TOTALS = ("line_net", "net", "tax", "gross", "prepaid", "rounding", "payable")


def without_minus(invoice: Invoice) -> Invoice:
    """A credit note of -119.00 gives back 119.00; any other invoice as it is.

    Its quantities are turned with its amounts, and an allowance on what is given back is a charge.
    """
    totals = invoice.totals or Totals()
    due = totals.payable if totals.gross is None else totals.gross
    if not credits_buyer(invoice) or due is None or due >= ZERO:
        return invoice
    return invoice.model_copy(
        update={
            "totals": _totals(totals),
            "lines": tuple(map(_line, invoice.lines)),
            "allowances_charges": tuple(map(_charge, invoice.allowances_charges)),
            "vat_breakdown": tuple(map(_share, invoice.vat_breakdown)),
        }
    )


def _totals(totals: Totals) -> Totals:
    turned = {name: _negated(getattr(totals, name)) for name in _OF_TOTALS}
    return totals.model_copy(update={**turned, "allowances": totals.charges, "charges": totals.allowances})


def _line(line: Line) -> Line:
    amounts = {"net_amount": _negated(line.net_amount), "quantity": _negated(line.quantity)}
    return line.model_copy(update=amounts)


def _charge(charge: AllowanceCharge) -> AllowanceCharge:
    return charge.model_copy(update={"is_charge": not charge.is_charge})


def _share(share: VatBreakdown) -> VatBreakdown:
    return share.model_copy(update={"taxable": _negated(share.taxable), "tax": _negated(share.tax)})


def _negated(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value

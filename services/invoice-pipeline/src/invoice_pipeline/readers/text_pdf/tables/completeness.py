"""How much of the lines and the tax breakdown was really read (Coverage)."""

from collections.abc import Sequence
from decimal import Decimal

from common.schemas.amounts import AllowanceCharge, Totals, VatBreakdown
from common.schemas.line import Line
from common.schemas.record import Coverage

ZERO = Decimal(0)


def coverage_of(
    lines: Sequence[Line],
    charges: Sequence[AllowanceCharge],
    breakdown: Sequence[VatBreakdown],
    totals: Totals,
) -> Coverage:
    """Full only where each line is whole, and lines and breakdown come to the totals to the cent.

    Anything less is the header's: then no rule holds the lines against it, and nothing that was not read on
    the page is missed in the invoice.
    """
    if not lines or not breakdown or totals.net is None or totals.gross is None:
        return Coverage.HEADER
    whole = all(_is_whole(line) for line in lines) and all(share.category for share in breakdown)
    whole = whole and all(charge.vat_category for charge in charges)
    net = sum((line.net_amount or ZERO for line in lines), ZERO) + sum(map(_signed, charges), ZERO)
    base = sum((share.taxable or ZERO for share in breakdown), ZERO)
    tax = sum((share.tax or ZERO for share in breakdown), ZERO)
    agrees = net == base == totals.net and totals.net + tax == totals.gross and tax == (totals.tax or ZERO)
    return Coverage.FULL if whole and agrees else Coverage.HEADER


def _signed(charge: AllowanceCharge) -> Decimal:
    amount = charge.amount or ZERO
    return amount if charge.is_charge else -amount


def _is_whole(line: Line) -> bool:
    return None not in (
        line.net_amount,
        line.quantity,
        line.unit_price,
        line.name,
        line.tax_rate,
        line.vat_category,
    )

"""Amounts that must add up: BR-CO-10 to BR-CO-17 of EN 16931.

Both sides are rounded half up to two decimals and must then be equal, as the standard's own schematron has
it. BR-CO-17 alone has a tolerance there, of less than one unit of the currency, because tax may be summed up
from lines that were rounded one by one; the sums of BR-CO-14 and BR-CO-15 hold to the cent all the same.
"""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from common.schemas.invoice import Invoice, Totals
from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.rule import Case, Rule

ZERO = Decimal(0)
CENT = Decimal("0.01")
TAX_TOLERANCE = Decimal(1)
_NOT_SUMMED = ("GROUP", "INFORMATION")
"""Lines of the EXTENDED profiles that repeat what their sub-lines say."""


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def adds_up(stated: Decimal, calculated: Decimal) -> bool:
    return cents(stated) == cents(calculated)


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), start=ZERO)


def _compare(stated: Decimal | None, calculated: Decimal, term: str, how: str) -> Iterator[str]:
    if not adds_up(stated or ZERO, calculated):
        yield f"{term} says {stated}, but {how} is {cents(calculated)}"


def _totals(invoice: Invoice) -> Totals:
    return invoice.totals or Totals()


def _lines(case: Case) -> Iterator[str]:
    lines = [line for line in case.invoice.lines if line.extensions.get("line_status") not in _NOT_SUMMED]
    stated = _totals(case.invoice).line_net
    if lines and stated is not None:
        yield from _compare(
            stated, total(line.net_amount for line in lines), "BT-106", "the sum of the lines"
        )


def _allowances(case: Case) -> Iterator[str]:
    found = [item.amount for item in case.invoice.allowances_charges if not item.is_charge]
    if found or case.invoice.lines:
        yield from _compare(_totals(case.invoice).allowances, total(found), "BT-107", "the sum of allowances")


def _charges(case: Case) -> Iterator[str]:
    found = [item.amount for item in case.invoice.allowances_charges if item.is_charge]
    if found or case.invoice.lines:
        yield from _compare(_totals(case.invoice).charges, total(found), "BT-108", "the sum of charges")


def _net(case: Case) -> Iterator[str]:
    totals = _totals(case.invoice)
    if totals.line_net is not None and totals.net is not None:
        calculated = totals.line_net - (totals.allowances or ZERO) + (totals.charges or ZERO)
        yield from _compare(totals.net, calculated, "BT-109", "BT-106 - BT-107 + BT-108")


def _tax(case: Case) -> Iterator[str]:
    found = [item.tax for item in case.invoice.vat_breakdown if item.tax is not None]
    if found:
        yield from _compare(_totals(case.invoice).tax, total(found), "BT-110", "the sum of BT-117")


def _gross(case: Case) -> Iterator[str]:
    totals = _totals(case.invoice)
    if totals.net is not None and totals.gross is not None:
        yield from _compare(totals.gross, totals.net + (totals.tax or ZERO), "BT-112", "BT-109 + BT-110")


def _payable(case: Case) -> Iterator[str]:
    totals = _totals(case.invoice)
    if totals.gross is not None and totals.payable is not None:
        calculated = totals.gross - (totals.prepaid or ZERO) + (totals.rounding or ZERO)
        yield from _compare(totals.payable, calculated, "BT-115", "BT-112 - BT-113 + BT-114")


def _rates(case: Case) -> Iterator[str]:
    for item in case.invoice.vat_breakdown:
        if item.taxable is None or item.tax is None or item.rate is None:
            continue
        calculated = cents(item.taxable * item.rate / 100)
        if abs(item.tax - calculated) >= TAX_TOLERANCE:
            yield f"BT-117 says {item.tax}, but {item.rate} % of {item.taxable} is {calculated}"


_WRONG = ReasonCode.ARITHMETIC_MISMATCH

RULES = (
    Rule("BR-CO-10", ("BT-106", "BT-131"), _lines, _WRONG),
    Rule("BR-CO-11", ("BT-107", "BT-92"), _allowances, _WRONG),
    Rule("BR-CO-12", ("BT-108", "BT-99"), _charges, _WRONG),
    Rule("BR-CO-13", ("BT-109", "BT-106", "BT-107", "BT-108"), _net, _WRONG),
    Rule("BR-CO-14", ("BT-110", "BT-117"), _tax, _WRONG),
    Rule("BR-CO-15", ("BT-112", "BT-109", "BT-110"), _gross, _WRONG),
    Rule("BR-CO-16", ("BT-115", "BT-112", "BT-113", "BT-114"), _payable, _WRONG),
    Rule("BR-CO-17", ("BT-117", "BT-116", "BT-119"), _rates, _WRONG),
)

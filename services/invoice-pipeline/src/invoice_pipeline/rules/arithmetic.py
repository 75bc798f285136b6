"""Amounts that must add up: BR-CO-10 to BR-CO-18, BR-45 to BR-48 of EN 16931.

Both sides are rounded half up to two decimals and must then be equal, as the standard's own schematron has
it. BR-CO-17 alone has a tolerance there, of less than one unit of the currency, because tax may be summed up
from lines that were rounded one by one; the sums of BR-CO-14 and BR-CO-15 hold to the cent all the same. The
EXTENDED profile tolerates a cent for each amount that was summed up.
"""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.rule import Fault, Needs, Rule
from invoice_pipeline.rules.shapes import breakdown, each_needs, error, warning

ZERO = Decimal(0)
CENT = Decimal("0.01")
TAX_TOLERANCE = Decimal(1)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def adds_up(stated: Decimal, calculated: Decimal, tolerance: Decimal = ZERO) -> bool:
    return abs(cents(stated) - cents(calculated)) <= tolerance


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), start=ZERO)


def _parts(case: Case) -> int:
    """How many rounded amounts went into the totals."""
    return len(case.lines) + len(case.allowances) + len(case.charges)


def _states(field: str, term: str, stated: Decimal | None, calculated: Decimal, how: str) -> Iterator[Fault]:
    says = "is missing" if stated is None else f"says {stated}"
    yield Fault(f"totals.{field}", f"{term} {says}, but {how} is {cents(calculated)}")


def _lines(case: Case) -> Iterator[Fault]:
    stated, lines = case.totals.line_net, case.lines
    if lines and stated is not None:
        calculated = total(line.value.net_amount for line in lines)
        if not adds_up(stated, calculated, case.profile.tolerance * len(lines)):
            what = "the sum of the lines (BT-106)"
            yield from _states("line_net", what, stated, calculated, f"the sum of the {len(lines)} lines")


def _allowances(case: Case) -> Iterator[Fault]:
    stated, items = case.totals.allowances, case.allowances
    if items or case.invoice.lines:
        calculated = total(item.value.amount for item in items)
        if not adds_up(stated or ZERO, calculated, case.profile.tolerance * len(items)):
            what = "the sum of the allowances (BT-107)"
            yield from _states("allowances", what, stated, calculated, "the sum of the stated allowances")


def _charges(case: Case) -> Iterator[Fault]:
    stated, items = case.totals.charges, case.charges
    if items or case.invoice.lines:
        calculated = total(item.value.amount for item in items)
        if not adds_up(stated or ZERO, calculated, case.profile.tolerance * len(items)):
            what = "the sum of the charges (BT-108)"
            yield from _states("charges", what, stated, calculated, "the sum of the stated charges")


def _net(case: Case) -> Iterator[Fault]:
    totals = case.totals
    if totals.line_net is not None and totals.net is not None:
        calculated = totals.line_net - (totals.allowances or ZERO) + (totals.charges or ZERO)
        if not adds_up(totals.net, calculated, case.profile.tolerance * _parts(case)):
            how = "the lines less allowances plus charges (BT-106 - BT-107 + BT-108)"
            yield from _states("net", "the total without tax (BT-109)", totals.net, calculated, how)


def _tax(case: Case) -> Iterator[Fault]:
    found = [item.tax for item in case.invoice.vat_breakdown if item.tax is not None]
    if found and not adds_up(case.totals.tax or ZERO, total(found)):
        what = "the total tax (BT-110)"
        yield from _states(
            "tax", what, case.totals.tax, total(found), "the sum of the VAT breakdown (BT-117)"
        )


def _gross(case: Case) -> Iterator[Fault]:
    totals = case.totals
    if totals.net is not None and totals.gross is not None:
        calculated = totals.net + (totals.tax or ZERO)
        if not adds_up(totals.gross, calculated, case.profile.tolerance * _parts(case)):
            how = "the total without tax plus the tax (BT-109 + BT-110)"
            yield from _states("gross", "the total with tax (BT-112)", totals.gross, calculated, how)


def _payable(case: Case) -> Iterator[Fault]:
    totals = case.totals
    if totals.gross is not None and totals.payable is not None:
        calculated = totals.gross - (totals.prepaid or ZERO) + (totals.rounding or ZERO)
        if not adds_up(totals.payable, calculated):
            how = "the total with tax less what was paid plus rounding (BT-112 - BT-113 + BT-114)"
            yield from _states("payable", "the amount due (BT-115)", totals.payable, calculated, how)


def tax_differs(tax: Decimal, taxable: Decimal, rate: Decimal) -> bool:
    """By one unit of the currency or more."""
    return abs(tax - cents(taxable * rate / 100)) >= TAX_TOLERANCE


def _rates(case: Case) -> Iterator[Fault]:
    for path, name, item in case.breakdown:
        if item.taxable is None or item.tax is None:
            continue
        rate = item.rate or ZERO
        if tax_differs(item.tax, item.taxable, rate):
            calculated = cents(item.taxable * rate / 100)
            message = (
                f"{name} says {item.tax} of tax (BT-117), but {rate} % of {item.taxable} is {calculated}"
            )
            yield Fault(f"{path}.tax", message)


def _no_rate(case: Case) -> Iterator[Fault]:
    for path, name, item in case.breakdown:
        if item.rate is None and item.category != "O":
            yield Fault(f"{path}.rate", f"{name} has no rate (BT-119)")


def _any_breakdown(case: Case) -> Iterator[Fault]:
    if not case.invoice.vat_breakdown:
        yield Fault("vat_breakdown", "the VAT breakdown (BG-23) is missing")


_WRONG = ReasonCode.ARITHMETIC_MISMATCH
_MISSING = ReasonCode.MISSING_MANDATORY_FIELD

RULES = (
    error(each_needs("BR-45", "BT-116", breakdown, "taxable", "taxable amount", Needs.BREAKDOWN)),
    error(each_needs("BR-46", "BT-117", breakdown, "tax", "tax amount", Needs.BREAKDOWN)),
    each_needs("BR-47", "BT-118", breakdown, "category", "VAT category", Needs.FORM),
    warning("BR-48", ("BT-119",), _no_rate, reason=_MISSING),
    Rule("BR-CO-10", ("BT-106", "BT-131"), _lines, _WRONG),
    Rule("BR-CO-11", ("BT-107", "BT-92"), _allowances, _WRONG),
    Rule("BR-CO-12", ("BT-108", "BT-99"), _charges, _WRONG),
    Rule("BR-CO-13", ("BT-109", "BT-106", "BT-107", "BT-108"), _net, _WRONG),
    Rule("BR-CO-14", ("BT-110", "BT-117"), _tax, _WRONG),
    Rule("BR-CO-15", ("BT-112", "BT-109", "BT-110"), _gross, _WRONG),
    Rule("BR-CO-16", ("BT-115", "BT-112", "BT-113", "BT-114"), _payable, _WRONG),
    Rule("BR-CO-17", ("BT-117", "BT-116", "BT-119"), _rates, _WRONG),
    warning("BR-CO-18", ("BG-23",), _any_breakdown, Needs.BREAKDOWN, _MISSING),
)

"""Amounts of at most two decimals: BR-DEC-01 to BR-DEC-28 of EN 16931."""

from collections.abc import Iterable, Iterator

from invoice_pipeline.rules.case import Case, Item
from invoice_pipeline.rules.rule import Fault, Rule
from invoice_pipeline.rules.shapes import (
    Groups,
    allowances,
    breakdown,
    charges,
    line_allowances,
    line_charges,
    lines,
    warning,
)

_MOST = 2


def _totals(case: Case) -> Iterable[Item[object]]:
    return (Item("totals", "the document", case.totals),)


def _decimals(rule: str, term: str, groups: Groups, field: str) -> Rule:
    def broken(case: Case) -> Iterator[Fault]:
        for path, name, value in groups(case):
            amount = getattr(value, field)
            if amount is not None and amount.as_tuple().exponent < -_MOST:
                message = f"{name} states {amount} ({term}), which has more than two decimals"
                yield Fault(f"{path}.{field}", message)

    return warning(rule, (term,), broken)


RULES = tuple(
    _decimals(f"BR-DEC-{number:02}", term, groups, field)
    for number, term, groups, field in (
        (1, "BT-92", allowances, "amount"),
        (2, "BT-93", allowances, "base_amount"),
        (5, "BT-99", charges, "amount"),
        (6, "BT-100", charges, "base_amount"),
        (9, "BT-106", _totals, "line_net"),
        (10, "BT-107", _totals, "allowances"),
        (11, "BT-108", _totals, "charges"),
        (12, "BT-109", _totals, "net"),
        (13, "BT-110", _totals, "tax"),
        (14, "BT-112", _totals, "gross"),
        (15, "BT-111", _totals, "tax_in_tax_currency"),
        (16, "BT-113", _totals, "prepaid"),
        (17, "BT-114", _totals, "rounding"),
        (18, "BT-115", _totals, "payable"),
        (19, "BT-116", breakdown, "taxable"),
        (20, "BT-117", breakdown, "tax"),
        (23, "BT-131", lines, "net_amount"),
        (24, "BT-136", line_allowances, "amount"),
        (25, "BT-137", line_allowances, "base_amount"),
        (27, "BT-141", line_charges, "amount"),
        (28, "BT-142", line_charges, "base_amount"),
    )
)

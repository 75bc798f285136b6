"""The categories of VAT, which each have ten rules, numbered alike.

BR-S-01 to BR-S-10, and so BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF (IGIC) and BR-AG (IPSI). The standard
calls the last two BR-IG and BR-IP, its schematron BR-AF and BR-AG; these are the names used here.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from common.schemas.findings import Severity
from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules import vat_checks
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.rule import Fault, Needs, Rule
from invoice_pipeline.rules.shapes import warning
from invoice_pipeline.rules.vat_checks import Category, Known, Rate

CATEGORIES = (
    Category("S", "S", "standard rated", Rate.ABOVE_ZERO, explained=False),
    Category("Z", "Z", "zero rated", explained=False),
    Category("E", "E", "exempt from VAT"),
    Category("AE", "AE", "reverse charge", buyer=Known.BY_ANY_NUMBER),
    Category("IC", "K", "intra-community supply", seller=Known.BY_VAT_ID, buyer=Known.BY_VAT_ID),
    Category("G", "G", "export outside the EU", seller=Known.BY_VAT_ID),
    Category(
        "O", "O", "not subject to VAT", Rate.NONE, seller=Known.NOT_BY_VAT_ID, buyer=Known.NOT_BY_VAT_ID
    ),
    Category("AF", "L", "IGIC (Canary Islands)", Rate.FROM_ZERO, explained=False),
    Category("AG", "M", "IPSI (Ceuta and Melilla)", Rate.FROM_ZERO, explained=False),
)
_WHERE = (("lines", "BT-151", "BT-152"), ("allowances", "BT-95", "BT-96"), ("charges", "BT-102", "BT-103"))
"""Where categories stand, with the terms of category and rate there."""


def _of(category: Category, check: vat_checks.Check) -> Callable[[Case], Iterable[Fault]]:
    """The check over what is of this category; nothing is wrong where nothing is."""

    def broken(case: Case) -> Iterable[Fault]:
        taxed = case.taxed.get(category.code)
        return check(category, case, taxed) if taxed else ()

    return broken


def _family(category: Category) -> Iterator[Rule]:
    """The ten rules of one category. Of two that say the same of most invoices, one alone is an error."""
    error, warns = Severity.ERROR, Severity.WARNING
    wrong, other = ReasonCode.ARITHMETIC_MISMATCH, ReasonCode.OTHER_RULE_BROKEN
    of, name = partial(_of, category), f"BR-{category.family}-{{:02}}"
    codes = tuple(code for _, code, _ in _WHERE)
    unrated = category.rate is Rate.NONE
    yield Rule(name.format(1), ("BT-118", *codes), of(vat_checks.broken_down), other, needs=Needs.LINES)
    for number, (where, code, _) in enumerate(_WHERE, start=2):
        needed = error if where == "lines" and not unrated else warns
        check = partial(vat_checks.parties, where)
        fields, missing = (code, "BT-31", "BT-32", "BT-48", "BT-63"), ReasonCode.MISSING_MANDATORY_FIELD
        yield Rule(name.format(number), fields, of(check), missing, needed, Needs.FORM)
    for number, (where, code, rate) in enumerate(_WHERE, start=5):
        severity = warns if unrated else error
        check = partial(vat_checks.rates, where)
        yield Rule(name.format(number), (rate, code), of(check), other, severity, Needs.FORM)
    yield Rule(
        name.format(8),
        ("BT-116", "BT-131", "BT-92", "BT-99"),
        of(vat_checks.taxable),
        wrong,
        needs=Needs.LINES,
    )
    said_by_co_17 = warns if category.rate.bears_tax else error
    yield Rule(name.format(9), ("BT-117", "BT-118"), of(vat_checks.tax), wrong, said_by_co_17)
    yield warning(name.format(10), ("BT-120", "BT-121", "BT-118"), of(vat_checks.explained))


RULES = tuple(rule for category in CATEGORIES for rule in _family(category))

"""Rules about allowances and charges: BR-31 to BR-44 and BR-CO-21 to BR-CO-24 of EN 16931.

BR-CO-05 to BR-CO-08 (code and words of a reason mean the same) are for people; the standard's own schematron
does not test them either.
"""

from invoice_pipeline.rules.rule import Needs, Rule
from invoice_pipeline.rules.shapes import (
    Groups,
    allowances,
    charges,
    each_needs,
    each_needs_a_reason,
    error,
    line_allowances,
    line_charges,
)


def _amount(rule: str, term: str, groups: Groups) -> Rule:
    return each_needs(rule, term, groups, "amount", "amount", Needs.FORM)


def _category(rule: str, term: str, groups: Groups) -> Rule:
    return each_needs(rule, term, groups, "vat_category", "VAT category", Needs.FORM)


RULES = (
    error(_amount("BR-31", "BT-92", allowances)),
    _category("BR-32", "BT-95", allowances),
    each_needs_a_reason("BR-33", ("BT-97", "BT-98"), allowances),
    error(_amount("BR-36", "BT-99", charges)),
    _category("BR-37", "BT-102", charges),
    each_needs_a_reason("BR-38", ("BT-104", "BT-105"), charges),
    # A line's net amount is what counts, whatever led to it.
    _amount("BR-41", "BT-136", line_allowances),
    each_needs_a_reason("BR-42", ("BT-139", "BT-140"), line_allowances),
    _amount("BR-43", "BT-141", line_charges),
    each_needs_a_reason("BR-44", ("BT-144", "BT-145"), line_charges),
    each_needs_a_reason("BR-CO-21", ("BT-97", "BT-98"), allowances),
    each_needs_a_reason("BR-CO-22", ("BT-104", "BT-105"), charges),
    each_needs_a_reason("BR-CO-23", ("BT-139", "BT-140"), line_allowances),
    each_needs_a_reason("BR-CO-24", ("BT-144", "BT-145"), line_charges),
)

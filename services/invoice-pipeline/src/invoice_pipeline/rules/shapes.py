"""The shapes that many rules share: a field that must be there, in the document or in each of its groups."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import Any

from common.schemas.findings import Severity
from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.case import Case, Item
from invoice_pipeline.rules.rule import Fault, Needs, Rule

Groups = Callable[[Case], Iterable[Item[Any]]]

lines: Groups = attrgetter("lines")
allowances: Groups = attrgetter("allowances")
charges: Groups = attrgetter("charges")
line_allowances: Groups = attrgetter("line_allowances")
line_charges: Groups = attrgetter("line_charges")
breakdown: Groups = attrgetter("breakdown")


def value_at(case: Case, path: str) -> object:
    """What stands at a path without positions, as ``seller.address.country``; None below a missing group."""
    value: object = case.invoice
    for step in path.split("."):
        value = getattr(value, step, None)
    return value


def needed(
    rule: str,
    term: str,
    path: str,
    what: str,
    *,
    severity: Severity = Severity.ERROR,
    needs: Needs = Needs.ANYTHING,
) -> Rule:
    """The document must state the field at ``path``. What was stated and not understood is for READ-01."""

    def broken(case: Case) -> Iterator[Fault]:
        if value_at(case, path) in (None, ()) and path not in case.malformed:
            yield Fault(path, f"{what} ({term}) is missing")

    return Rule(rule, (term,), broken, ReasonCode.MISSING_MANDATORY_FIELD, severity, needs)


def each_needs(
    rule: str,
    term: str,
    groups: Groups,
    field: str,
    what: str,
    needs: Needs = Needs.ANYTHING,
) -> Rule:
    """Each of the groups must state its ``field``."""

    def broken(case: Case) -> Iterator[Fault]:
        for path, name, value in groups(case):
            if getattr(value, field) is None:
                yield Fault(f"{path}.{field}", f"{name} has no {what} ({term})")

    return warning(rule, (term,), broken, needs, ReasonCode.MISSING_MANDATORY_FIELD)


def each_needs_a_reason(rule: str, terms: tuple[str, str], groups: Groups) -> Rule:
    """Each allowance or charge must say why, in words (the first term) or by a code (the second)."""
    text, code = terms

    def broken(case: Case) -> Iterator[Fault]:
        for path, name, value in groups(case):
            if value.reason is None and value.reason_code is None:
                message = f"{name} states neither a reason ({text}) nor a reason code ({code})"
                yield Fault(f"{path}.reason", message)

    return warning(rule, terms, broken)


def warning(
    rule: str,
    fields: tuple[str, ...],
    broken: Callable[[Case], Iterable[Fault]],
    needs: Needs = Needs.FORM,
    reason: ReasonCode = ReasonCode.OTHER_RULE_BROKEN,
) -> Rule:
    """A formality."""
    return Rule(rule, fields, broken, reason, Severity.WARNING, needs)


def error(rule: Rule) -> Rule:
    """The same rule where it is about money or identity."""
    return replace(rule, severity=Severity.ERROR)

"""Every rule there is, and the judgement over an invoice by all of them."""

from collections.abc import Sequence
from datetime import date
from decimal import localcontext
from functools import cache
from itertools import islice

from common.schemas.evidence import FieldEvidence
from common.schemas.findings import Finding
from common.schemas.invoice import Invoice
from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage
from invoice_pipeline.profiles import UNSTATED, Profile, profile_of
from invoice_pipeline.rules import (
    allowances,
    arithmetic,
    codes,
    decimals,
    lines,
    mandatory,
    payments,
    peppol,
    plausibility,
    references,
    vat_categories,
    vat_particular,
    xrechnung,
)
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.places import Places
from invoice_pipeline.rules.rule import Fault, Needs, Rule

MODULES = (
    mandatory,
    references,
    lines,
    allowances,
    payments,
    arithmetic,
    vat_categories,
    vat_particular,
    codes,
    decimals,
    plausibility,
    xrechnung,
    peppol,
)
RULES: dict[str, Rule] = {rule.id: rule for module in MODULES for rule in module.RULES}
FINDINGS_PER_RULE = 20
"""A person reads no more; and a hostile invoice of 20,000 wrong lines must not become 20,000 findings."""
_DIGITS = 100
"""Products of two 30-digit numbers are exact, so that no rule depends on the process's decimal context."""


def judge(
    invoice: Invoice,
    evidence: Sequence[FieldEvidence],
    *,
    coverage: Coverage = Coverage.FULL,
    today: date | None = None,
) -> list[Finding]:
    """What is wrong with an invoice, in the order of the table.

    ``coverage`` is the record's; without ``today`` no date is held against the calendar. What was read off a
    page is asked for no formality, however much of it was read.
    """
    formal = not any(item.page is not None for item in evidence)
    case = Case(invoice, tuple(evidence), today, profile_of(invoice.specification))
    with localcontext(prec=_DIGITS):
        faults = [
            (rule, fault)
            for rule in applicable(case.profile, coverage)
            if formal or rule.needs is not Needs.FORM
            for fault in islice(rule.broken(case), FINDINGS_PER_RULE)
        ]
    places = Places(evidence if faults else ())
    return [_finding(rule, fault, places) for rule, fault in faults]


@cache
def applicable(profile: Profile, coverage: Coverage) -> tuple[Rule, ...]:
    """The rules that such an invoice is asked to keep, in the order of the table."""
    return tuple(rule for rule in RULES.values() if applies(rule, profile, coverage))


def applies(rule: Rule, profile: Profile, coverage: Coverage) -> bool:
    """Whether an invoice of this profile, of which its reader read that much, is asked to keep a rule."""
    if rule.profiles and profile.name not in rule.profiles:
        return False
    if rule.id in profile.dropped or not profile.absent.isdisjoint(rule.fields):
        return False
    if coverage is Coverage.FULL or rule.needs is Needs.ANYTHING:
        return True
    if profile is UNSTATED:  # a page: what is missing here may well be on it
        return False
    return {Needs.FORM: True, Needs.BREAKDOWN: profile.has_breakdown, Needs.LINES: profile.has_lines}[
        rule.needs
    ]


def reason_for(finding: Finding) -> ReasonCode:
    """The reason code that a finding of this rule becomes."""
    rule = RULES.get(finding.rule)
    return rule.reason if rule else ReasonCode.OTHER_RULE_BROKEN


def _finding(rule: Rule, fault: Fault, places: Places) -> Finding:
    xpath = places.xpath(fault.path)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        fields=rule.fields,
        path=fault.path,
        xpath=xpath[:500] if xpath else None,
        message=fault.message[:1_000],
        blocking=rule.blocking,
    )

"""Every rule there is, and the judgement over an invoice by all of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import localcontext
from itertools import islice

from common.schemas.evidence import FieldEvidence
from common.schemas.findings import Finding
from common.schemas.invoice import Invoice
from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage
from invoice_pipeline.rules import arithmetic, mandatory, plausibility
from invoice_pipeline.rules.rule import Case, Rule

RULES: dict[str, Rule] = {
    rule.id: rule for rule in (*mandatory.RULES, *arithmetic.RULES, *plausibility.RULES)
}
_FINDINGS_PER_RULE = 20
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

    ``coverage`` is the record's; without ``today`` no date is held against the calendar.
    """
    case = Case(invoice, tuple(evidence), today)
    with localcontext(prec=_DIGITS):
        return [
            finding
            for rule in RULES.values()
            if coverage is Coverage.FULL or not rule.full_only
            for finding in _apply(rule, case)
        ]


def reason_for(finding: Finding) -> ReasonCode:
    """The reason code that a finding of this rule becomes."""
    rule = RULES.get(finding.rule)
    return rule.reason if rule else ReasonCode.OTHER_RULE_BROKEN


def _apply(rule: Rule, case: Case) -> Iterator[Finding]:
    for message in islice(rule.broken(case), _FINDINGS_PER_RULE):
        yield Finding(
            rule=rule.id,
            severity=rule.severity,
            fields=rule.fields,
            message=message[:1_000],
            blocking=rule.blocking,
        )

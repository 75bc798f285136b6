"""Where the official files see an error that our own rules do not."""

from collections.abc import Iterable, Sequence

from common.schemas.findings import Finding, Severity

PREFIX = "OFFICIAL/"
"""Begins the rule of a finding that only the second opinion made, as in ``OFFICIAL/BR-CL-13``."""


def disagreements(native: Sequence[Finding], official: Iterable[Finding]) -> list[Finding]:
    """Blocking findings, one for each rule: which of the two is right is for a person to say.

    Warnings of the official files are no errors of the invoice, and what our rules found is known already,
    whatever weight they give it.
    """
    known = {finding.rule for finding in native}
    unknown: dict[str, Finding] = {}
    for finding in official:
        if finding.severity is Severity.ERROR and finding.rule not in known:
            unknown.setdefault(finding.rule, finding)
    return [
        finding.model_copy(update={"rule": f"{PREFIX}{finding.rule}"[:50], "blocking": True})
        for finding in unknown.values()
    ]

"""Where the official files see an error that our own rules do not."""

from collections.abc import Iterable, Sequence

from common.schemas.findings import Finding, Severity

PREFIX = "OFFICIAL/"
"""Begins the rule of a finding that only the second opinion made, as in ``OFFICIAL/BR-CL-13``."""


def equivalent(rule: str) -> str:
    """Factur-X EXTENDED keeps rules of EN 16931 within a tolerance and under names of its own.

    ``BR-FXEXT-CO-10`` is BR-CO-10, ``BR-FXEXT-BR-22`` is BR-22; ``BR-FXEXT-08`` is none of EN 16931.
    """
    return rule.replace("BR-FXEXT-CO-", "BR-CO-").replace("BR-FXEXT-BR-", "BR-")


def disagreements(native: Sequence[Finding], official: Iterable[Finding]) -> list[Finding]:
    """Blocking findings, one for each rule: which of the two is right is for a person to say.

    Warnings of the official files are no errors of the invoice, and what our rules found is known already,
    whatever weight they give it.
    """
    known = {finding.rule for finding in native}
    unknown: dict[str, Finding] = {}
    for finding in official:
        if finding.severity is Severity.ERROR and equivalent(finding.rule) not in known:
            unknown.setdefault(finding.rule, finding)
    return [
        finding.model_copy(update={"rule": f"{PREFIX}{finding.rule}"[:50], "blocking": True})
        for finding in unknown.values()
    ]

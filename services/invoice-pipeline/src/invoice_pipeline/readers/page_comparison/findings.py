"""What the comparison says to a person: a finding for each remark, a reason for what must not pass alone."""

from collections.abc import Iterator

from common.schemas.comparison import ComparedField, Outcome, PageComparison
from common.schemas.findings import Finding, Severity
from common.schemas.reasons import Reason, ReasonCode
from invoice_pipeline.readers.page_comparison.sentences import (
    DIFFERS,
    LEFT_OUT,
    NOT_SHOWN,
    UNCOMPARED,
    facts,
    term,
    why_not,
)

_RULES = {Outcome.DIFFERS: "PAGE-01", Outcome.NOT_SHOWN: "PAGE-02", Outcome.LEFT_OUT: "PAGE-04"}
_NOT_COMPARED = "PAGE-03"
PAGE_RULES = frozenset({*_RULES.values(), _NOT_COMPARED})
_REASONS = {
    Outcome.DIFFERS: ReasonCode.PAGE_DIFFERS,
    Outcome.NOT_SHOWN: ReasonCode.PAGE_LACKS_VALUE,
    Outcome.LEFT_OUT: ReasonCode.PAGE_SHOWS_MORE,
}
_MESSAGES = {Outcome.DIFFERS: DIFFERS, Outcome.NOT_SHOWN: NOT_SHOWN, Outcome.LEFT_OUT: LEFT_OUT}


def page_findings(comparison: PageComparison | None) -> Iterator[Finding]:
    if comparison is None:
        return
    if comparison.not_compared:
        yield Finding(
            rule=_NOT_COMPARED,
            severity=Severity.WARNING,
            message=UNCOMPARED.format(why=why_not(comparison.not_compared)),
            blocking=comparison.blocking,
        )
    yield from (_finding(field) for field in comparison.fields if field.outcome in _RULES)


def page_reasons(comparison: PageComparison | None) -> Iterator[Reason]:
    """Of what blocks. Both values are facts, and where they stand."""
    if comparison is None:
        return
    if comparison.not_compared and comparison.blocking:
        yield _unseen(comparison.not_compared)
    for field in comparison.fields:
        if field.blocking and field.outcome in _REASONS:
            yield Reason(code=_REASONS[field.outcome], fields=(field.field,), facts=facts(field))


def page_remarks(comparison: PageComparison | None) -> Iterator[Reason]:
    """What does not block, but whoever trusts the decision should know."""
    if comparison and comparison.not_compared and not comparison.blocking:
        yield _unseen(comparison.not_compared)


def _unseen(not_compared: str) -> Reason:
    return Reason(code=ReasonCode.PAGE_NOT_COMPARED, facts={"why": why_not(not_compared)})


def _finding(field: ComparedField) -> Finding:
    return Finding(
        rule=_RULES[field.outcome],
        severity=Severity.ERROR if field.blocking else Severity.WARNING,
        fields=(term(field.field),),
        path=field.field,
        xpath=field.xpath,
        message=_MESSAGES[field.outcome].format_map(facts(field)),
        blocking=field.blocking,
    )

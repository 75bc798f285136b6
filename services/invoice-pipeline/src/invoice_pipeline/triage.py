"""The decision about a judged invoice: go on without a person, or not, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.schemas.findings import Finding
from common.schemas.invoice import Invoice
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline.doubts import DEFAULT_POLICY, Policy, doubts
from invoice_pipeline.duplicates import Twin
from invoice_pipeline.official import PREFIX
from invoice_pipeline.readers.ocr.reasons import ocr_reasons, ocr_remarks
from invoice_pipeline.readers.page_comparison.findings import PAGE_RULES, page_reasons, page_remarks
from invoice_pipeline.rules import reason_for
from invoice_pipeline.signatures import faults as faults_of_signature

_NAME = 60
"""Of a file's name: a sentence may hold several."""


@dataclass(frozen=True, slots=True)
class Decision:
    status: InvoiceStatus
    reasons: tuple[Reason, ...]


def triage(
    record: InvoiceRecord,
    findings: Sequence[Finding],
    duplicates: Sequence[Twin],
    policy: Policy = DEFAULT_POLICY,
) -> Decision:
    """Status ``duplicate``, ``needs_review`` or ``approved``, with every reason there is."""
    faults = (
        *faults_of_signature(record.signature),
        *ocr_reasons(record),
        *record.doubts,
        *page_reasons(record.comparison),
        *_by_findings(findings),
        *doubts(record.invoice, record.evidence, policy),
    )
    twins = tuple(_by_twins(duplicates))
    if any(_is_the_same(record.invoice, twin) for twin in duplicates):
        return Decision(InvoiceStatus.DUPLICATE, (*twins, *faults))
    if faults or twins:
        return Decision(InvoiceStatus.NEEDS_REVIEW, (*twins, *faults, *_put_together(record)))
    passed = Reason(code=ReasonCode.ALL_CHECKS_PASSED)
    remarks = (*_put_together(record), *page_remarks(record.comparison), *ocr_remarks(record))
    return Decision(InvoiceStatus.APPROVED, (passed, *remarks))


def _put_together(record: InvoiceRecord) -> Iterator[Reason]:
    """A remark: which files hold which page is in the record."""
    if record.sources:
        files = ", ".join(source.filename[:_NAME] for source in record.sources)
        yield Reason(code=ReasonCode.JOINED_IN_SAME_MAIL, facts={"files": files})


def _by_findings(findings: Sequence[Finding]) -> Iterator[Reason]:
    """Those about the page are left to the comparison itself, whose reasons hold both values."""
    for finding in findings:
        if finding.blocking and finding.rule not in PAGE_RULES:
            facts = {"rule": finding.rule, "message": finding.message}
            where = {"path": finding.path, "xpath": finding.xpath}
            facts |= {name: place for name, place in where.items() if place}
            yield Reason(code=_code(finding), fields=finding.fields, facts=facts)


def _code(finding: Finding) -> ReasonCode:
    if finding.rule.startswith(PREFIX):
        return ReasonCode.SECOND_OPINION_DISAGREES
    return reason_for(finding)


def _by_twins(duplicates: Sequence[Twin]) -> Iterator[Reason]:
    for twin in duplicates:
        code = ReasonCode.DUPLICATE_SAME_BYTES if twin.same_bytes else ReasonCode.DUPLICATE_SAME_NUMBER
        yield Reason(code=code, facts={"invoice_id": twin.invoice_id})


def _is_the_same(invoice: Invoice, twin: Twin) -> bool:
    """Same number, but another amount or date: a correction, or one of the two misread. A person decides."""
    if twin.same_bytes:
        return True
    payable = invoice.totals.payable if invoice.totals else None
    return payable == twin.payable and invoice.issue_date == twin.issue_date

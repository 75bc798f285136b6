"""Judging files twice: by our own rules and by the official files, side by side, with no server."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from common.schemas.findings import Finding, Severity
from common.schemas.reasons import Reason
from common.schemas.record import InvoiceRecord
from invoice_pipeline.official import Depth, Opinion, disagreements, second_opinion
from invoice_pipeline.readers import Read
from invoice_pipeline.rules import judge
from invoice_pipeline.sandbox.sandbox import Sandbox


class Validation(BaseModel):
    """One line of the answer. ``official`` is None where the file holds no XML that official files are for.

    ``disagreements`` are rules that the official files alone see broken, ``reason`` why nothing was judged.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    part: int | None = None
    specification: str | None = None
    rule_set: str | None = None
    native: tuple[Finding, ...] = ()
    official: tuple[Finding, ...] | None = None
    disagreements: tuple[str, ...] = ()
    reason: Reason | None = None

    @property
    def passed(self) -> bool:
        findings = (*self.native, *(self.official or ()))
        return self.reason is None and not any(f.severity is Severity.ERROR for f in findings)


def validate(path: Path, sandbox: Sandbox, depth: Depth = Depth.RULES) -> Iterator[Validation]:
    """One answer for each invoice of the file."""
    with path.open("rb") as file:
        document = file.read(sandbox.limits.document + 1)  # one more than is read, so that it is refused
    result = sandbox.read(document)
    if not isinstance(result, Read):
        yield Validation(file=str(path), reason=result.reason)
        return
    xml = sandbox.invoice_xml(document)
    opinion = Opinion(None) if xml is None else second_opinion(xml, depth, sandbox.limits)
    several = len(result.records) > 1
    for record in result.records:
        yield _judged(path, record, opinion, record.part if several else None)


def _judged(path: Path, record: InvoiceRecord, opinion: Opinion, part: int | None) -> Validation:
    native = judge(record.invoice, record.evidence, coverage=record.coverage)
    return Validation(
        file=str(path),
        part=part,
        specification=record.invoice.specification,
        rule_set=opinion.rule_set,
        native=tuple(native),
        official=None if opinion.rule_set is None else opinion.findings,
        disagreements=tuple(f.rule.partition("/")[2] for f in disagreements(native, opinion.findings)),
    )

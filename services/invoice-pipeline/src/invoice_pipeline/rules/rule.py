from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from common.schemas.evidence import FieldEvidence
from common.schemas.findings import Severity
from common.schemas.invoice import Invoice
from common.schemas.reasons import ReasonCode


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at. ``today`` is None where nobody wants the calendar consulted."""

    invoice: Invoice
    evidence: tuple[FieldEvidence, ...]
    today: date | None


@dataclass(frozen=True, slots=True)
class Rule:
    """``broken`` yields one sentence for each way in which the invoice breaks the rule.

    ``full_only``: does not apply where the reader undertook to read the header alone.
    """

    id: str
    fields: tuple[str, ...]
    broken: Callable[[Case], Iterator[str]]
    reason: ReasonCode
    severity: Severity = Severity.ERROR
    blocking: bool = True
    full_only: bool = False

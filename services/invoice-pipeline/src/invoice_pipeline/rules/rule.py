"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from common.schemas.findings import Severity
from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.case import Case


class Fault(NamedTuple):
    """``path`` is where in the canonical invoice, ``message`` what is stated and what it should be."""

    path: str | None
    message: str


class Needs(Enum):
    """What a reader must have undertaken to read, or a sender to write, before a rule may ask for it."""

    ANYTHING = auto()
    """What is stated is judged wherever it is stated; so is a field that no bill can do without."""
    FORM = auto()
    """A formality of electronic invoices, which a printed page never promised to keep."""
    BREAKDOWN = auto()
    """The whole VAT breakdown."""
    LINES = auto()
    """All lines, with all their fields."""


Broken = Callable[[Case], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``broken`` yields one fault for each place in which the invoice breaks the rule.

    An ERROR keeps the invoice from being approved without a person, a WARNING does not: money and identity
    are errors, formalities are warnings. ``fields`` are the business terms; a rule with a term that the
    invoice's profile does not have is not asked. ``profiles`` name those that alone ask it; empty means all.
    """

    id: str
    fields: tuple[str, ...]
    broken: Broken
    reason: ReasonCode
    severity: Severity = Severity.ERROR
    needs: Needs = Needs.ANYTHING
    profiles: frozenset[str] = frozenset()

    @property
    def blocking(self) -> bool:
        return self.severity is Severity.ERROR

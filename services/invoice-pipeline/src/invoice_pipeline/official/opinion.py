"""What the official files say about one XML, as far as is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from common.schemas.findings import Finding, Severity
from invoice_pipeline.official import schema
from invoice_pipeline.official.rule_sets import RuleSet, rule_set_of
from invoice_pipeline.official.svrl import findings_of
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.xml_document import XmlElement, parse

MOST_FINDINGS = 200
"""A person reads no more, and a hostile invoice may break one rule in every line."""
SCHEMATRON_ELEMENTS = 50_000
"""Some 1,000 full lines, which take Saxon 3 (UBL) to 13 s (CII); nothing can interrupt it meanwhile."""


class Depth(StrEnum):
    """How far the official files are asked."""

    OFF = "off"
    SCHEMA = "schema"
    """The XML schema: 1 to 3 ms with the parsing anew, after 0.2 s once per process."""
    RULES = "rules"
    """The schematron as well: 25 (UBL) to 80 ms (CII) for ten lines, after 2 s and 200 MB once."""


DEFAULT_DEPTH = Depth.SCHEMA


@dataclass(frozen=True, slots=True)
class Opinion:
    """``rule_set`` names what the document was held against; None where nothing official is there for it."""

    rule_set: str | None
    findings: tuple[Finding, ...] = ()


def second_opinion(xml: bytes, depth: Depth, limits: Limits) -> Opinion:
    """Raises a ReadingError for XML that the readers would not read either."""
    if depth is Depth.OFF:
        return Opinion(None)
    root = parse(xml, limits)
    rule_set = rule_set_of(root)
    if rule_set is None:
        return Opinion(None)
    return Opinion(rule_set.name, tuple(islice(_findings(root, rule_set, depth), MOST_FINDINGS)))


def _findings(root: XmlElement, rule_set: RuleSet, depth: Depth) -> Iterator[Finding]:
    yield from schema.faults(root, rule_set, MOST_FINDINGS)
    if depth is Depth.RULES and rule_set.schematron:
        elements = sum(1 for _ in root.iter())
        if elements > SCHEMATRON_ELEMENTS:
            yield _not_asked(
                f"the XML has {elements} elements; up to {SCHEMATRON_ELEMENTS} are judged by schematron"
            )
        else:
            yield from _by_schematron(root, rule_set.schematron, rule_set.ids)


def _by_schematron(root: XmlElement, schematron: str, ids: tuple[str, ...]) -> Iterator[Finding]:
    from invoice_pipeline.official.schematron import SchematronFailed, run  # noqa: PLC0415  40 MB, seldom asked

    try:
        yield from findings_of(run(root, schematron), ids)
    except SchematronFailed as error:
        yield _not_asked(f"the official stylesheet failed on this document: {error}")


def _not_asked(message: str) -> Finding:
    return Finding(rule="SCHEMATRON", severity=Severity.WARNING, message=message[:1_000], blocking=False)

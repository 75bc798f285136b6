"""The official XML schemas, each compiled once per process, when the first document needs it."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Protocol, cast

from lxml import etree

from common.schemas.findings import Finding, Severity
from invoice_pipeline.official.places import place_of, without_namespaces
from invoice_pipeline.official.rule_sets import RuleSet, path_of
from invoice_pipeline.readers.xml_document import XmlElement

RULE = "XSD"


class LogEntry(Protocol):
    """What lxml notes of an error; ``path`` is an XPath of libxml2's own making."""

    message: str
    path: str | None


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path_of(name)))


def faults(root: XmlElement, rule_set: RuleSet, most: int) -> Iterator[Finding]:
    """What the schema finds, at most so much of it. The tree must have its namespaces still."""
    schema = _schema(rule_set.schema)
    if schema.validate(root):
        return
    for error in islice(cast("Iterable[LogEntry]", schema.error_log), most):
        yield Finding(
            rule=RULE,
            severity=Severity.ERROR,
            xpath=place_of(root, error.path) if error.path else None,
            message=without_namespaces(error.message)[:1_000],
            blocking=False,
        )

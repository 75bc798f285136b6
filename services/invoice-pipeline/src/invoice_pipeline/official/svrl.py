"""What a schematron found (SVRL, ISO/IEC 19757-3 annex D), as findings."""

import re
from collections.abc import Iterator

from lxml import etree

from common.schemas.findings import Finding, Severity
from invoice_pipeline.official.places import shortened

_FAULTS = (
    "{http://purl.oclc.org/dsdl/svrl}failed-assert",
    "{http://purl.oclc.org/dsdl/svrl}successful-report",
)
_TEXT = "{http://purl.oclc.org/dsdl/svrl}text"
_NAMED = re.compile(r"^\[([A-Z][A-Za-z0-9-]+)\]\s*[-–:]?\s*")  # noqa: RUF001  some texts have the longer dash
_TERM = re.compile(r"\bB[TG]-\d+(?:-\d+)?\b")
_UNNAMED = "FX-NOT-USED"
"""Reports of an element that the profile leaves out have no id of their own."""


def findings_of(svrl: str, ids: tuple[str, ...]) -> Iterator[Finding]:
    """Those of rules whose id begins so, in the order of the document."""
    for fault in etree.fromstring(svrl.encode()).iter(*_FAULTS):
        finding = _finding(fault)
        if finding.rule.startswith(ids):
            yield finding


def _finding(fault: etree._Element) -> Finding:
    """The text's own name for the rule counts: profiles of Factur-X number those of EN 16931 anew."""
    text = " ".join((fault.findtext(_TEXT) or "").split())
    named = _NAMED.match(text)
    rule = named[1] if named else fault.get("id") or _UNNAMED
    message = text[named.end() :] if named else text
    is_warning = rule == _UNNAMED or "warning" in (fault.get("flag"), fault.get("role"))
    return Finding(
        rule=rule[:50],
        severity=Severity.WARNING if is_warning else Severity.ERROR,
        fields=tuple(dict.fromkeys(_TERM.findall(message))),
        xpath=shortened(fault.get("location") or "") or None,
        message=message[:1_000],
        blocking=False,
    )

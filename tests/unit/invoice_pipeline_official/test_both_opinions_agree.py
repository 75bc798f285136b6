"""Our rules and the official schematron, over real invoices: where they disagree, one of them is wrong."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from invoice_pipeline.official import Depth, invoice_xml, second_opinion
from invoice_pipeline.official.disagreement import equivalent
from invoice_pipeline.official.rule_sets import ALL, path_of
from invoice_pipeline.readers import DEFAULT_LIMITS, Read, read
from invoice_pipeline.rules import RULES, judge
from support.repository import ROOT

CORPUS = ROOT.parent / "shared" / "corpus"
EVERY = 12
QUICK = {"UBL Invoice", "UBL CreditNote", "CII"}
"""Sets that other tests of this folder have compiled already; the others take seconds more."""
SETS = {rule_set.name: rule_set for rule_set in ALL}
_RULE_ID = re.compile(r'name="id">(BR-[A-Z0-9-]+)<|\[(BR-[A-Z0-9-]+)\]')

EXPLAINED = {
    ("CII", "BR-09"): "it asks for the seller's country where there is no seller, of which ours say BR-06",
    ("CII", "BR-17"): "the stylesheet looks for the seller beside the payee, where CII never has it",
    ("Factur-X EXTENDED", "BR-S-05"): "it judges GROUP and INFORMATION lines too, which only repeat others",
}
"""(rule set, rule) -> why the two differ there. Everything that is not in here must agree."""

INCOMPARABLE = {"XSD", "SCHEMATRON"}
"""In an XML that its own schema refuses our readers read what the stylesheets do not look for, such as
elements in a namespace of another; and a stylesheet that gave up has said nothing."""

Difference = tuple[str, str, str, str]
"""File, rule set, rule, who alone found it."""


def files() -> list[Path]:
    found = [*(CORPUS / "einvoice-xml").glob("*.xml"), *(CORPUS / "zugferd-pdf").glob("*.pdf")]
    return sorted(found)


@cache
def known_officially(name: str) -> frozenset[str]:
    """The rules that a stylesheet checks under their own names; code lists of CII have others there."""
    schematron = SETS[name].schematron
    text = path_of(schematron).read_text() if schematron else ""
    return frozenset(equivalent(first or second) for first, second in _RULE_ID.findall(text))


def differences(path: Path, names: set[str]) -> Iterator[Difference]:
    document = path.read_bytes()
    result, xml = read(document), invoice_xml(document, DEFAULT_LIMITS)
    if not isinstance(result, Read) or xml is None:
        return
    name = second_opinion(xml, Depth.SCHEMA, DEFAULT_LIMITS).rule_set
    if name not in names or SETS[name].schematron is None:
        return
    [record] = result.records
    official = {equivalent(f.rule) for f in second_opinion(xml, Depth.RULES, DEFAULT_LIMITS).findings}
    native = {f.rule for f in judge(record.invoice, record.evidence, coverage=record.coverage)}
    if not official.isdisjoint(INCOMPARABLE):
        return
    for rule in sorted((official - native) & RULES.keys()):
        yield path.name, name, rule, "official"
    for rule in sorted((native - official) & known_officially(name)):
        yield path.name, name, rule, "native"


def unexplained(paths: list[Path], names: set[str]) -> list[Difference]:
    if not paths:
        pytest.skip("the corpus of real invoices is not on this machine")
    found = [difference for path in paths for difference in differences(path, names)]
    return [(file, name, rule, who) for file, name, rule, who in found if (name, rule) not in EXPLAINED]


def test_both_agree_about_a_sample_of_real_invoices() -> None:
    assert unexplained(files()[::EVERY], QUICK) == []


@pytest.mark.slow
def test_both_agree_about_every_real_invoice() -> None:
    assert unexplained(files(), set(SETS)) == []

"""The CEN's own unit tests of its rules: each names one rule, which its partial invoice breaks or keeps."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from invoice_pipeline.profiles import profile_of
from invoice_pipeline.readers.xml_invoice import FORMATS
from invoice_pipeline.rules import RULES
from invoice_pipeline.rules.case import Case
from support.repository import ROOT

FOLDER = ROOT.parent / "shared" / "corpus" / "en16931-units"
NAMESPACE = "{http://difi.no/xsd/vefa/validator/1.0}"
SYNTAX_ALONE = {
    "UBL-SR-12": "a second VAT identifier of the seller: the model has one",
    "UBL-SR-18": "a second VAT identifier of the buyer: the model has one",
    "UBL-SR-42": "a third tax scheme of a party: the model has two numbers",
    "UBL-SR-43": "an attribute of UBL's references, which says nothing that the model keeps",
    "UBL-SR-44": "several payment references: the model has one",
    "UBL-SR-47": "several means of payment: the model has one",
}
"""Rules that the semantic model cannot express, because they count what it cannot hold."""
OTHERWISE_IN_UBL = {("cii__BR-CO-17.xml", 2), ("cii__BR-CO-17.xml", 3)}
"""Tax that is off by exactly one unit of the currency breaks the rule in UBL and keeps it in CII.

One rule for both is as strict as the stricter.
"""
EN_16931 = profile_of("urn:cen.eu:en16931:2017")
DECIMALS = tuple(rule for rule in RULES if rule.startswith("BR-DEC-"))
ALSO_CALLED = {"UBL-DT-01": DECIMALS}
"""A rule of the schematron -> the rules that it sums up."""


class Expectation(NamedTuple):
    file: str
    position: int
    rule: str
    broken: bool
    document: etree._Element


def expectations(path: Path) -> Iterator[Expectation]:
    tests = etree.parse(path).getroot().findall(f"{NAMESPACE}test")
    for position, test in enumerate(tests, start=1):
        asserted, document = (child for child in test if isinstance(child.tag, str))
        for outcome in asserted:
            if outcome.tag in {f"{NAMESPACE}{name}" for name in ("success", "error", "warning")}:
                assert outcome.text
                broken = outcome.tag != f"{NAMESPACE}success"
                yield Expectation(path.name, position, outcome.text.strip(), broken, document)


def read(document: etree._Element) -> Case:
    """No identifier is kept without a value, so those that have a scheme alone are given one."""
    root = deepcopy(document)
    for element in root.iter("{*}ID", "{*}CompanyID", "{*}ItemClassificationCode"):
        element.text = (element.text or "").strip() or ("x" if element.attrib else None)
    invoice, evidence, _ = FORMATS[str(root.tag)].read(root)
    return Case(invoice, tuple(evidence), profile=EN_16931)


def wrong(expected: Expectation) -> str | None:
    case = read(expected.document)
    rules = ALSO_CALLED.get(expected.rule, (expected.rule,))
    found = [fault for rule in rules for fault in RULES[rule].broken(case)]
    if bool(found) is expected.broken:
        return None
    return f"{expected.file} {expected.position}: {expected.rule} should be {expected.broken}, found {found}"


@pytest.fixture(scope="module")
def all_expectations() -> list[Expectation]:
    if not FOLDER.exists():
        pytest.skip("the CEN's unit tests are not on this machine")
    return [found for path in sorted(FOLDER.glob("*.xml")) for found in expectations(path)]


def test_every_unit_test_of_the_cen_passes(all_expectations: list[Expectation]) -> None:
    judged = [
        expected
        for expected in all_expectations
        if expected.rule not in SYNTAX_ALONE and (expected.file, expected.position) not in OTHERWISE_IN_UBL
    ]
    assert len(judged) >= 1_100
    assert [fault for fault in map(wrong, judged) if fault] == []


def test_what_is_left_out_is_there_and_could_not_be_judged(all_expectations: list[Expectation]) -> None:
    left_out = [expected for expected in all_expectations if expected.rule in SYNTAX_ALONE]
    assert {expected.rule for expected in left_out} == set(SYNTAX_ALONE)
    assert not set(SYNTAX_ALONE) & set(RULES)
    otherwise = [
        expected for expected in all_expectations if (expected.file, expected.position) in OTHERWISE_IN_UBL
    ]
    assert len(otherwise) == len(OTHERWISE_IN_UBL)
    assert all(wrong(expected) for expected in otherwise)

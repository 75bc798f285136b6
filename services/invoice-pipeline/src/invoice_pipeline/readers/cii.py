"""UN/CEFACT Cross Industry Invoice (D16B, D22B), as bound to EN 16931 by CEN/TS 16931-3-3."""

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import (
    AllowanceCharge,
    DeliverTo,
    Invoice,
    Note,
    PrecedingInvoice,
    SupportingDocument,
    Totals,
    VatBreakdown,
)
from common.schemas.record import Coverage
from invoice_pipeline.profiles import profile_of
from invoice_pipeline.readers import cii_line
from invoice_pipeline.readers.cii_party import address, party
from invoice_pipeline.readers.cii_payment import payment
from invoice_pipeline.readers.cii_shared import allowance_charge, global_or_own_id, logistics_charge, period
from invoice_pipeline.readers.tax_totals import tax_paths
from invoice_pipeline.readers.xml_document import XmlElement
from invoice_pipeline.readers.xml_extensions import amount_currencies, with_extensions
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_node import Naming, Node, root_node
from invoice_pipeline.readers.xml_rest import Rest
from invoice_pipeline.readers.xml_table import Table

VERSION = "2"
_URN = "urn:un:unece:uncefact:data:standard:"
ROOT = f"{{{_URN}CrossIndustryInvoice:100}}CrossIndustryInvoice"
_NAMESPACES = frozenset(
    f"{_URN}{name}:100"
    for name in (
        "CrossIndustryInvoice",
        "ReusableAggregateBusinessInformationEntity",
        "UnqualifiedDataType",
        "QualifiedDataType",
    )
)
EMBEDDED = "AttachmentBinaryObject"
_TENDER, _OBJECT = "50", "130"
"""Codes of UNTDID 1001 by which a referenced document is no supporting one, but BT-17 or BT-18."""
_IMPLIED = frozenset(
    {
        *(
            (f"{parent}/TypeCode", "VAT")
            for parent in ("ApplicableTradeTax", "CategoryTradeTax", "AppliedTradeTax")
        ),
        *(("AdditionalReferencedDocument/TypeCode", code) for code in (_TENDER, _OBJECT, "916")),
        ("ChargeIndicator/Indicator", "false"),
        ("@format", "102"),
        ("@schemeID", "VA"),
        ("@schemeID", "FC"),
    }
)
_AGREEMENT = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement"
_DELIVERY = "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery"
_SETTLEMENT = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement"
_LINE = "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem"
_SUMMATION = f"{_SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation"

_HEADER: Table = {
    "number": "ExchangedDocument/ID",
    "issue_date": (
        "ExchangedDocument/IssueDateTime/DateTimeString",
        "ExchangedDocument/IssueDateTime/DateTime",
    ),
    "type_code": "ExchangedDocument/TypeCode",
    "currency": f"{_SETTLEMENT}/InvoiceCurrencyCode",
    "tax_currency": f"{_SETTLEMENT}/TaxCurrencyCode",
    "tax_point_date": f"{_SETTLEMENT}/ApplicableTradeTax/TaxPointDate/DateString",
    "tax_point_code": f"{_SETTLEMENT}/ApplicableTradeTax/DueDateTypeCode",
    "due_date": f"{_SETTLEMENT}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",
    "buyer_reference": f"{_AGREEMENT}/BuyerReference",
    "project": f"{_AGREEMENT}/SpecifiedProcuringProject/ID",
    "contract": f"{_AGREEMENT}/ContractReferencedDocument/IssuerAssignedID",
    "purchase_order": f"{_AGREEMENT}/BuyerOrderReferencedDocument/IssuerAssignedID",
    "sales_order": f"{_AGREEMENT}/SellerOrderReferencedDocument/IssuerAssignedID",
    "receiving_advice": f"{_DELIVERY}/ReceivingAdviceReferencedDocument/IssuerAssignedID",
    "despatch_advice": f"{_DELIVERY}/DespatchAdviceReferencedDocument/IssuerAssignedID",
    "tender": f"{_AGREEMENT}/AdditionalReferencedDocument[TypeCode='{_TENDER}']/IssuerAssignedID",
    "buyer_accounting_reference": f"{_SETTLEMENT}/ReceivableSpecifiedTradeAccountingAccount/ID",
    "payment_terms": f"{_SETTLEMENT}/SpecifiedTradePaymentTerms/Description",
    "business_process": "ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID",
    "specification": "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID",
    "delivery_date": f"{_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
}
_TOTALS = {
    "line_net": f"{_SUMMATION}/LineTotalAmount",
    "allowances": f"{_SUMMATION}/AllowanceTotalAmount",
    "charges": f"{_SUMMATION}/ChargeTotalAmount",
    "net": f"{_SUMMATION}/TaxBasisTotalAmount",
    "gross": f"{_SUMMATION}/GrandTotalAmount",
    "prepaid": f"{_SUMMATION}/TotalPrepaidAmount",
    "rounding": f"{_SUMMATION}/RoundingAmount",
    "payable": f"{_SUMMATION}/DuePayableAmount",
}
_VAT = {
    "taxable": "BasisAmount",
    "tax": "CalculatedAmount",
    "category": "CategoryCode",
    "rate": "RateApplicablePercent",
    "exemption_reason": "ExemptionReason",
    "exemption_code": "ExemptionReasonCode",
}
_SUPPORTING = {
    "reference": "IssuerAssignedID",
    "description": "Name",
    "location": "URIID",
    "attached_sha256": "AttachmentBinaryObject",
    "media_type": "AttachmentBinaryObject/@mimeCode",
    "filename": "AttachmentBinaryObject/@filename",
}
_PRECEDING: Table = {"number": "IssuerAssignedID", "issue_date": "FormattedIssueDateTime/DateTimeString"}


def read(root: XmlElement) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    return read_node(root_node(root, Naming(_NAMESPACES)))


def read_node(root: Node) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    """The same from a tree whose elements go by the plain names of D16B."""
    evidence: list[FieldEvidence] = []
    group = Group(root, "", evidence)
    currencies = (group.text(f"{_SETTLEMENT}/{name}") for name in ("InvoiceCurrencyCode", "TaxCurrencyCode"))
    rest = Rest(_IMPLIED | {("@currencyID", currency) for currency in currencies if currency})
    invoice = group.whole(Invoice, _HEADER, rest, _children(group, rest))
    invoice = with_extensions(invoice, amount_currencies(root.element, invoice))
    has_lines = profile_of(invoice.specification).has_lines
    return invoice, evidence, Coverage.FULL if has_lines else Coverage.HEADER


def _children(group: Group, rest: Rest) -> dict[str, object]:
    charges = f"{_SETTLEMENT}/SpecifiedTradeAllowanceCharge | {_SETTLEMENT}/SpecifiedLogisticsServiceCharge"
    references = f"{_AGREEMENT}/AdditionalReferencedDocument"
    return {
        "notes": group.many("notes", "ExchangedDocument/IncludedNote", note),
        "preceding_invoices": group.many(
            "preceding_invoices",
            f"{_SETTLEMENT}/InvoiceReferencedDocument",
            lambda found: found.read(PrecedingInvoice, _PRECEDING) or PrecedingInvoice(),
        ),
        "seller": group.one("seller", f"{_AGREEMENT}/SellerTradeParty", party),
        "buyer": group.one("buyer", f"{_AGREEMENT}/BuyerTradeParty", party),
        "payee": group.one("payee", f"{_SETTLEMENT}/PayeeTradeParty", party),
        "tax_representative": group.one(
            "tax_representative", f"{_AGREEMENT}/SellerTaxRepresentativeTradeParty", party
        ),
        "deliver_to": group.one("deliver_to", f"{_DELIVERY}/ShipToTradeParty", _deliver_to),
        "period": group.one("period", f"{_SETTLEMENT}/BillingSpecifiedPeriod", period),
        "invoiced_object": group.one(
            "invoiced_object", f"{references}[TypeCode='{_OBJECT}']", cii_line.object_id
        ),
        "payment": group.one("payment", _SETTLEMENT, payment),
        "allowances_charges": group.many("allowances_charges", charges, _allowance_or_logistics),
        "totals": group.one("totals", ".", _totals),
        "vat_breakdown": group.many(
            "vat_breakdown",
            f"{_SETTLEMENT}/ApplicableTradeTax",
            lambda found: found.read(VatBreakdown, _VAT) or VatBreakdown(),
        ),
        "supporting_documents": group.many("supporting_documents", references, _supporting_document),
        "lines": group.many("lines", _LINE, lambda found: cii_line.read(found, rest)),
    }


def note(group: Group) -> Note | None:
    return group.read(Note, {"subject": "SubjectCode", "text": ("Content", "ContentCode")})


def _allowance_or_logistics(group: Group) -> AllowanceCharge | None:
    return logistics_charge(group) if group.text("AppliedAmount") else allowance_charge(group)


def _deliver_to(group: Group) -> DeliverTo | None:
    return group.read(
        DeliverTo,
        {"name": "Name"},
        {
            "location": group.one("location", ".", global_or_own_id),
            "address": group.one("address", "PostalTradeAddress", address),
        },
    )


def _supporting_document(group: Group) -> SupportingDocument | None:
    if group.text("TypeCode") in (_TENDER, _OBJECT):
        return None
    return group.read(SupportingDocument, _SUPPORTING) or SupportingDocument()


def _totals(group: Group) -> Totals | None:
    main = group.text(f"{_SETTLEMENT}/InvoiceCurrencyCode")
    other = group.text(f"{_SETTLEMENT}/TaxCurrencyCode")
    return group.read(
        Totals, {**_TOTALS, **tax_paths(group, f"{_SUMMATION}/TaxTotalAmount", "", main, other)}
    )

"""IncludedSupplyChainTradeLineItem of CII: BG-25 to BG-32."""

from common.schemas.invoice import Classification, Identifier, ItemAttribute, Line
from common.schemas.values import MAX_TEXT
from invoice_pipeline.readers.cii_shared import allowance_charge, period
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_identifier import identifier
from invoice_pipeline.readers.xml_rest import Rest
from invoice_pipeline.readers.xml_table import Table

_GROSS = "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice"
_NET = "SpecifiedLineTradeAgreement/NetPriceProductTradePrice"
_SETTLEMENT = "SpecifiedLineTradeSettlement"
_LINE: Table = {
    "id": "AssociatedDocumentLineDocument/LineID",
    "note": "AssociatedDocumentLineDocument/IncludedNote/Content",
    "quantity": "SpecifiedLineTradeDelivery/BilledQuantity",
    "unit": "SpecifiedLineTradeDelivery/BilledQuantity/@unitCode",
    "net_amount": f"{_SETTLEMENT}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
    "order_line": "SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID",
    "buyer_accounting_reference": f"{_SETTLEMENT}/ReceivableSpecifiedTradeAccountingAccount/ID",
    "unit_price": f"{_NET}/ChargeAmount",
    "price_discount": f"{_GROSS}/AppliedTradeAllowanceCharge/ActualAmount",
    "gross_price": f"{_GROSS}/ChargeAmount",
    "price_base_quantity": (f"{_NET}/BasisQuantity", f"{_GROSS}/BasisQuantity"),
    "price_base_unit": (f"{_NET}/BasisQuantity/@unitCode", f"{_GROSS}/BasisQuantity/@unitCode"),
    "vat_category": f"{_SETTLEMENT}/ApplicableTradeTax/CategoryCode",
    "tax_rate": f"{_SETTLEMENT}/ApplicableTradeTax/RateApplicablePercent",
    "name": "SpecifiedTradeProduct/Name",
    "description": "SpecifiedTradeProduct/Description",
    "seller_item_id": "SpecifiedTradeProduct/SellerAssignedID",
    "buyer_item_id": "SpecifiedTradeProduct/BuyerAssignedID",
    "origin_country": "SpecifiedTradeProduct/OriginTradeCountry/ID",
}
_ATTRIBUTE = {"name": "Description", "value": "Value"}
_CLASSIFICATION = {"code": "ClassCode", "scheme": "ClassCode/@listID", "version": "ClassCode/@listVersionID"}
_STATUS = "AssociatedDocumentLineDocument/LineStatusReasonCode"


def read(group: Group, rest: Rest) -> Line:
    """A line of which nothing can be read is still a line, and the rules say what it lacks."""
    classes = "SpecifiedTradeProduct/DesignatedProductClassification"
    attributes = "SpecifiedTradeProduct/ApplicableProductCharacteristic"
    charges = f"{_SETTLEMENT}/SpecifiedTradeAllowanceCharge"
    documents = f"{_SETTLEMENT}/AdditionalReferencedDocument"
    return group.whole(
        Line,
        _LINE,
        rest,
        {
            "object_id": group.one("object_id", f"{documents}[TypeCode='130']", object_id),
            "period": group.one("period", f"{_SETTLEMENT}/BillingSpecifiedPeriod", period),
            "allowances_charges": group.many("allowances_charges", charges, allowance_charge),
            "standard_item_id": group.one("standard_item_id", "SpecifiedTradeProduct/GlobalID", identifier),
            "classifications": group.many(
                "classifications", classes, lambda found: found.read(Classification, _CLASSIFICATION)
            ),
            "attributes": group.many(
                "attributes",
                attributes,
                lambda found: found.read(ItemAttribute, _ATTRIBUTE) or ItemAttribute(),
            ),
            "extensions": _named(group),
        },
    )


def object_id(group: Group) -> Identifier | None:
    return group.read(Identifier, {"value": "IssuerAssignedID", "scheme": "ReferenceTypeCode"})


def _named(group: Group) -> dict[str, str]:
    """Lines below lines, of the EXTENDED profile: GROUP and INFORMATION lines are not summed up."""
    found = {
        "line_status": group.take(_STATUS),
        "parent_line": group.take("AssociatedDocumentLineDocument/ParentLineID"),
    }
    return {key: text[:MAX_TEXT] for key, text in found.items() if text}

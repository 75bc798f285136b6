"""IncludedSupplyChainTradeLineItem of CII: BG-25 to BG-32."""

from decimal import Decimal

from common.schemas.invoice import Line
from exporter.formats.cii_parts import ALLOWANCE_CHARGE, CATEGORY, PERIOD, SCHEMED
from exporter.formats.xml_table import Fixed, Group, Leaf, Table


def _gross(line: Line) -> Decimal | None:
    """BT-148; a discount alone says it as well (BT-146 = BT-148 - BT-147)."""
    if line.gross_price is None and line.price_discount is not None and line.unit_price is not None:
        return line.unit_price + line.price_discount
    return line.gross_price


def _parent(line: Line) -> str | None:
    return line.extensions.get("parent_line")


def _status(line: Line) -> str | None:
    return line.extensions.get("line_status")


_DOCUMENT: Table = (
    Leaf("ram:LineID", "id", needed="BT-126"),
    Leaf("ram:ParentLineID", _parent),
    Leaf("ram:LineStatusReasonCode", _status),
    Leaf("ram:IncludedNote/ram:Content", "note"),
)
_PRODUCT: Table = (
    Group("ram:GlobalID", "standard_item_id", SCHEMED),
    Leaf("ram:SellerAssignedID", "seller_item_id"),
    Leaf("ram:BuyerAssignedID", "buyer_item_id"),
    Leaf("ram:Name", "name", needed="BT-153"),
    Leaf("ram:Description", "description"),
    Group(
        "ram:ApplicableProductCharacteristic",
        "attributes",
        (Leaf("ram:Description", "name", needed="BT-160"), Leaf("ram:Value", "value", needed="BT-161")),
    ),
    Group(
        "ram:DesignatedProductClassification",
        "classifications",
        (
            Leaf("ram:ClassCode", "code"),
            Leaf("ram:ClassCode/@listID", "scheme"),
            Leaf("ram:ClassCode/@listVersionID", "version"),
        ),
    ),
    Leaf("ram:OriginTradeCountry/ram:ID", "origin_country"),
)
_GROSS_PRICE: Table = (
    Leaf("ram:ChargeAmount", _gross),
    Group(
        "ram:AppliedTradeAllowanceCharge",
        ".",
        (Fixed("ram:ChargeIndicator/udt:Indicator", "false"), Leaf("ram:ActualAmount", "price_discount")),
    ),
)
_AGREEMENT: Table = (
    Leaf("ram:BuyerOrderReferencedDocument/ram:LineID", "order_line"),
    Group("ram:GrossPriceProductTradePrice", ".", _GROSS_PRICE),
    Group(
        "ram:NetPriceProductTradePrice",
        ".",
        (
            Leaf("ram:ChargeAmount", "unit_price", needed="BT-146"),
            Leaf("ram:BasisQuantity", "price_base_quantity"),
            Leaf("ram:BasisQuantity/@unitCode", "price_base_unit"),
        ),
        needed="BT-146",
    ),
)
_SETTLEMENT: Table = (
    Group("ram:ApplicableTradeTax", ".", CATEGORY, needed="BT-151"),
    Group("ram:BillingSpecifiedPeriod", "period", PERIOD),
    Group("ram:SpecifiedTradeAllowanceCharge", "allowances_charges", ALLOWANCE_CHARGE),
    Leaf(
        "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount", "net_amount", needed="BT-131"
    ),
    Group(
        "ram:AdditionalReferencedDocument",
        "object_id",
        (
            Leaf("ram:IssuerAssignedID", "value"),
            Fixed("ram:TypeCode", "130"),
            Leaf("ram:ReferenceTypeCode", "scheme"),
        ),
    ),
    Leaf("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID", "buyer_accounting_reference"),
)
LINE: Table = (
    Group("ram:AssociatedDocumentLineDocument", ".", _DOCUMENT),
    Group("ram:SpecifiedTradeProduct", ".", _PRODUCT, needed="BT-153"),
    Group("ram:SpecifiedLineTradeAgreement", ".", _AGREEMENT, needed="BT-146"),
    Group(
        "ram:SpecifiedLineTradeDelivery",
        ".",
        (
            Leaf("ram:BilledQuantity", "quantity", needed="BT-129"),
            Leaf("ram:BilledQuantity/@unitCode", "unit"),
        ),
        needed="BT-129",
    ),
    Group("ram:SpecifiedLineTradeSettlement", ".", _SETTLEMENT, needed="BT-131"),
)

__all__ = ["LINE"]

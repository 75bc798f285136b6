"""InvoiceLine and CreditNoteLine of UBL 2.1: BG-25 to BG-32."""

from decimal import Decimal

from common.schemas.invoice import Line
from exporter.formats.ubl_parts import ALLOWANCE_CHARGE, IDENTIFIER, PERIOD, TAX_CATEGORY
from exporter.formats.xml_table import Fixed, Group, Leaf, Table


def _discount(line: Line) -> Decimal | None:
    """BT-147; a gross price alone says it as well (BT-146 = BT-148 - BT-147)."""
    if line.price_discount is None and line.gross_price is not None and line.unit_price is not None:
        return line.gross_price - line.unit_price
    return line.price_discount


_PRICE: Table = (
    Leaf("cbc:PriceAmount", "unit_price", needed="BT-146"),
    Leaf("cbc:BaseQuantity", "price_base_quantity"),
    Leaf("cbc:BaseQuantity/@unitCode", "price_base_unit"),
    Group(
        "cac:AllowanceCharge",
        ".",
        (
            Fixed("cbc:ChargeIndicator", "false"),
            Leaf("cbc:Amount", _discount),
            Leaf("cbc:BaseAmount", "gross_price"),
        ),
    ),
)
_ITEM: Table = (
    Leaf("cbc:Description", "description"),
    Leaf("cbc:Name", "name"),
    Leaf("cac:BuyersItemIdentification/cbc:ID", "buyer_item_id"),
    Leaf("cac:SellersItemIdentification/cbc:ID", "seller_item_id"),
    Group("cac:StandardItemIdentification/cbc:ID", "standard_item_id", IDENTIFIER),
    Leaf("cac:OriginCountry/cbc:IdentificationCode", "origin_country"),
    Group(
        "cac:CommodityClassification",
        "classifications",
        (
            Leaf("cbc:ItemClassificationCode", "code"),
            Leaf("cbc:ItemClassificationCode/@listID", "scheme"),
            Leaf("cbc:ItemClassificationCode/@listVersionID", "version"),
        ),
    ),
    Group("cac:ClassifiedTaxCategory", ".", TAX_CATEGORY),
    Group(
        "cac:AdditionalItemProperty",
        "attributes",
        (Leaf("cbc:Name", "name", needed="BT-160"), Leaf("cbc:Value", "value")),
    ),
)


def _has_price(line: Line) -> Line | None:
    stated = (line.unit_price, line.price_base_quantity, line.gross_price, line.price_discount)
    return None if stated == (None,) * len(stated) else line


def line_table(quantity: str) -> Table:
    """``quantity`` is the element's name: what is invoiced, or credited."""
    return (
        Leaf("cbc:ID", "id", needed="BT-126"),
        Leaf("cbc:Note", "note"),
        Leaf(quantity, "quantity"),
        Leaf(f"{quantity}/@unitCode", "unit"),
        Leaf("cbc:LineExtensionAmount", "net_amount", needed="BT-131"),
        Leaf("cbc:AccountingCost", "buyer_accounting_reference"),
        Group("cac:InvoicePeriod", "period", PERIOD),
        Leaf("cac:OrderLineReference/cbc:LineID", "order_line"),
        Group(
            "cac:DocumentReference",
            "object_id",
            (Group("cbc:ID", ".", IDENTIFIER), Fixed("cbc:DocumentTypeCode", "130")),
        ),
        Group("cac:AllowanceCharge", "allowances_charges", ALLOWANCE_CHARGE),
        Group("cac:Item", ".", _ITEM, always=True),
        Group("cac:Price", _has_price, _PRICE),
    )


__all__ = ["line_table"]

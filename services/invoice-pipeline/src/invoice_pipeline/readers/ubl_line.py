"""InvoiceLine and CreditNoteLine of UBL 2.1: BG-25 to BG-32."""

from common.schemas.invoice import Classification, ItemAttribute, Line, Period
from invoice_pipeline.readers.ubl_shared import allowance_charge
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_identifier import identifier
from invoice_pipeline.readers.xml_rest import Rest
from invoice_pipeline.readers.xml_table import Table

_LINE: Table = {
    "id": "ID",
    "note": "Note",
    "quantity": ("InvoicedQuantity", "CreditedQuantity"),
    "unit": ("InvoicedQuantity/@unitCode", "CreditedQuantity/@unitCode"),
    "net_amount": "LineExtensionAmount",
    "order_line": "OrderLineReference/LineID",
    "buyer_accounting_reference": "AccountingCost",
    "unit_price": "Price/PriceAmount",
    "price_discount": "Price/AllowanceCharge/Amount",
    "gross_price": "Price/AllowanceCharge/BaseAmount",
    "price_base_quantity": "Price/BaseQuantity",
    "price_base_unit": "Price/BaseQuantity/@unitCode",
    "vat_category": "Item/ClassifiedTaxCategory/ID",
    "tax_rate": "Item/ClassifiedTaxCategory/Percent",
    "name": "Item/Name",
    "description": "Item/Description",
    "seller_item_id": "Item/SellersItemIdentification/ID",
    "buyer_item_id": "Item/BuyersItemIdentification/ID",
    "origin_country": "Item/OriginCountry/IdentificationCode",
}
_ATTRIBUTE = {"name": "Name", "value": "Value"}
_CLASSIFICATION = {"code": ".", "scheme": "@listID", "version": "@listVersionID"}


def read(group: Group, rest: Rest) -> Line:
    """A line of which nothing can be read is still a line, and the rules say what it lacks."""
    return group.whole(
        Line,
        _LINE,
        rest,
        {
            "object_id": group.one("object_id", "DocumentReference[DocumentTypeCode='130']/ID", identifier),
            "period": group.one("period", "InvoicePeriod", period),
            "allowances_charges": group.many("allowances_charges", "AllowanceCharge", allowance_charge),
            "standard_item_id": group.one(
                "standard_item_id", "Item/StandardItemIdentification/ID", identifier
            ),
            "classifications": group.many(
                "classifications",
                "Item/CommodityClassification/ItemClassificationCode",
                lambda found: found.read(Classification, _CLASSIFICATION),
            ),
            "attributes": group.many(
                "attributes",
                "Item/AdditionalItemProperty",
                lambda found: found.read(ItemAttribute, _ATTRIBUTE) or ItemAttribute(),
            ),
        },
    )


def period(group: Group) -> Period:
    """Empty where it is there without days, as it may be for a tax point code (BT-8) alone."""
    return group.read(Period, {"start": "StartDate", "end": "EndDate"}) or Period()

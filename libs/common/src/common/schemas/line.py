"""One line of an invoice: BG-25 to BG-32 of EN 16931."""

from datetime import date

from pydantic import Field

from common.schemas.amounts import AllowanceCharge
from common.schemas.extensions import Extensions
from common.schemas.party import Identifier
from common.schemas.values import Closed, Money, Number, Text, beyond, term


class Period(Closed):
    """BG-14 of the document, BG-26 of a line. Both days belong to it."""

    start: date | None = Field(default=None, json_schema_extra=term("BT-73", "BT-134"))
    end: date | None = Field(default=None, json_schema_extra=term("BT-74", "BT-135"))


class Classification(Closed):
    """A code of a product classification such as UNSPSC; ``scheme`` is a code of UNTDID 7143."""

    code: Text = Field(json_schema_extra=term("BT-158"))
    scheme: Text | None = Field(default=None, json_schema_extra=term("BT-158-1"))
    version: Text | None = Field(default=None, json_schema_extra=term("BT-158-2"))


class ItemAttribute(Closed):
    """BG-32, such as colour and black."""

    name: Text | None = Field(default=None, json_schema_extra=term("BT-160"))
    value: Text | None = Field(default=None, json_schema_extra=term("BT-161"))


class Line(Closed):
    """BG-25. ``unit`` is a code of UN/ECE Recommendation 20 or the word that the page shows."""

    id: Text | None = Field(default=None, json_schema_extra=term("BT-126"))
    note: Text | None = Field(default=None, json_schema_extra=term("BT-127"))
    object_id: Identifier | None = Field(default=None, json_schema_extra=term("BT-128"))
    quantity: Number | None = Field(default=None, json_schema_extra=term("BT-129"))
    unit: Text | None = Field(default=None, json_schema_extra=term("BT-130"))
    net_amount: Money | None = Field(default=None, json_schema_extra=term("BT-131"))
    order_line: Text | None = Field(default=None, json_schema_extra=term("BT-132"))
    buyer_accounting_reference: Text | None = Field(default=None, json_schema_extra=term("BT-133"))
    period: Period | None = Field(default=None, json_schema_extra=term("BG-26"))
    allowances_charges: tuple[AllowanceCharge, ...] = Field(
        default=(), json_schema_extra=term("BG-27", "BG-28")
    )
    unit_price: Money | None = Field(
        default=None, json_schema_extra=term("BT-146"), description="Net price of price_base_quantity units."
    )
    price_discount: Money | None = Field(default=None, json_schema_extra=term("BT-147"))
    gross_price: Money | None = Field(default=None, json_schema_extra=term("BT-148"))
    price_base_quantity: Number | None = Field(default=None, json_schema_extra=term("BT-149"))
    price_base_unit: Text | None = Field(default=None, json_schema_extra=term("BT-150"))
    vat_category: Text | None = Field(default=None, json_schema_extra=term("BT-151"))
    tax_rate: Number | None = Field(default=None, json_schema_extra=term("BT-152"))
    name: Text | None = Field(default=None, json_schema_extra=term("BT-153"))
    description: Text | None = Field(default=None, json_schema_extra=term("BT-154"))
    seller_item_id: Text | None = Field(default=None, json_schema_extra=term("BT-155"))
    buyer_item_id: Text | None = Field(default=None, json_schema_extra=term("BT-156"))
    standard_item_id: Identifier | None = Field(default=None, json_schema_extra=term("BT-157"))
    classifications: tuple[Classification, ...] = Field(default=(), json_schema_extra=term("BT-158"))
    origin_country: Text | None = Field(default=None, json_schema_extra=term("BT-159"))
    attributes: tuple[ItemAttribute, ...] = Field(default=(), json_schema_extra=term("BG-32"))
    extensions: Extensions = Field(default_factory=dict, json_schema_extra=beyond("BG-25"))

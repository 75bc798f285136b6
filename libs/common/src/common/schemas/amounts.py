"""Totals, tax breakdown, allowances and charges: BG-20 to BG-23, BG-27 and BG-28 of EN 16931."""

from pydantic import Field

from common.schemas.values import Closed, Money, Number, Text, term


class Totals(Closed):
    """BG-22. A credit note keeps its amounts positive, as its document does; the type code tells."""

    line_net: Money | None = Field(default=None, json_schema_extra=term("BT-106"))
    allowances: Money | None = Field(default=None, json_schema_extra=term("BT-107"))
    charges: Money | None = Field(default=None, json_schema_extra=term("BT-108"))
    net: Money | None = Field(default=None, json_schema_extra=term("BT-109"))
    tax: Money | None = Field(default=None, json_schema_extra=term("BT-110"))
    tax_in_tax_currency: Money | None = Field(default=None, json_schema_extra=term("BT-111"))
    gross: Money | None = Field(default=None, json_schema_extra=term("BT-112"))
    prepaid: Money | None = Field(default=None, json_schema_extra=term("BT-113"))
    rounding: Money | None = Field(default=None, json_schema_extra=term("BT-114"))
    payable: Money | None = Field(default=None, json_schema_extra=term("BT-115"))


class VatBreakdown(Closed):
    """BG-23, one category and rate. ``category`` is a code of UNTDID 5305, ``rate`` a percentage."""

    taxable: Money | None = Field(default=None, json_schema_extra=term("BT-116"))
    tax: Money | None = Field(default=None, json_schema_extra=term("BT-117"))
    category: Text | None = Field(default=None, json_schema_extra=term("BT-118"))
    rate: Number | None = Field(default=None, json_schema_extra=term("BT-119"))
    exemption_reason: Text | None = Field(default=None, json_schema_extra=term("BT-120"))
    exemption_code: Text | None = Field(default=None, json_schema_extra=term("BT-121"))


class AllowanceCharge(Closed):
    """BG-20 and BG-21 of the document, BG-27 and BG-28 of a line (which have no tax of their own)."""

    is_charge: bool = Field(json_schema_extra=term("BG-20", "BG-21", "BG-27", "BG-28"))
    amount: Money | None = Field(default=None, json_schema_extra=term("BT-92", "BT-99", "BT-136", "BT-141"))
    base_amount: Money | None = Field(
        default=None, json_schema_extra=term("BT-93", "BT-100", "BT-137", "BT-142")
    )
    percent: Number | None = Field(
        default=None, json_schema_extra=term("BT-94", "BT-101", "BT-138", "BT-143")
    )
    vat_category: Text | None = Field(default=None, json_schema_extra=term("BT-95", "BT-102"))
    tax_rate: Number | None = Field(default=None, json_schema_extra=term("BT-96", "BT-103"))
    reason: Text | None = Field(default=None, json_schema_extra=term("BT-97", "BT-104", "BT-139", "BT-144"))
    reason_code: Text | None = Field(
        default=None, json_schema_extra=term("BT-98", "BT-105", "BT-140", "BT-145")
    )

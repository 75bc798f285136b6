"""What UBL writes alike in the document and in its lines."""

from common.schemas.invoice import AllowanceCharge
from invoice_pipeline.readers.xml_group import Group

SCHEME = "PartyIdentification/ID"

_ALLOWANCE_CHARGE = {
    "is_charge": "ChargeIndicator",
    "amount": "Amount",
    "base_amount": "BaseAmount",
    "percent": "MultiplierFactorNumeric",
    "vat_category": "TaxCategory/ID",
    "tax_rate": "TaxCategory/Percent",
    "reason": "AllowanceChargeReason",
    "reason_code": "AllowanceChargeReasonCode",
}


def allowance_charge(group: Group) -> AllowanceCharge | None:
    return group.read(AllowanceCharge, _ALLOWANCE_CHARGE)

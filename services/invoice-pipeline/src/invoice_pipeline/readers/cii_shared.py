"""What CII writes alike in the document and in its lines."""

from common.schemas.invoice import AllowanceCharge, Identifier, Period
from invoice_pipeline.readers.xml_group import Group

_ALLOWANCE_CHARGE = {
    "is_charge": "ChargeIndicator/Indicator",
    "amount": "ActualAmount",
    "base_amount": "BasisAmount",
    "percent": "CalculationPercent",
    "vat_category": "CategoryTradeTax/CategoryCode",
    "tax_rate": "CategoryTradeTax/RateApplicablePercent",
    "reason": "Reason",
    "reason_code": "ReasonCode",
}
_LOGISTICS = {
    "amount": "AppliedAmount",
    "vat_category": "AppliedTradeTax/CategoryCode",
    "tax_rate": "AppliedTradeTax/RateApplicablePercent",
    "reason": "Description",
}


def global_or_own_id(group: Group) -> Identifier | None:
    """A ``GlobalID`` has a scheme; the plain ``ID`` is one that the parties agreed on."""
    if group.text("GlobalID"):
        return group.read(Identifier, {"value": "GlobalID", "scheme": "GlobalID/@schemeID"})
    return group.read(Identifier, {"value": "ID", "scheme": "ID/@schemeID"})


def allowance_charge(group: Group) -> AllowanceCharge | None:
    return group.read(AllowanceCharge, _ALLOWANCE_CHARGE)


def logistics_charge(group: Group) -> AllowanceCharge | None:
    """Freight of the EXTENDED profile; it counts among the charges of BT-108."""
    return group.read(AllowanceCharge, _LOGISTICS, {"is_charge": True})


def period(group: Group) -> Period:
    days = {"start": "StartDateTime/DateTimeString", "end": "EndDateTime/DateTimeString"}
    return group.read(Period, days) or Period()

"""What CII writes alike in several places: dates, identifiers, parties, allowances and charges."""

from common.schemas.invoice import Identifier, Party
from exporter.formats.xml_table import Fixed, Group, Leaf, Table

VAT_TYPE = Fixed("ram:TypeCode", "VAT")
DAY = "udt:DateTimeString"

PERIOD: Table = (Leaf(f"ram:StartDateTime/{DAY}", "start"), Leaf(f"ram:EndDateTime/{DAY}", "end"))
SCHEMED: Table = (Leaf(".", "value"), Leaf("@schemeID", "scheme"))
_ADDRESS: Table = (
    Leaf("ram:PostcodeCode", "postcode"),
    Leaf("ram:LineOne", "street"),
    Leaf("ram:LineTwo", "additional_street"),
    Leaf("ram:LineThree", "third_line"),
    Leaf("ram:CityName", "city"),
    Leaf("ram:CountryID", "country", needed="BT-40/BT-55/BT-69/BT-80"),
    Leaf("ram:CountrySubDivisionName", "region"),
)
ADDRESS = Group("ram:PostalTradeAddress", "address", _ADDRESS)


def _registration(field: str, scheme: str) -> Group:
    table = (Leaf("ram:ID", field), Fixed("ram:ID/@schemeID", scheme))
    return Group("ram:SpecifiedTaxRegistration", ".", table)


def own(identifiers: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    """Those that the parties agreed on; they stand before the ones that have a scheme."""
    return tuple(identifier for identifier in identifiers if identifier.scheme is None)


def schemed(identifiers: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    return tuple(identifier for identifier in identifiers if identifier.scheme is not None)


def _own(party: Party) -> tuple[Identifier, ...]:
    return own(party.identifiers)


def _schemed(party: Party) -> tuple[Identifier, ...]:
    return schemed(party.identifiers)


PARTY: Table = (
    Group("ram:ID", _own, SCHEMED),
    Group("ram:GlobalID", _schemed, SCHEMED),
    Leaf("ram:Name", "name"),
    Leaf("ram:Description", "legal_info"),
    Group(
        "ram:SpecifiedLegalOrganization",
        ".",
        (Group("ram:ID", "legal_id", SCHEMED), Leaf("ram:TradingBusinessName", "trading_name")),
    ),
    Group(
        "ram:DefinedTradeContact",
        ".",
        (
            Group(
                ".",
                "contact",
                (
                    Leaf("ram:PersonName", "name"),
                    Leaf("ram:TelephoneUniversalCommunication/ram:CompleteNumber", "phone"),
                ),
            ),
            Leaf("ram:EmailURIUniversalCommunication/ram:URIID", "email"),
        ),
    ),
    ADDRESS,
    Group("ram:URIUniversalCommunication/ram:URIID", "electronic_address", SCHEMED),
    _registration("tax_id", "FC"),
    _registration("vat_id", "VA"),
)
CATEGORY: Table = (
    VAT_TYPE,
    Leaf("ram:CategoryCode", "vat_category", needed="BT-95/BT-102/BT-151"),
    Leaf("ram:RateApplicablePercent", "tax_rate"),
)
ALLOWANCE_CHARGE: Table = (
    Leaf("ram:ChargeIndicator/udt:Indicator", "is_charge"),
    Leaf("ram:CalculationPercent", "percent"),
    Leaf("ram:BasisAmount", "base_amount"),
    Leaf("ram:ActualAmount", "amount", needed="BT-92/BT-99/BT-136/BT-141"),
    Leaf("ram:ReasonCode", "reason_code"),
    Leaf("ram:Reason", "reason"),
)

"""What UBL writes alike in several places: identifiers, periods, parties, allowances and charges."""

from common.schemas.invoice import Party
from exporter.formats.xml_table import Fixed, Get, Group, Leaf, Table

VAT_SCHEME = Fixed("cac:TaxScheme/cbc:ID", "VAT")
_OTHER_SCHEME = Fixed("cac:TaxScheme/cbc:ID", "FC")
"""A tax number that is no VAT identifier, as XRechnung writes it."""

IDENTIFIER: Table = (Leaf(".", "value"), Leaf("@schemeID", "scheme"))
PERIOD: Table = (Leaf("cbc:StartDate", "start"), Leaf("cbc:EndDate", "end"))
ADDRESS: Table = (
    Leaf("cbc:StreetName", "street"),
    Leaf("cbc:AdditionalStreetName", "additional_street"),
    Leaf("cbc:CityName", "city"),
    Leaf("cbc:PostalZone", "postcode"),
    Leaf("cbc:CountrySubentity", "region"),
    Leaf("cac:AddressLine/cbc:Line", "third_line"),
    Leaf("cac:Country/cbc:IdentificationCode", "country"),
)
TAX_CATEGORY: Table = (Leaf("cbc:ID", "vat_category"), Leaf("cbc:Percent", "tax_rate"), VAT_SCHEME)
ALLOWANCE_CHARGE: Table = (
    Leaf("cbc:ChargeIndicator", "is_charge"),
    Leaf("cbc:AllowanceChargeReasonCode", "reason_code"),
    Leaf("cbc:AllowanceChargeReason", "reason"),
    Leaf("cbc:MultiplierFactorNumeric", "percent"),
    Leaf("cbc:Amount", "amount", needed="BT-92/BT-99/BT-136/BT-141"),
    Leaf("cbc:BaseAmount", "base_amount"),
    Group("cac:TaxCategory", ".", TAX_CATEGORY),
)


def _contact_name(party: Party) -> str | None:
    return party.contact.name if party.contact else None


def _contact_phone(party: Party) -> str | None:
    return party.contact.phone if party.contact else None


def _shown_name(party: Party) -> str | None:
    return party.trading_name or party.name


def _registered_name(party: Party) -> str | None:
    return party.name if party.trading_name else None


def _party(shown: Get, registered: Get) -> Table:
    return (
        Leaf("cbc:WebsiteURI", "website"),
        Group("cbc:EndpointID", "electronic_address", IDENTIFIER),
        Group("cac:PartyIdentification", "identifiers", (Group("cbc:ID", ".", IDENTIFIER),)),
        Leaf("cac:PartyName/cbc:Name", shown),
        Group("cac:PostalAddress", "address", ADDRESS),
        Group("cac:PartyTaxScheme", ".", (Leaf("cbc:CompanyID", "vat_id"), VAT_SCHEME)),
        Group("cac:PartyTaxScheme", ".", (Leaf("cbc:CompanyID", "tax_id"), _OTHER_SCHEME)),
        Group(
            "cac:PartyLegalEntity",
            ".",
            (
                Leaf("cbc:RegistrationName", registered),
                Group("cbc:CompanyID", "legal_id", IDENTIFIER),
                Leaf("cbc:CompanyLegalForm", "legal_info"),
            ),
        ),
        Group(
            "cac:Contact",
            ".",
            (
                Leaf("cbc:Name", _contact_name),
                Leaf("cbc:Telephone", _contact_phone),
                Leaf("cbc:ElectronicMail", "email"),
            ),
        ),
    )


PARTY = _party(shown="trading_name", registered="name")
PAYEE = _party(shown=_shown_name, registered=_registered_name)
"""BT-59 and BT-62 are shown names; they become the registered one only beside a trading name."""

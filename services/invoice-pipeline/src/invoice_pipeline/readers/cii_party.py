"""TradeParty of CII: BG-4, BG-7, BG-10, BG-11."""

from common.schemas.invoice import Address, Contact, Party
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_identifier import identifier
from invoice_pipeline.readers.xml_table import Table

_PARTY: Table = {
    "name": "Name",
    "trading_name": "SpecifiedLegalOrganization/TradingBusinessName",
    "vat_id": "SpecifiedTaxRegistration/ID[@schemeID='VA']",
    "tax_id": "SpecifiedTaxRegistration/ID[@schemeID='FC']",
    "legal_info": "Description",
    "email": "DefinedTradeContact/EmailURIUniversalCommunication/URIID",
}
_CONTACT: Table = {
    "name": ("PersonName", "DepartmentName"),
    "phone": "TelephoneUniversalCommunication/CompleteNumber",
}
_ADDRESS = {
    "street": "LineOne",
    "additional_street": "LineTwo",
    "third_line": "LineThree",
    "city": "CityName",
    "postcode": "PostcodeCode",
    "region": "CountrySubDivisionName",
    "country": "CountryID",
}


def party(group: Group) -> Party:
    """Empty where its element is there and holds nothing: the rules say what it lacks."""
    found = group.read(
        Party,
        _PARTY,
        {
            "identifiers": group.many("identifiers", "ID | GlobalID", identifier),
            "legal_id": group.one("legal_id", "SpecifiedLegalOrganization/ID", identifier),
            "electronic_address": group.one(
                "electronic_address", "URIUniversalCommunication/URIID", identifier
            ),
            "contact": group.one(
                "contact", "DefinedTradeContact", lambda found: found.read(Contact, _CONTACT)
            ),
            "address": group.one("address", "PostalTradeAddress", address),
        },
    )
    return found or Party()


def address(group: Group) -> Address:
    return group.read(Address, _ADDRESS) or Address()

"""The parties of a FatturaPA: CedentePrestatore, CessionarioCommittente, RappresentanteFiscale."""

from dataclasses import dataclass

from common.schemas.invoice import Address, Contact, Identifier, Party
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_table import Table

ADDRESS = {
    "street": "Indirizzo",
    "city": "Comune",
    "postcode": "CAP",
    "region": "Provincia",
    "country": "Nazione",
}


def seller(group: Group) -> Party | None:
    return party(group, _WHERE, {"email": "Contatti/Email"}, _seller_groups(group))


def _seller_groups(group: Group) -> dict[str, object]:
    return {
        "contact": group.one("contact", "Contatti", lambda found: found.read(Contact, {"phone": "Telefono"})),
        "legal_id": group.one("legal_id", "IscrizioneREA", register_entry),
    }


def buyer(header: Group) -> Party | None:
    """Where the invoice is delivered to stands beside the buyer."""
    found = header.one("buyer", "CessionarioCommittente", lambda group: party(group, _WHERE))
    return with_electronic_address(found, header)


def tax_representative(group: Group) -> Party | None:
    return party(group, _WHERE)


@dataclass(frozen=True, slots=True)
class Where:
    """Path prefixes of a party's names, numbers and address."""

    names: str
    numbers: str
    address: str


_WHERE = Where("DatiAnagrafici/Anagrafica/", "DatiAnagrafici/", "Sede")


def party(
    group: Group, where: Where, table: Table | None = None, children: dict[str, object] | None = None
) -> Party | None:
    found = group.read(
        Party,
        {
            "name": (f"{where.names}Denominazione", f"{where.names}Cognome"),
            "vat_id": f"{where.numbers}IdFiscaleIVA/IdCodice",
            "tax_id": f"{where.numbers}CodiceFiscale",
            **(table or {}),
        },
        {
            "identifiers": group.many("identifiers", f"{where.names}CodEORI", _eori),
            "address": group.one("address", where.address, address_of),
            **(children or {}),
        },
    )
    return None if found is None else _completed(found, group, where)


def _completed(found: Party, group: Group, where: Where) -> Party:
    """A person's given name before the surname, and the country before the VAT number."""
    update: dict[str, str] = {}
    if found.name and not group.text(f"{where.names}Denominazione"):
        given = group.take(f"{where.names}Nome")
        update["name"] = f"{given} {found.name}" if given else found.name
    if found.vat_id:
        country = group.take(f"{where.numbers}IdFiscaleIVA/IdPaese") or ""
        known = found.vat_id.upper().startswith(country.upper())
        update["vat_id"] = found.vat_id if known else f"{country}{found.vat_id}"
    return found.model_copy(update=update)


def address_of(group: Group) -> Address | None:
    found = group.read(Address, ADDRESS)
    number = group.take("NumeroCivico") if found else None
    if found is None or number is None:
        return found
    return found.model_copy(update={"street": f"{found.street or ''} {number}".strip()})


def register_entry(group: Group) -> Identifier | None:
    """The company register's number (REA) with its office, as in ``MI-123456``."""
    found = group.read(Identifier, {"value": "NumeroREA"})
    office = group.take("Ufficio") if found else None
    return found.model_copy(update={"value": f"{office}-{found.value}"}) if found and office else found


def _eori(group: Group) -> Identifier | None:
    found = group.read(Identifier, {"value": "."})
    return found and found.model_copy(update={"scheme": "EORI"})


_IPA, _SDI, _PEC = "0201", "0205", "0202"
"""Codes of the electronic address schemes (EAS): an office's code, a company's code, certified mail."""
_NO_CODE = ("0000000", "XXXXXXX", "999999")
"""What stands for the code where there is none: known by certified mail or to the tax office, or abroad."""
_OFFICE_CODE = 6


def with_electronic_address(found: Party | None, header: Group) -> Party | None:
    address = _electronic_address(header)
    if address is None:
        return found
    return (found or Party()).model_copy(update={"electronic_address": address})


def _electronic_address(header: Group) -> Identifier | None:
    code = header.text("DatiTrasmissione/CodiceDestinatario")
    mail = header.text("DatiTrasmissione/PECDestinatario")
    if code and code not in _NO_CODE:
        return Identifier(value=code, scheme=_IPA if len(code) == _OFFICE_CODE else _SDI)
    return Identifier(value=mail, scheme=_PEC) if mail else None

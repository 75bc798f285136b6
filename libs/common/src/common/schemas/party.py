"""The parties of an invoice: BG-4 to BG-13 of EN 16931."""

from pydantic import Field

from common.schemas.values import Closed, Text, beyond, term


class Identifier(Closed):
    """An identifier with the scheme it was issued under (ISO/IEC 6523 for parties), if that is stated."""

    value: Text = Field(json_schema_extra=term("BT-29", "BT-46", "BT-60", "BT-71"))
    scheme: Text | None = Field(
        default=None, json_schema_extra=term("BT-29-1", "BT-46-1", "BT-60-1", "BT-71-1")
    )


class Address(Closed):
    """BG-5, BG-8, BG-12, BG-15. ``country`` is an ISO 3166-1 alpha-2 code."""

    street: Text | None = Field(default=None, json_schema_extra=term("BT-35", "BT-50", "BT-64", "BT-75"))
    additional_street: Text | None = Field(
        default=None, json_schema_extra=term("BT-36", "BT-51", "BT-65", "BT-76")
    )
    third_line: Text | None = Field(
        default=None, json_schema_extra=term("BT-162", "BT-163", "BT-164", "BT-165")
    )
    city: Text | None = Field(default=None, json_schema_extra=term("BT-37", "BT-52", "BT-66", "BT-77"))
    postcode: Text | None = Field(default=None, json_schema_extra=term("BT-38", "BT-53", "BT-67", "BT-78"))
    region: Text | None = Field(default=None, json_schema_extra=term("BT-39", "BT-54", "BT-68", "BT-79"))
    country: Text | None = Field(default=None, json_schema_extra=term("BT-40", "BT-55", "BT-69", "BT-80"))


class Contact(Closed):
    """BG-6, BG-9. The contact's mail address is the party's ``email``."""

    name: Text | None = Field(default=None, json_schema_extra=term("BT-41", "BT-56"))
    phone: Text | None = Field(default=None, json_schema_extra=term("BT-42", "BT-57"))


class Party(Closed):
    """BG-4 seller, BG-7 buyer, BG-10 payee, BG-11 the seller's tax representative.

    The standard names fewer fields for the last two; what a document says beyond that is kept all the same.
    """

    name: Text | None = Field(default=None, json_schema_extra=term("BT-27", "BT-44", "BT-59", "BT-62"))
    trading_name: Text | None = Field(default=None, json_schema_extra=term("BT-28", "BT-45"))
    identifiers: tuple[Identifier, ...] = Field(default=(), json_schema_extra=term("BT-29", "BT-46", "BT-60"))
    legal_id: Identifier | None = Field(default=None, json_schema_extra=term("BT-30", "BT-47", "BT-61"))
    vat_id: Text | None = Field(default=None, json_schema_extra=term("BT-31", "BT-48", "BT-63"))
    tax_id: Text | None = Field(
        default=None,
        json_schema_extra=term("BT-32"),
        description="A tax number other than the VAT identifier, such as a German Steuernummer or a US EIN.",
    )
    legal_info: Text | None = Field(default=None, json_schema_extra=term("BT-33"))
    electronic_address: Identifier | None = Field(default=None, json_schema_extra=term("BT-34", "BT-49"))
    email: Text | None = Field(default=None, json_schema_extra=term("BT-43", "BT-58"))
    contact: Contact | None = Field(default=None, json_schema_extra=term("BG-6", "BG-9"))
    address: Address | None = Field(default=None, json_schema_extra=term("BG-5", "BG-8", "BG-12"))
    website: Text | None = Field(default=None, json_schema_extra=beyond("BG-4"))


class DeliverTo(Closed):
    """BG-13 without the date, which is the invoice's ``delivery_date``."""

    name: Text | None = Field(default=None, json_schema_extra=term("BT-70"))
    location: Identifier | None = Field(default=None, json_schema_extra=term("BT-71"))
    address: Address | None = Field(default=None, json_schema_extra=term("BG-15"))

"""What CII and UBL write alike: an identifier with the scheme that it is of."""

from common.schemas.invoice import Identifier
from invoice_pipeline.readers.xml_group import Group


def identifier(group: Group) -> Identifier | None:
    return group.read(Identifier, {"value": ".", "scheme": "@schemeID"})

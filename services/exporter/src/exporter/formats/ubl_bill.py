"""The bill in UBL 2.1: an Invoice, or a CreditNote where the type code is one of a credit note."""

from lxml import etree

from common.schemas.invoice import Invoice
from exporter.bill import Bill
from exporter.errors import InvoiceHasSubLines, InvoiceNotWritable
from exporter.formats.ubl_header import CREDIT_NOTE, INVOICE
from exporter.formats.xml_table import Syntax, XmlWriter, numbered, serialise

_URN = "urn:oasis:names:specification:ubl:schema:xsd:"
_SYNTAX = Syntax({"cac": f"{_URN}CommonAggregateComponents-2", "cbc": f"{_URN}CommonBasicComponents-2"})
_CREDIT_NOTES = frozenset(
    ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532")
)
"""UNTDID 1001 as far as a CreditNote may carry it (BR-CL-01 of EN 16931 bound to UBL)."""
_AMOUNTS = tuple(
    f"{{{_SYNTAX.namespaces['cbc']}}}{name}"
    for name in (
        "Amount",
        "BaseAmount",
        "PriceAmount",
        "TaxAmount",
        "TaxableAmount",
        "LineExtensionAmount",
        "TaxExclusiveAmount",
        "TaxInclusiveAmount",
        "AllowanceTotalAmount",
        "ChargeTotalAmount",
        "PrepaidAmount",
        "PayableRoundingAmount",
        "PayableAmount",
    )
)


def _is_credit_note(invoice: Invoice) -> bool:
    """By its type code, or, where it has none, by the document that it was read from."""
    code = invoice.type_code
    return code in _CREDIT_NOTES if code else invoice.extensions.get("document") == "CreditNote"


def ubl_bill(bill: Bill) -> bytes:
    """UTF-8. Raises InvoiceNotWritable, with every term that UBL needs and the invoice does not have."""
    invoice = numbered(bill.invoice)
    if any("line_status" in line.extensions for line in invoice.lines):
        raise InvoiceHasSubLines("UBL")
    name, table = ("CreditNote", CREDIT_NOTE) if _is_credit_note(invoice) else ("Invoice", INVOICE)
    prefixes = "".join(f' xmlns:{prefix}="{urn}"' for prefix, urn in _SYNTAX.namespaces.items())
    root = etree.fromstring(f'<{name} xmlns="{_URN}{name}-2"{prefixes}/>')
    writer = XmlWriter(_SYNTAX)
    writer.fill(root, invoice, table)
    if writer.missing:
        raise InvoiceNotWritable("UBL", list(dict.fromkeys(writer.missing)))
    for amount in root.iter(*_AMOUNTS):
        if "currencyID" not in amount.attrib:
            amount.set("currencyID", str(invoice.currency))
    return serialise(root)

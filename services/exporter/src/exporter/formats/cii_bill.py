"""The bill in UN/CEFACT Cross Industry Invoice, D16B: the XML of Factur-X, ZUGFeRD 2 and XRechnung in CII."""

from datetime import date

from lxml import etree

from common.schemas.invoice import Invoice
from exporter.bill import Bill
from exporter.errors import InvoiceNotWritable
from exporter.formats.cii_header import CROSS_INDUSTRY_INVOICE
from exporter.formats.guideline import header_profile
from exporter.formats.xml_table import Syntax, XmlWriter, numbered, serialise

_URN = "urn:un:unece:uncefact:data:standard:"


def _compact(day: date) -> str:
    """UN/EDIFACT 2379, format 102: YYYYMMDD."""
    return day.isoformat().replace("-", "")


_SYNTAX = Syntax(
    {
        "rsm": f"{_URN}CrossIndustryInvoice:100",
        "ram": f"{_URN}ReusableAggregateBusinessInformationEntity:100",
        "udt": f"{_URN}UnqualifiedDataType:100",
        "qdt": f"{_URN}QualifiedDataType:100",
    },
    _compact,
    "102",
)
_NOT_IN = {"minimum": {"BG-23", "BG-25", "BT-106"}, "basicwl": {"BG-25"}}
"""What the schema of a Factur-X profile without lines does not ask for."""


def cii_bill(bill: Bill) -> bytes:
    """UTF-8. Raises InvoiceNotWritable, with every term that CII needs and the invoice does not have."""
    invoice = numbered(bill.invoice)
    root = etree.Element(
        f"{{{_SYNTAX.namespaces['rsm']}}}CrossIndustryInvoice", nsmap=dict(_SYNTAX.namespaces)
    )
    writer = XmlWriter(_SYNTAX)
    writer.fill(root, invoice, CROSS_INDUSTRY_INVOICE)
    if missing := _missing(writer, invoice):
        raise InvoiceNotWritable("CII", missing)
    return serialise(root)


def _missing(writer: XmlWriter, invoice: Invoice) -> list[str]:
    spared = _NOT_IN.get(header_profile(invoice) or "", set())
    return [term for term in dict.fromkeys(writer.missing) if term not in spared]

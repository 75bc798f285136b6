"""What the canonical invoice has no field for, but rules must know."""

from lxml import etree

from common.schemas.invoice import Invoice
from invoice_pipeline.readers.xml_document import XmlElement

_STATED = etree.XPath("//@currencyID", smart_strings=False)
_MOST_CODES = 20
_LONGEST_CODE = 10


def with_extensions(invoice: Invoice, found: dict[str, str]) -> Invoice:
    return invoice.model_copy(update={"extensions": {**invoice.extensions, **found}}) if found else invoice


def amount_currencies(root: XmlElement, invoice: Invoice) -> dict[str, str]:
    """The currencies of amounts, as far as they are neither the invoice's nor that of its VAT (BT-6)."""
    stated = _STATED(root)
    codes = dict.fromkeys(map(str, stated)) if isinstance(stated, list) else {}
    others = [code for code in codes if code.strip() not in ("", invoice.currency, invoice.tax_currency)]
    text = " ".join("".join(code.split())[:_LONGEST_CODE] for code in others[:_MOST_CODES])
    return {"amount_currencies": text} if text else {}

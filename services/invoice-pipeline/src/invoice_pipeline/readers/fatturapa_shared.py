"""What both forms of FatturaPA have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import localcontext

from pydantic import ValidationError

from invoice_pipeline.readers.errors import UnreadableXml
from invoice_pipeline.readers.xml_document import XmlElement

HEADER, BODY = "FatturaElettronicaHeader", "FatturaElettronicaBody"
EMBEDDED = "Attachment"
_XADES = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def shorten_signatures(root: XmlElement) -> None:
    """Of a signature within the XML it is kept that it is there, and not its bytes."""
    for signature in root.findall(_XADES):
        signature.clear()
        signature.text = "XAdES, not checked"


@contextmanager
def wide_decimals() -> Iterator[None]:
    """Products of two of the longest numbers are exact in it, and what does not fit the model is refused.

    Raises UnreadableXml.
    """
    try:
        with localcontext(prec=100):
            yield
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))
        raise UnreadableXml(f"what makes up {place} is longer than any real one") from error

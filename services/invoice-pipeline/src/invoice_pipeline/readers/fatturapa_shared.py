"""What both forms of FatturaPA have in common: several invoices in one file, and signatures within it."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import localcontext

from pydantic import ValidationError

from invoice_pipeline.readers.errors import UnreadableXml
from invoice_pipeline.readers.xml_document import XmlElement

HEADER, BODY = "FatturaElettronicaHeader", "FatturaElettronicaBody"
EMBEDDED = "Attachment"
_XADES = "{http://www.w3.org/2000/09/xmldsig#}Signature"
UNCHECKED_SIGNATURE = {"Signature": "XAdES, not checked"}
"""What is kept of a signature within the XML."""


def split(root: XmlElement) -> Iterator[XmlElement]:
    """The document once for each invoice in it, with the other bodies emptied.

    The same tree each time, so that a lot takes no more memory than its file: each is to be read before the
    next is asked for. Emptied and not removed, so that positions in the tree stay what they are.
    """
    bodies = [child for child in root if str(child.tag).rpartition("}")[2] == BODY]
    if len(bodies) < 2:  # noqa: PLR2004 - one invoice needs no splitting
        yield root
        return
    contents = [list(body) for body in bodies]
    for body in bodies:
        body[:] = []
    for body, content in zip(bodies, contents, strict=True):
        body.extend(content)
        yield root
        body[:] = []


def take_signatures(root: XmlElement) -> dict[str, str]:
    """Removes signatures within the XML, and says what is kept of them."""
    found = root.findall(_XADES)
    for signature in found:
        root.remove(signature)
    return UNCHECKED_SIGNATURE if found else {}


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

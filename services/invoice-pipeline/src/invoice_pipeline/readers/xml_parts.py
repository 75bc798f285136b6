"""XML documents that hold several invoices, which share what stands around them."""

from collections.abc import Iterable, Iterator

from common.schemas.evidence import FieldEvidence
from invoice_pipeline.readers.xml_document import XmlElement


def split(root: XmlElement, name: str | None) -> Iterator[XmlElement]:
    """The document once for each child of this ``name``, without the others; as it is, where there is one.

    It is the same tree each time, so that a lot takes no more memory than its file: each is to be read before
    the next is asked for.
    """
    invoices = [child for child in root if str(child.tag).rpartition("}")[2] == name]
    if len(invoices) < 2:  # noqa: PLR2004 - a single one is the document
        yield root
        return
    for invoice in invoices:
        root.remove(invoice)
    for invoice in invoices:
        root.append(invoice)
        yield root
        root.remove(invoice)


def placed(evidence: Iterable[FieldEvidence], name: str, part: int) -> tuple[FieldEvidence, ...]:
    """The evidence of one of several invoices, its places as they are in the whole document."""
    return tuple(
        item.model_copy(update={"xpath": item.xpath.replace(f"/{name}/", f"/{name}[{part}]/", 1)[:500]})
        if item.xpath
        else item
        for item in evidence
    )

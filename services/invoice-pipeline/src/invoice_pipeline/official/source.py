"""The XML that an invoice was read from: the document itself, or the file embedded in its page."""

from collections.abc import Iterator

from invoice_pipeline.official.rule_sets import rule_set_of
from invoice_pipeline.readers.errors import ReadingError
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.pdf_attachments import embedded_files
from invoice_pipeline.readers.xml_document import looks_like_xml, parse


def invoice_xml(document: bytes, limits: Limits) -> bytes | None:
    """None where no XML is there that official files exist for."""
    return next((xml for xml in _candidates(document, limits) if _is_known(xml, limits)), None)


def _candidates(document: bytes, limits: Limits) -> Iterator[bytes]:
    if looks_like_xml(document):
        yield document
        return
    try:
        yield from (content for _, content in embedded_files(document, limits) if looks_like_xml(content))
    except ReadingError:
        return


def _is_known(xml: bytes, limits: Limits) -> bool:
    try:
        return rule_set_of(parse(xml, limits)) is not None
    except ReadingError:
        return False

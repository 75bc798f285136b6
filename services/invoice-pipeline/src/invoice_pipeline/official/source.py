"""The XML that an invoice was read from: the document itself, or the file embedded in its page."""

from collections.abc import Iterator, Sequence

from invoice_pipeline.official.rule_sets import rule_set_of
from invoice_pipeline.readers.errors import EncryptedPdf, ReadingError
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.locked_pdf import unlocked
from invoice_pipeline.readers.pdf_attachments import embedded_files
from invoice_pipeline.readers.xml_document import looks_like_xml, parse


def invoice_xml(document: bytes, limits: Limits, passwords: Sequence[str] = ()) -> bytes | None:
    """None where no XML is there that official files exist for. Raises EncryptedPdf.

    ``passwords`` are tried where a PDF asks for one.
    """
    try:
        return _first(document, limits)
    except EncryptedPdf:
        return _first(unlocked(document, passwords), limits)


def _first(document: bytes, limits: Limits) -> bytes | None:
    return next((xml for xml in _candidates(document, limits) if _is_known(xml, limits)), None)


def _candidates(document: bytes, limits: Limits) -> Iterator[bytes]:
    if looks_like_xml(document):
        yield document
        return
    try:
        yield from (content for _, content in embedded_files(document, limits) if looks_like_xml(content))
    except EncryptedPdf:
        raise
    except ReadingError:
        return


def _is_known(xml: bytes, limits: Limits) -> bool:
    try:
        return rule_set_of(parse(xml, limits)) is not None
    except ReadingError:
        return False

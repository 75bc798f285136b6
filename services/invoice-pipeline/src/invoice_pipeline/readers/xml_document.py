"""Parsing of XML that may be hostile: no document type, no entities, no network, and within limits."""

import codecs
import re
from functools import cache

from lxml import etree

from invoice_pipeline.readers.errors import ForbiddenXml, TooLarge, UnreadableXml
from invoice_pipeline.readers.limits import Limits

XmlElement = etree._Element  # noqa: SLF001  lxml's own name for its public element type

_DECLARED_ENCODING = re.compile(rb"^<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = re.compile(r"^(utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d|latin-?1)$", re.IGNORECASE)
"""Those in which markup is plain ASCII, so that what is looked for below cannot hide."""

_PARSERS_DEPTH = 2_048
"""Where the parser itself gives up."""


def looks_like_xml(document: bytes) -> bool:
    return _as_ascii_compatible(document[:4_096]).startswith(b"<")


def parse(document: bytes, limits: Limits) -> XmlElement:
    """The root element. Raises TooLarge, ForbiddenXml or UnreadableXml."""
    if len(document) > limits.xml:
        raise TooLarge("XML", len(document), limits.xml)
    text = _as_ascii_compatible(document)
    encoding = _encoding(document, text)
    _check_markup(text, limits)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ForbiddenXml("it declares a document type")
    try:
        root = etree.fromstring(text, parser=_parser(encoding))
    except etree.XMLSyntaxError as error:
        if "Excessive depth" in str(error):
            raise TooLarge("XML depth", _PARSERS_DEPTH, limits.xml_depth) from error
        raise UnreadableXml(str(error)) from error
    if _deeper(limits.xml_depth)(root):
        raise TooLarge("XML depth", limits.xml_depth + 1, limits.xml_depth)
    return root


def _check_markup(text: bytes, limits: Limits) -> None:
    """Before the parser builds anything: an element costs far more memory than it has bytes."""
    elements = text.count(b"<") - text.count(b"</")
    if elements > limits.xml_elements:
        raise TooLarge("XML elements", elements, limits.xml_elements)
    attributes = text.count(b"=")
    if attributes > limits.xml_attributes:
        raise TooLarge("XML attributes", attributes, limits.xml_attributes)


@cache
def _deeper(depth: int) -> etree.XPath:
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


def _parser(encoding: str) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        # The parser's own limits would refuse an attached document of 7.5 MB; ours are counted above.
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        # Indentation is a third of all nodes.
        remove_blank_text=True,
    )


def _as_ascii_compatible(document: bytes) -> bytes:
    """Without byte order mark and leading space; UTF-16 becomes UTF-8."""
    if document.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return document.decode("utf-16", errors="replace").encode("utf-8").lstrip()
    return document.removeprefix(codecs.BOM_UTF8).lstrip()


def _encoding(document: bytes, text: bytes) -> str:
    declared = _DECLARED_ENCODING.match(text)
    if declared is None or document.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-8"
    name = declared[1].decode("ascii")
    if not _ENCODINGS.match(name):
        raise UnreadableXml(f"the encoding {name} is not used in invoices")
    return name

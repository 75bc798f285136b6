"""Places in an XML as people and the readers write them: plain names, positions where there are several."""

import re

from lxml import etree

from invoice_pipeline.readers.xml_document import XmlElement

MAX_XPATH = 500
_SVRL_STEP = re.compile(r"\*:([^\[/]+)\[namespace-uri\(\)='[^']*'\]")
_PREFIX = re.compile(r"(?<=/)[A-Za-z0-9_.-]+:(?=[^/])")
_FIRST = re.compile(r"\[1\]")
_CLARK = re.compile(r"\{[^}]*\}")


def shortened(location: str) -> str:
    """``/*:Invoice[namespace-uri()='urn:…'][1]/*:InvoiceLine[…][3]`` becomes ``/Invoice/InvoiceLine[3]``."""
    plain = _FIRST.sub("", _PREFIX.sub("", _SVRL_STEP.sub(r"\1", location)))
    return plain[:MAX_XPATH]


def place_of(root: XmlElement, path: str) -> str:
    """The same for a path of libxml2, which leaves out the names of a default namespace (``/*/*[5]``)."""
    prefixes = {prefix: urn for element in root.iter() for prefix, urn in element.nsmap.items() if prefix}
    try:
        found = root.getroottree().xpath(path, namespaces=prefixes)
    except etree.XPathError:
        return shortened(path)
    element = found[0] if isinstance(found, list) and found else None
    if not isinstance(element, XmlElement):
        return shortened(path)
    steps = [_step(above) for above in (element, *element.iterancestors())]
    return ("/" + "/".join(reversed(steps)))[:MAX_XPATH]


def _step(element: XmlElement) -> str:
    name = etree.QName(element).localname
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    return f"{name}[{before + 1}]" if before else name


def without_namespaces(message: str) -> str:
    """Messages of the schema name elements as ``{urn:…}Name``."""
    return _CLARK.sub("", message)

"""The official schematron rules, run by Saxon; each compiled once per process, when first needed."""

from functools import cache

from lxml import etree
from saxonche import PySaxonApiError, PySaxonProcessor, PyXsltExecutable

from invoice_pipeline.official.rule_sets import path_of
from invoice_pipeline.readers.xml_document import XmlElement

_PROTOCOLS = "http://saxon.sf.net/feature/allowedProtocols"


class SchematronFailed(Exception):
    """The official stylesheet itself gave up on the document, as some do on repeated elements."""


@cache
def _processor() -> PySaxonProcessor:
    """One per process, and never before a fork: it runs threads of its own."""
    processor = PySaxonProcessor(license=False)
    processor.set_configuration_property(
        _PROTOCOLS, "file"
    )  # the stylesheets' own code lists lie beside them
    return processor


@cache
def _stylesheet(name: str) -> PyXsltExecutable:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path_of(name)))


def run(root: XmlElement, name: str) -> str:
    """The SVRL. Raises SchematronFailed.

    Saxon's own parser would resolve a document type's entities. It is given what our parser accepted, written
    anew from the tree, in which there is no document type.
    """
    text = etree.tostring(root, encoding="unicode")
    try:
        svrl = _stylesheet(name).transform_to_string(xdm_node=_processor().parse_xml(xml_text=text))
    except PySaxonApiError as error:
        raise SchematronFailed(" ".join(str(error).split())) from error
    return str(svrl)

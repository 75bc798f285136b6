from pathlib import Path

import pytest
from lxml import etree
from saxonche import PySaxonApiError

from common.schemas.findings import Finding, Severity
from invoice_pipeline.official import Depth, disagreements, invoice_xml, opinion, schematron, second_opinion
from invoice_pipeline.official.places import shortened
from invoice_pipeline.official.rule_sets import ALL, path_of, rule_set_of
from invoice_pipeline.readers import DEFAULT_LIMITS
from invoice_pipeline.readers.errors import ForbiddenXml
from support.invoice_pages import hybrid_pdf, page_pdf
from support.repository import ROOT
from support.ubl import ubl_invoice

CII = """<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
    <ram:ID>{claim}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
</rsm:CrossIndustryInvoice>"""


def opinion_on(xml: bytes, depth: Depth = Depth.RULES) -> tuple[Finding, ...]:
    return second_opinion(xml, depth, DEFAULT_LIMITS).findings


def finding(rule: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule=rule, severity=severity, message="", blocking=False)


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        ("urn:cen.eu:en16931:2017", "CII"),
        ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "CII"),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", "CII"),
        ("urn:factur-x.eu:1p0:minimum", "Factur-X MINIMUM"),
        ("urn:zugferd.de:2p0:minimum", "Factur-X MINIMUM"),
        ("urn:factur-x.eu:1p0:basicwl", "Factur-X BASIC WL"),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", "Factur-X BASIC"),
        ("urn:cen.eu:en16931:2017:compliant:factur-x.eu:1p0:basic", "Factur-X BASIC"),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", "Factur-X EXTENDED"),
        (" urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended\n", "Factur-X EXTENDED"),
        ("", "CII"),
    ],
)
def test_the_profile_that_an_invoice_claims_chooses_the_official_set(claim: str, name: str) -> None:
    found = rule_set_of(etree.fromstring(CII.format(claim=claim)))
    assert found is not None
    assert found.name == name


def test_a_format_without_official_files_has_no_second_opinion() -> None:
    assert second_opinion(b"<FatturaElettronica/>", Depth.RULES, DEFAULT_LIMITS).rule_set is None


@pytest.mark.parametrize("rule_set", ALL, ids=lambda rule_set: rule_set.name)
def test_the_files_of_every_set_are_there(rule_set: object) -> None:
    names = (getattr(rule_set, "schema", None), getattr(rule_set, "schematron", None))
    assert [name for name in names if name and not path_of(name).is_file()] == []


def test_a_right_invoice_passes() -> None:
    assert opinion_on(ubl_invoice()) == ()


def test_wrong_arithmetic_is_found_with_its_terms_and_its_place() -> None:
    [found] = opinion_on(ubl_invoice(payable="120.00"))
    assert (found.rule, found.severity, found.blocking) == ("BR-CO-16", Severity.ERROR, False)
    assert "BT-115" in found.fields
    assert found.xpath == "/Invoice/LegalMonetaryTotal"
    assert not found.message.startswith("[")


def test_an_element_out_of_its_order_is_a_fault_of_the_schema() -> None:
    xml = ubl_invoice().replace(b"<cbc:ID>2026-1001</cbc:ID>", b"", 1)
    xml = xml.replace(b"<cbc:DueDate>", b"<cbc:ID>2026-1001</cbc:ID><cbc:DueDate>", 1)
    [found] = opinion_on(xml, Depth.SCHEMA)
    assert (found.rule, found.severity) == ("XSD", Severity.ERROR)
    assert found.xpath == "/Invoice/IssueDate"
    assert "{urn" not in found.message


def test_off_asks_nobody() -> None:
    assert opinion_on(ubl_invoice(payable="120.00"), Depth.OFF) == ()


def test_the_schema_alone_does_not_judge_amounts() -> None:
    assert opinion_on(ubl_invoice(payable="120.00"), Depth.SCHEMA) == ()


def test_a_document_type_is_refused_before_saxon_sees_it() -> None:
    xml = ubl_invoice(note="&x;").replace(
        b"?>", b'?><!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/hostname">]>', 1
    )
    with pytest.raises(ForbiddenXml):
        opinion_on(xml)


def test_an_xml_over_the_limit_is_said_not_to_be_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "SCHEMATRON_ELEMENTS", 10)
    [found] = opinion_on(ubl_invoice(payable="120.00"))
    assert (found.rule, found.severity) == ("SCHEMATRON", Severity.WARNING)
    assert "up to 10 are" in found.message


def test_a_stylesheet_that_gives_up_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(root: object, name: str) -> str:
        raise schematron.SchematronFailed("more than one item")

    monkeypatch.setattr(schematron, "run", give_up)
    [found] = opinion_on(ubl_invoice())
    assert (found.rule, found.severity) == ("SCHEMATRON", Severity.WARNING)
    assert "more than one item" in found.message


def test_a_stylesheet_cannot_reach_the_network() -> None:
    reaching = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
      <xsl:template match="/"><a><xsl:copy-of select="document('http://127.0.0.1:9/x')"/></a></xsl:template>
    </xsl:stylesheet>"""
    processor = schematron._processor()
    sheet = processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=reaching)
    with pytest.raises(PySaxonApiError, match="prohibited"):
        sheet.transform_to_string(xdm_node=processor.parse_xml(xml_text="<a/>"))


def test_many_faults_are_cut_at_what_a_person_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "MOST_FINDINGS", 3)
    head, line, tail = ubl_invoice().decode().partition("<cac:InvoiceLine>")
    body = line + tail.removesuffix("</Invoice>\n").replace("HUR", "PIECES")
    assert len(opinion_on(f"{head}{body * 10}</Invoice>".encode())) == 3


def test_places_are_written_in_plain_names_with_the_positions_that_matter() -> None:
    svrl = "/*:Invoice[namespace-uri()='urn:a:b'][1]/*:InvoiceLine[namespace-uri()='urn:c'][3]/@unitCode"
    assert shortened(svrl) == "/Invoice/InvoiceLine[3]/@unitCode"
    assert shortened("/ubl:Invoice[1]/cac:TaxTotal[2]") == "/Invoice/TaxTotal[2]"


def test_only_an_error_that_nobody_else_saw_is_a_disagreement() -> None:
    official = [finding("BR-01"), finding("BR-02"), finding("BR-02"), finding("UBL-CR-1", Severity.WARNING)]
    [found] = disagreements([finding("BR-01", Severity.WARNING)], official)
    assert (found.rule, found.blocking) == ("OFFICIAL/BR-02", True)


def test_the_xml_of_a_hybrid_is_found_in_its_page() -> None:
    xml = (ROOT / "tests/unit/invoice_pipeline/data/cii_invoice.xml").read_bytes()
    assert invoice_xml(hybrid_pdf(xml), DEFAULT_LIMITS) == xml
    assert invoice_xml(xml, DEFAULT_LIMITS) == xml
    assert invoice_xml(page_pdf(()), DEFAULT_LIMITS) is None
    assert invoice_xml(b"no document", DEFAULT_LIMITS) is None
    assert invoice_xml(b"<html/>", DEFAULT_LIMITS) is None


@pytest.mark.slow
@pytest.mark.parametrize("rule_set", [r for r in ALL if r.schematron], ids=lambda rule_set: rule_set.name)
def test_every_official_stylesheet_compiles(rule_set: object, tmp_path: Path) -> None:
    assert schematron._stylesheet(str(getattr(rule_set, "schematron", "")))

"""What differs between the invoices of one format: names, kinds, and how often a group stands there."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from common.schemas.invoice import PrecedingInvoice
from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage, InvoiceRecord
from invoice_pipeline import readers
from support.invoice_pages import GERMAN, page_pdf

DATA = Path(__file__).parent / "data"
UBL = (DATA / "ubl_invoice.xml").read_text("utf-8")
CII = (DATA / "cii_invoice.xml").read_text("utf-8")
ORDER_URN = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
ORDER = f'<rsm:SCRDMCCBDACIOMessageStructure xmlns:rsm="{ORDER_URN}"/>'


def read(document: str | bytes) -> InvoiceRecord:
    result = readers.read(document.encode() if isinstance(document, str) else document)
    assert isinstance(result, readers.Read), result
    return result.records[0]


def with_attachments(*files: tuple[str, str]) -> bytes:
    with pikepdf.open(BytesIO(page_pdf(GERMAN))) as pdf:
        for name, content in files:
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content.encode(), filename=name)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "factur-x.xml",
        "zugferd-invoice.xml",
        "ZUGFeRD-invoice.xml",
        "xrechnung.xml",
        "FACTUR-X.XML",
        "r 1.xml",
    ],
)
def test_the_invoice_in_a_pdf_is_found_by_its_root_whatever_its_file_is_called(name: str) -> None:
    record = read(with_attachments(("0-other.xml", "<other/>"), (name, CII)))
    assert (record.reader.name, record.invoice.number) == ("hybrid-pdf/cii", "AV-88")


def test_an_order_in_a_pdf_is_no_invoice() -> None:
    result = readers.read(with_attachments(("order-x.xml", ORDER)))
    assert isinstance(result, readers.NotAnInvoice)
    assert result.reason.code is ReasonCode.NOT_AN_INVOICE


@pytest.mark.parametrize(
    "code", ["326", "380", "381", "384", "386", "389", "393", "751", "875", "876", "877"]
)
def test_every_kind_of_invoice_is_read_alike(code: str) -> None:
    for document in (UBL.replace("TypeCode>380<", f"TypeCode>{code}<"), CII.replace(">380<", f">{code}<")):
        record = read(document)
        assert (record.invoice.type_code, len(record.invoice.lines)) == (code, 1)


@pytest.mark.parametrize(
    ("profile", "coverage"),
    [
        ("urn:factur-x.eu:1p0:minimum", Coverage.HEADER),
        ("urn:factur-x.eu:1p0:basicwl", Coverage.HEADER),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", Coverage.FULL),
        ("urn:cen.eu:en16931:2017", Coverage.FULL),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", Coverage.FULL),
        ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", Coverage.FULL),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", Coverage.FULL),
    ],
)
def test_the_profile_says_how_much_of_the_document_its_xml_covers(profile: str, coverage: Coverage) -> None:
    record = read(CII.replace("urn:cen.eu:en16931:2017", profile))
    assert (record.invoice.specification, record.coverage) == (profile, coverage)


def test_each_of_several_tax_rates_is_a_row_of_the_breakdown() -> None:
    start, end = UBL.index("<cac:TaxSubtotal>"), UBL.index("</cac:TaxSubtotal>") + len("</cac:TaxSubtotal>")
    second = UBL[start:end].replace("<cbc:Percent>19<", "<cbc:Percent>7<")
    assert [row.rate for row in read(UBL[:end] + second + UBL[end:]).invoice.vat_breakdown] == [
        Decimal(19),
        Decimal(7),
    ]


def test_each_preceding_invoice_is_kept() -> None:
    document = "<cac:InvoiceDocumentReference><cbc:ID>{}</cbc:ID></cac:InvoiceDocumentReference>"
    reference = f"<cac:BillingReference>{document}</cac:BillingReference>"
    start = UBL.index("<cac:BillingReference>")
    record = read(UBL[:start] + reference.format("R-1") + reference.format("R-2") + UBL[start:])
    assert record.invoice.preceding_invoices[:2] == (
        PrecedingInvoice(number="R-1"),
        PrecedingInvoice(number="R-2"),
    )


def test_the_first_account_is_the_flat_one_even_if_the_first_means_has_none() -> None:
    start = UBL.index("<cac:PaymentMeans>")
    card = "<cac:PaymentMeans><cbc:PaymentMeansCode>48</cbc:PaymentMeansCode></cac:PaymentMeans>"
    payment = read(UBL[:start] + card + UBL[start:]).invoice.payment
    assert payment is not None
    assert (payment.means_code, payment.iban) == ("48", "DE02120300000000202051")
    assert [account.iban for account in payment.further_accounts] == ["DE89370400440532013000"]


def test_a_direct_debit_is_read_from_whichever_of_its_terms_is_there() -> None:
    creditor = '<cbc:ID schemeID="SEPA">DE98ZZZ09999999999</cbc:ID>'
    sepa = f"<cac:PartyIdentification>{creditor}</cac:PartyIdentification>"
    start = UBL.index("<cac:PartyName>")
    invoice = read(UBL[:start] + sepa + UBL[start:]).invoice
    assert invoice.payment is not None
    assert invoice.payment.direct_debit is not None
    assert invoice.payment.direct_debit.creditor_id == "DE98ZZZ09999999999"
    assert invoice.seller is not None
    assert "SEPA" not in {identifier.scheme for identifier in invoice.seller.identifiers}


def test_zugferd_1_evidence_names_the_elements_of_the_document_itself() -> None:
    urn = "urn:un:unece:uncefact:data:standard:"
    document = f"""<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"
      xmlns:ram="{urn}ReusableAggregateBusinessInformationEntity:12">
      <rsm:HeaderExchangedDocument><ram:ID>Z-1</ram:ID></rsm:HeaderExchangedDocument>
      <rsm:SpecifiedSupplyChainTradeTransaction><ram:ApplicableSupplyChainTradeAgreement>
        <ram:BuyerOrderReferencedDocument><ram:ID>PO-1</ram:ID></ram:BuyerOrderReferencedDocument>
      </ram:ApplicableSupplyChainTradeAgreement></rsm:SpecifiedSupplyChainTradeTransaction>
    </rsm:CrossIndustryDocument>"""
    record = read(document)
    assert record.invoice.purchase_order == "PO-1"
    transaction = "/CrossIndustryDocument/SpecifiedSupplyChainTradeTransaction"
    order = f"{transaction}/ApplicableSupplyChainTradeAgreement/BuyerOrderReferencedDocument/ID"
    assert {item.field: item.xpath for item in record.evidence} == {
        "number": "/CrossIndustryDocument/HeaderExchangedDocument/ID",
        "purchase_order": order,
    }

"""FatturaPA: every text of the document is in the invoice, under its term or under its path."""

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from common.schemas.invoice import Invoice, Line
from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers import Limits, Read, Unreadable, read
from invoice_pipeline.readers.fatturapa_codes import MEANS_CODES, TYPE_CODES, unit_of, vat_of
from support.fatturapa import LINE, ROOT, SUMMARY, body, fattura, lot, payment, simplified

CORPUS = Path(__file__).parents[4] / "shared/corpus/fatturapa-xml"
FULL = """
<DatiOrdineAcquisto><RiferimentoNumeroLinea>1</RiferimentoNumeroLinea><IdDocumento>PO-7</IdDocumento>
  <NumItem>30</NumItem><CodiceCUP>CUP15</CodiceCUP><CodiceCIG>CIG99</CodiceCIG></DatiOrdineAcquisto>
<DatiOrdineAcquisto><IdDocumento>PO-8</IdDocumento></DatiOrdineAcquisto>
<DatiContratto><IdDocumento>C-1</IdDocumento><Data>2025-01-01</Data></DatiContratto>
<DatiConvenzione><IdDocumento>V-1</IdDocumento></DatiConvenzione>
<DatiRicezione><IdDocumento>R-1</IdDocumento></DatiRicezione>
<DatiFattureCollegate><IdDocumento>2025/99</IdDocumento><Data>2025-12-01</Data></DatiFattureCollegate>
<DatiFattureCollegate><IdDocumento>2025/98</IdDocumento></DatiFattureCollegate>
<DatiDDT><NumeroDDT>D-1</NumeroDDT><DataDDT>2026-02-20</DataDDT></DatiDDT>
<DatiDDT><NumeroDDT>D-2</NumeroDDT><DataDDT>2026-02-21</DataDDT></DatiDDT>
<DatiTrasporto><MezzoTrasporto>furgone</MezzoTrasporto>
  <IndirizzoResa><Indirizzo>Via Porto 3</Indirizzo><CAP>16100</CAP><Comune>Genova</Comune>
    <Nazione>IT</Nazione></IndirizzoResa>
  <DataOraConsegna>2026-02-22T10:30:00</DataOraConsegna></DatiTrasporto>
"""
ATTACHED = """<Allegati><NomeAttachment>rapporto.pdf</NomeAttachment>
<FormatoAttachment>PDF</FormatoAttachment><DescrizioneAttachment>Rapporto</DescrizioneAttachment><Attachment>JVBERi0xLjQ=</Attachment></Allegati>"""


def invoices(document: bytes) -> list[Invoice]:
    result = read(document)
    assert isinstance(result, Read), result
    return [record.invoice for record in result.records]


def only(document: bytes) -> Invoice:
    [invoice] = invoices(document)
    return invoice


def line(inside: str) -> Line:
    goods = f"<DettaglioLinee><NumeroLinea>1</NumeroLinea>{inside}</DettaglioLinee>{SUMMARY}"
    return only(fattura(body(goods=goods))).lines[0]


def texts_of(invoice: Invoice) -> str:
    return invoice.model_dump_json()


def test_an_ordinary_invoice_is_read_into_the_terms_of_the_standard() -> None:
    invoice = only(fattura())
    assert (invoice.number, str(invoice.issue_date), invoice.type_code) == ("2026/17", "2026-03-02", "380")
    assert (invoice.currency, str(invoice.due_date), invoice.specification) == ("EUR", "2026-04-01", "FPR12")
    seller, buyer = invoice.seller, invoice.buyer
    assert seller
    assert buyer
    assert (seller.name, seller.vat_id, seller.tax_id) == (
        "Officina Aurora SRL",
        "IT00743110157",
        "00743110157",
    )
    assert seller.legal_id
    assert seller.address
    assert (seller.legal_id.value, seller.address.street) == ("TN-123456", "Via dei Mulini 7")
    assert (seller.email, seller.contact and seller.contact.phone) == ("fatture@aurora.example", "0461000000")
    assert (buyer.name, buyer.vat_id, buyer.tax_id) == ("Maria Rossi", None, "RSSMRA80A01H501U")
    assert buyer.electronic_address
    assert (buyer.electronic_address.value, buyer.electronic_address.scheme) == ("ABC1234", "0205")
    assert invoice.payment
    assert (invoice.payment.iban, invoice.payment.means_code) == ("IT60X0542811101000000123456", "30")
    assert [(row.quantity, row.unit, row.net_amount, row.vat_category) for row in invoice.lines] == [
        (Decimal("2.00"), "HUR", Decimal("100.00"), "S")
    ]


def test_references_become_their_terms_and_the_others_are_kept() -> None:
    invoice = only(fattura(body(references=FULL, attachments=ATTACHED)))
    assert (invoice.purchase_order, invoice.contract, invoice.receiving_advice) == ("PO-7", "C-1", "R-1")
    assert (invoice.despatch_advice, invoice.tender, invoice.project) == ("D-1", "CIG99", "CUP15")
    assert invoice.invoiced_object
    assert invoice.invoiced_object.value == "V-1"
    assert [item.number for item in invoice.preceding_invoices] == ["2025/99", "2025/98"]
    assert (str(invoice.delivery_date), invoice.lines[0].order_line) == ("2026-02-22", "30")
    assert invoice.deliver_to
    assert invoice.deliver_to.address
    assert invoice.deliver_to.address.city == "Genova"
    [attached] = invoice.supporting_documents
    assert (attached.filename, attached.media_type) == ("rapporto.pdf", "application/pdf")
    assert attached.attached_sha256
    beyond = invoice.extensions
    assert beyond["FatturaElettronicaBody/DatiGenerali/DatiOrdineAcquisto[2]/IdDocumento"] == "PO-8"
    assert beyond["FatturaElettronicaBody/DatiGenerali/DatiDDT[2]/NumeroDDT"] == "D-2"
    assert beyond["FatturaElettronicaBody/DatiGenerali/DatiTrasporto/MezzoTrasporto"] == "furgone"


@pytest.mark.parametrize(
    "document",
    [
        fattura(body(references=FULL, payments=payment("60.00") + payment("62.00", "2026-05-01", "MP12"))),
        simplified(
            "<DatiBeniServizi><Descrizione>Pranzo</Descrizione><Importo>11.00</Importo></DatiBeniServizi>"
        ),
        *(path.read_bytes() for path in sorted(CORPUS.glob("*.xml"))),
    ],
)
def test_no_text_of_a_document_is_lost(document: bytes) -> None:
    """Amounts may be written otherwise, a credit note's without sign, and codes beside what they became."""
    found = "".join(map(texts_of, invoices(document)))
    for element in etree.fromstring(document).iter():
        text = (element.text or "").strip()
        if text and not len(element) and element.tag not in ("Attachment", "NumeroCivico"):
            plain = text.lstrip("-0") if text.replace(".", "").lstrip("-").isdecimal() else text
            assert plain.rstrip("0").rstrip(".") in found, (element.tag, text)


@pytest.mark.parametrize(
    "namespace",
    [
        ROOT,
        "http://www.fatturapa.gov.it/sdi/fatturapa/v1.1",
        "http://www.fatturapa.gov.it/sdi/fatturapa/v1.0",
    ],
)
def test_every_version_is_told_by_its_root(namespace: str) -> None:
    assert only(fattura(namespace=namespace)).number == "2026/17"


def test_a_signature_within_the_document_is_said_to_be_there() -> None:
    signature = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignatureValue>AAAA'
    signed = lot(["1", "2"]).replace(
        b"</p:FatturaElettronica>", signature + b"</ds:SignatureValue></ds:Signature></p:FatturaElettronica>"
    )
    kept = [invoice.extensions["Signature"] for invoice in invoices(signed)]
    assert kept == ["XAdES, not checked", "XAdES, not checked"]


def test_an_empty_document_is_no_invoice() -> None:
    assert not isinstance(read(b"<FatturaElettronica/>"), Read)


def test_a_lot_is_read_into_one_invoice_for_each_body() -> None:
    result = read(lot(["1", "2", "3"]))
    assert isinstance(result, Read)
    found = [(record.part, record.invoice.number, len(record.invoice.lines)) for record in result.records]
    assert found == [(1, "1", 1), (2, "2", 1), (3, "3", 1)]
    assert {record.invoice.seller and record.invoice.seller.name for record in result.records} == {
        "Officina Aurora SRL"
    }


def test_the_evidence_of_a_lot_names_the_place_in_the_whole_document() -> None:
    document = lot(["1", "2"])
    result = read(document)
    assert isinstance(result, Read)
    tree = etree.fromstring(document)
    for record in result.records:
        [item] = [item for item in record.evidence if item.field == "number"]
        assert item.xpath
        assert tree.findtext(item.xpath.removeprefix("/FatturaElettronica/")) == record.invoice.number


def test_a_lot_of_more_invoices_than_allowed_is_refused() -> None:
    result = read(lot(["1", "2", "3"]), limits=Limits(invoices=2))
    assert isinstance(result, Unreadable)
    assert result.reason.code is ReasonCode.TOO_LARGE
    assert result.reason.facts == {"what": "invoices in one document", "size": "3", "limit": "2"}


def test_a_discount_on_a_line_is_reckoned_for_all_its_pieces() -> None:
    found = line(
        "<Descrizione>x</Descrizione><Quantita>4</Quantita><PrezzoUnitario>100.00</PrezzoUnitario>"
        "<ScontoMaggiorazione><Tipo>SC</Tipo><Percentuale>10.00</Percentuale></ScontoMaggiorazione>"
        "<ScontoMaggiorazione><Tipo>SC</Tipo><Percentuale>5.00</Percentuale></ScontoMaggiorazione>"
        "<ScontoMaggiorazione><Tipo>MG</Tipo><Importo>1.50</Importo></ScontoMaggiorazione>"
        "<PrezzoTotale>348.00</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA>"
    )
    assert [(item.is_charge, str(item.amount)) for item in found.allowances_charges] == [
        (False, "40.00"),
        (False, "18.00"),
        (True, "6.00"),
    ]
    assert found.unit_price
    assert found.quantity
    assert found.net_amount == found.unit_price * found.quantity - 58 + 6


@pytest.mark.parametrize(
    ("price", "total", "quantity"), [("80.00", "80.00", Decimal(1)), ("80.00", "160.00", None)]
)
def test_a_line_without_a_quantity_is_of_one_piece_if_its_amounts_say_so(
    price: str, total: str, quantity: Decimal | None
) -> None:
    found = line(
        f"<Descrizione>x</Descrizione><PrezzoUnitario>{price}</PrezzoUnitario>"
        f"<PrezzoTotale>{total}</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA>"
    )
    assert found.quantity == quantity


def test_codes_of_an_article_are_told_by_their_kind() -> None:
    code = "<CodiceArticolo><CodiceTipo>{}</CodiceTipo><CodiceValore>{}</CodiceValore></CodiceArticolo>"
    found = line(
        code.format("EAN13", "4006381333931") + code.format("Interno", "A7") + code.format("Cliente", "K1")
    )
    assert found.standard_item_id
    assert (found.standard_item_id.value, found.seller_item_id, found.buyer_item_id) == (
        "4006381333931",
        "A7",
        "K1",
    )


def test_what_a_line_says_beyond_the_standard_stays_with_it() -> None:
    found = line(
        "<TipoCessionePrestazione>AC</TipoCessionePrestazione><Descrizione>x</Descrizione>"
        "<UnitaMisura>Pz.</UnitaMisura><AltriDatiGestionali><TipoDato>LOTTO</TipoDato>"
        "<RiferimentoNumero>7.00</RiferimentoNumero></AltriDatiGestionali>"
    )
    assert found.unit == "C62"
    assert found.extensions == {
        "TipoCessionePrestazione": "AC",
        "UnitaMisura": "Pz.",
        "AltriDatiGestionali/TipoDato": "LOTTO",
        "AltriDatiGestionali/RiferimentoNumero": "7.00",
    }


def test_a_number_that_is_none_is_noticed() -> None:
    result = read(fattura(body(goods=LINE.replace("100.00", "cento") + SUMMARY)))
    assert isinstance(result, Read)
    doubtful = [item.field for item in result.records[0].evidence if not item.confidence]
    assert doubtful == ["lines[0].net_amount", "totals.line_net"]


def test_numbers_of_any_length_break_nothing() -> None:
    huge = "9" * 30
    goods = LINE.replace("50.00", huge).replace("100.00", huge) * 3 + SUMMARY.replace("100.00", huge)
    result = read(fattura(body(goods=goods, general="", payments=payment(huge) * 5)))
    assert isinstance(result, Unreadable)
    assert result.reason.code is ReasonCode.UNREADABLE_XML


def test_every_code_of_the_format_has_its_counterpart() -> None:
    assert {f"TD{number:02}" for number in (*range(1, 10), *range(16, 30))} == set(TYPE_CODES)
    assert {f"MP{number:02}" for number in range(1, 24)} == set(MEANS_CODES)


@pytest.mark.parametrize(
    ("nature", "regime", "category"),
    [
        (None, "RF01", "S"),
        ("N1", "RF01", "E"),
        ("N2.1", "RF01", "O"),
        ("N2.2", "RF19", "E"),
        ("N3.1", "RF01", "G"),
        ("N3.2", "RF01", "K"),
        ("N3.5", "RF01", "E"),
        ("N4", "RF01", "E"),
        ("N6.9", "RF01", "AE"),
    ],
)
def test_why_no_vat_is_due_gives_the_category(nature: str | None, regime: str, category: str) -> None:
    found = vat_of(nature, regime)
    assert found
    assert found.category == category


def test_what_is_not_subject_to_vat_has_no_rate() -> None:
    nature = "0.00</AliquotaIVA><Natura>N2.1</Natura>"
    goods = (LINE + SUMMARY).replace("22.00</AliquotaIVA>", nature).replace("22.00<", "0.00<")
    invoice = only(fattura(body(goods=goods)))
    assert (invoice.lines[0].vat_category, invoice.lines[0].tax_rate) == ("O", None)
    [group] = invoice.vat_breakdown
    assert (group.category, group.rate, group.exemption_code) == ("O", None, "VATEX-EU-O")


def test_a_nature_that_nobody_knows_stays_as_it_is() -> None:
    assert vat_of("N9", "RF01") is None
    goods = LINE.replace("</AliquotaIVA>", "</AliquotaIVA><Natura>N9</Natura>") + SUMMARY
    assert only(fattura(body(goods=goods))).lines[0].vat_category == "N9"


@pytest.mark.parametrize(
    ("word", "code"), [("kg", "KGM"), ("N.", "C62"), ("unità", "C62"), ("pixel", "pixel")]
)
def test_units_are_told_where_their_word_is_known(word: str, code: str) -> None:
    assert unit_of(word) == code

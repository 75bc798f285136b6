from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from common.schemas.evidence import Method
from common.schemas.invoice import Identifier, Invoice, Note
from common.schemas.record import Coverage, InvoiceRecord
from invoice_pipeline import readers, rules

DATA = Path(__file__).parent / "data"


def read(document: bytes) -> InvoiceRecord:
    result = readers.read(document)
    assert isinstance(result, readers.Read), result
    (record,) = result.records
    return record


def _value(invoice: Invoice, path: str) -> object:
    value: object = invoice
    for step in path.replace("]", "").replace("[", ".").split("."):
        value = value[int(step)] if isinstance(value, tuple) else getattr(value, step)
    return value


@pytest.fixture(scope="module")
def ubl() -> InvoiceRecord:
    return read((DATA / "ubl_invoice.xml").read_bytes())


@pytest.fixture(scope="module")
def cii() -> InvoiceRecord:
    return read((DATA / "cii_invoice.xml").read_bytes())


UBL = {
    "number": "NL-2026-7",
    "issue_date": date(2026, 11, 2),
    "due_date": date(2026, 12, 2),
    "type_code": "380",
    "currency": "EUR",
    "tax_currency": "SEK",
    "tax_point_date": date(2026, 11, 1),
    "buyer_reference": "Workshop 3",
    "project": "P-77",
    "contract": "C-12",
    "purchase_order": "PO-55",
    "sales_order": "SO-9",
    "receiving_advice": "GR-1",
    "despatch_advice": "DN-1",
    "tender": "LOT-4",
    "invoiced_object": Identifier(value="METER-1", scheme="ABT"),
    "buyer_accounting_reference": "4400",
    "payment_terms": "30 days net",
    "notes": (Note(subject="AAI", text="Thank you"),),
    "preceding_invoices[0].issue_date": date(2026, 9, 1),
    "period.end": date(2026, 10, 31),
    "delivery_date": date(2026, 10, 30),
    "deliver_to.name": "Lager 2",
    "deliver_to.location.value": "4000001000012",
    "seller.name": "Nordlicht Werkstatt GmbH",
    "seller.trading_name": "Nordlicht",
    "seller.vat_id": "DE136695976",
    "seller.tax_id": "20/123/45678",
    "seller.legal_id": Identifier(value="HRB 77", scheme="0204"),
    "seller.electronic_address.scheme": "EM",
    "seller.email": "eva@nordlicht.example",
    "seller.contact.phone": "+49 431 1",
    "seller.address.third_line": "2. OG",
    "buyer.name": "Hafen Handel AG",
    "buyer.address.country": "DE",
    "payee.name": "Nordlicht Factoring",
    "tax_representative.vat_id": "ATU13585627",
    "payment.means_text": "SEPA",
    "payment.iban": "DE02120300000000202051",
    "payment.bic": "BYLADEM1001",
    "payment.further_accounts[0].iban": "DE89370400440532013000",
    "allowances_charges[0].percent": Decimal(10),
    "allowances_charges[1].is_charge": True,
    "totals.tax": Decimal("36.10"),
    "totals.tax_in_tax_currency": Decimal("397.10"),
    "totals.rounding": Decimal("-0.10"),
    "totals.payable": Decimal("200.00"),
    "vat_breakdown[0].rate": Decimal(19),
    "supporting_documents[0].filename": "hours.csv",
    "supporting_documents[0].attached_sha256": sha256(b"hours").hexdigest(),
    "lines[0].quantity": Decimal(4),
    "lines[0].unit": "HUR",
    "lines[0].period.start": date(2026, 10, 5),
    "lines[0].order_line": "10",
    "lines[0].gross_price": Decimal("55.00"),
    "lines[0].price_discount": Decimal("5.00"),
    "lines[0].classifications[0].version": "8",
    "lines[0].attributes[0].value": "Night",
    "lines[0].standard_item_id.scheme": "0160",
}
CII = {
    "number": "AV-88",
    "issue_date": date(2026, 11, 2),
    "due_date": date(2026, 12, 2),
    "currency": "EUR",
    "tax_point_code": "5",
    "purchase_order": "PO-66",
    "tender": "LOT-5",
    "notes": (Note(subject="AAI", text="Merci"),),
    "preceding_invoices[0].number": "AV-80",
    "preceding_invoices[0].issue_date": date(2026, 9, 1),
    "period.start": date(2026, 10, 1),
    "delivery_date": date(2026, 10, 30),
    "deliver_to.location.value": "L2",
    "seller.trading_name": "Le Four",
    "seller.vat_id": "FR40303265045",
    "seller.tax_id": "123",
    "seller.email": "luc@vieuxfour.example",
    "seller.electronic_address.value": "factures@vieuxfour.example",
    "seller.identifiers[1].scheme": "0088",
    "seller.address.city": "Nantes",
    "payment.iban": "FR7630006000011234567890189",
    "payment.bic": "AGRIFRPP",
    "payment.direct_debit.mandate": "M-1",
    "payment.direct_debit.creditor_id": "FR72ZZZ123456",
    "allowances_charges[1].reason": "Port",
    "allowances_charges[1].is_charge": True,
    "totals.tax": Decimal("5.78"),
    "totals.tax_in_tax_currency": Decimal("4.95"),
    "totals.payable": Decimal("110.78"),
    "vat_breakdown[0].taxable": Decimal("105.00"),
    "supporting_documents[0].description": "Bon",
    "buyer_accounting_reference": "6070",
    "lines[0].unit_price": Decimal("2.00"),
    "lines[0].gross_price": Decimal("2.20"),
    "lines[0].allowances_charges[0].amount": Decimal("10.00"),
    "lines[0].order_line": "3",
    "lines[0].seller_item_id": "PAIN",
    "lines[0].attributes[0].name": "Poids",
}


@pytest.mark.parametrize(("path", "expected"), UBL.items(), ids=str)
def test_a_ubl_field_lands_in_its_place(ubl: InvoiceRecord, path: str, expected: object) -> None:
    assert _value(ubl.invoice, path) == expected


@pytest.mark.parametrize(("path", "expected"), CII.items(), ids=str)
def test_a_cii_field_lands_in_its_place(cii: InvoiceRecord, path: str, expected: object) -> None:
    assert _value(cii.invoice, path) == expected


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_every_evidence_points_at_a_value_that_is_there(form: str, request: pytest.FixtureRequest) -> None:
    record: InvoiceRecord = request.getfixturevalue(form)
    assert len(record.evidence) > 50
    for item in record.evidence:
        assert item.method is Method.XML
        assert _value(record.invoice, item.field) is not None, item.field


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_a_right_invoice_breaks_no_blocking_rule(form: str, request: pytest.FixtureRequest) -> None:
    record: InvoiceRecord = request.getfixturevalue(form)
    found = rules.judge(record.invoice, record.evidence, coverage=record.coverage)
    assert [finding for finding in found if finding.blocking] == []


def test_a_credit_note_is_read_like_an_invoice() -> None:
    document = (DATA / "ubl_invoice.xml").read_text("utf-8")
    for old, new in (
        (":Invoice-2", ":CreditNote-2"),
        ("<Invoice ", "<CreditNote "),
        ("</Invoice>", "</CreditNote>"),
        ("InvoiceTypeCode>380", "CreditNoteTypeCode>381"),
        ("380</cbc:InvoiceTypeCode", "381</cbc:CreditNoteTypeCode"),
        ("</cbc:InvoiceTypeCode", "</cbc:CreditNoteTypeCode"),
        ("cac:InvoiceLine", "cac:CreditNoteLine"),
        ("InvoicedQuantity", "CreditedQuantity"),
    ):
        document = document.replace(old, new)
    invoice = read(document.encode()).invoice
    assert (invoice.type_code, invoice.lines[0].quantity) == ("381", Decimal(4))


def test_a_value_of_the_wrong_form_is_left_out_and_blocks() -> None:
    document = (DATA / "ubl_invoice.xml").read_bytes().replace(b"2026-12-02", b"soon")
    record = read(document)
    assert record.invoice.due_date is None
    broken = [found.rule for found in rules.judge(record.invoice, record.evidence) if found.blocking]
    assert broken == ["READ-01"]


def test_a_profile_without_lines_is_judged_by_its_header() -> None:
    document = (DATA / "cii_invoice.xml").read_bytes()
    minimum = document.replace(b"urn:cen.eu:en16931:2017", b"urn:factur-x.eu:1p0:minimum")
    assert read(minimum).coverage is Coverage.HEADER
    assert read(document).coverage is Coverage.FULL


def test_elements_of_another_namespace_do_not_pass_for_ours() -> None:
    document = (DATA / "ubl_invoice.xml").read_bytes()
    smuggled = document.replace(
        b"<cbc:ID>NL-2026-7", b'<x:ID xmlns:x="urn:other">FORGED</x:ID><cbc:ID>NL-2026-7'
    )
    assert read(smuggled).invoice.number == "NL-2026-7"


def test_zugferd_1_is_read_by_the_names_that_became_of_its_elements() -> None:
    document = (DATA / "cii_invoice.xml").read_text("utf-8")
    for old, new in (
        (
            "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
            "urn:ferd:CrossIndustryDocument:invoice:1p0",
        ),
        ("BusinessInformationEntity:100", "BusinessInformationEntity:12"),
        ("UnqualifiedDataType:100", "UnqualifiedDataType:15"),
        ("QualifiedDataType:100", "QualifiedDataType:12"),
        ("CrossIndustryInvoice", "CrossIndustryDocument"),
        ("rsm:ExchangedDocument>", "rsm:HeaderExchangedDocument>"),
        ("rsm:ExchangedDocumentContext", "rsm:SpecifiedExchangedDocumentContext"),
        ("rsm:SupplyChain", "rsm:SpecifiedSupplyChain"),
        ("ApplicableHeaderTrade", "ApplicableSupplyChainTrade"),
        ("SpecifiedLineTrade", "SpecifiedSupplyChainTrade"),
        ("SettlementHeaderMonetary", "SettlementMonetary"),
        ("SettlementLineMonetary", "SettlementMonetary"),
        ("RateApplicablePercent", "ApplicablePercent"),
        ("IssuerAssignedID", "ID"),
    ):
        document = document.replace(old, new)
    due = "<ram:DuePayableAmount>110.78</ram:DuePayableAmount>"
    record = read(document.replace(due, "").encode())
    assert record.reader.name == "zugferd1"
    for path in ("number", "seller.vat_id", "totals.gross", "purchase_order", "lines[0].unit_price"):
        assert _value(record.invoice, path) == _value(
            read((DATA / "cii_invoice.xml").read_bytes()).invoice, path
        )
    assert _value(record.invoice, "totals.payable") == Decimal("110.78")

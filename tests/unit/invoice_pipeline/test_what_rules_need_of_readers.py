"""Groups that are there and empty, and what the canonical invoice has no field for."""

from pathlib import Path

import pytest

from common.schemas.record import InvoiceRecord
from invoice_pipeline import readers, rules

DATA = Path(__file__).parent / "data"
EMPTY = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>1</cbc:ID>{}</Invoice>"""


def read(document: bytes) -> InvoiceRecord:
    result = readers.read(document)
    assert isinstance(result, readers.Read), result
    return result.records[0]


def broken(record: InvoiceRecord) -> set[str]:
    return {found.rule for found in rules.judge(record.invoice, record.evidence, coverage=record.coverage)}


@pytest.mark.parametrize(
    ("group", "rule"),
    [
        ("<cac:InvoicePeriod/>", "BR-CO-19"),
        ("<cac:PayeeParty/>", "BR-17"),
        ("<cac:TaxRepresentativeParty/>", "BR-18"),
        ("<cac:PaymentMeans/>", "BR-49"),
        ("<cac:BillingReference/>", "BR-55"),
        ("<cac:AdditionalDocumentReference/>", "BR-52"),
        ("<cac:TaxTotal><cac:TaxSubtotal/></cac:TaxTotal>", "BR-45"),
        (
            "<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress/></cac:Party></cac:AccountingCustomerParty>",
            "BR-11",
        ),
    ],
)
def test_a_group_that_is_empty_is_not_a_group_that_is_not_there(group: str, rule: str) -> None:
    assert rule in broken(read(EMPTY.format(group).encode()))
    assert rule not in broken(read(EMPTY.format("").encode()))


@pytest.mark.parametrize("name", ["ubl_invoice.xml", "cii_invoice.xml"])
def test_amounts_in_the_currencies_of_invoice_and_tax_need_no_remark(name: str) -> None:
    assert read((DATA / name).read_bytes()).invoice.extensions == {}


@pytest.mark.parametrize("name", ["ubl_invoice.xml", "cii_invoice.xml"])
def test_an_amount_in_a_third_currency_blocks(name: str) -> None:
    document = (DATA / name).read_bytes().replace(b'currencyID="EUR"', b'currencyID="USD"', 1)
    record = read(document)
    assert record.invoice.extensions == {"amount_currencies": "USD"}
    assert "CUR-01" in {
        found.rule for found in rules.judge(record.invoice, record.evidence) if found.blocking
    }


def test_a_flood_of_currencies_is_cut_off() -> None:
    amounts = "".join(f'<cbc:Note currencyID="{code:>015} x"/>' for code in range(500))
    codes = read(EMPTY.format(amounts).encode()).invoice.extensions["amount_currencies"].split()
    assert (len(codes), max(map(len, codes))) == (20, 10)


def test_a_credit_note_without_a_type_code_is_one_all_the_same() -> None:
    document = EMPTY.format(
        '<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">5</cbc:PayableAmount>'
        "</cac:LegalMonetaryTotal>"
    )
    credit_note = document.replace("Invoice-2", "CreditNote-2").replace("<Invoice", "<CreditNote")
    record = read(credit_note.replace("</Invoice", "</CreditNote").encode())
    assert record.invoice.extensions["document"] == "CreditNote"
    assert "BR-CO-25" not in broken(record)
    assert "BR-CO-25" in broken(read(document.encode()))

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.findings import Finding
from common.schemas.invoice import Invoice, Line, Party, PrecedingInvoice
from invoice_pipeline.rules import judge
from invoice_pipeline.rules.places import Places

READ_AT = {
    "currency": "/Invoice/DocumentCurrencyCode",
    "seller.vat_id": "/Invoice/AccountingSupplierParty/Party/PartyTaxScheme/CompanyID",
    "seller.address.city": "/Invoice/AccountingSupplierParty/Party/PostalAddress/CityName",
    "seller.address.street": "/Invoice/AccountingSupplierParty/Party/PostalAddress/StreetName",
    "lines[1].id": "/Invoice/InvoiceLine[2]/ID",
    "lines[1].unit_price": "/Invoice/InvoiceLine[2]/Price/PriceAmount",
    "lines[10].id": "/Invoice/InvoiceLine[11]/ID",
}
EVIDENCE = tuple(
    FieldEvidence(field=field, method=Method.XML, text="x", confidence=0.99, xpath=xpath)
    for field, xpath in READ_AT.items()
)


def place(path: str | None) -> str | None:
    return Places(EVIDENCE).xpath(path)


def test_what_was_read_stands_where_it_was_read() -> None:
    assert {field: place(field) for field in READ_AT} == READ_AT


def test_a_group_stands_where_its_fields_have_their_path_in_common() -> None:
    assert place("seller.address") == "/Invoice/AccountingSupplierParty/Party/PostalAddress"
    assert place("seller") == "/Invoice/AccountingSupplierParty/Party"
    assert place("lines[1]") == "/Invoice/InvoiceLine[2]"
    assert place("lines") == "/Invoice"


def test_what_is_missing_should_stand_in_the_nearest_group_that_is_there() -> None:
    assert place("seller.address.country") == "/Invoice/AccountingSupplierParty/Party/PostalAddress"
    assert place("seller.name") == "/Invoice/AccountingSupplierParty/Party"
    assert place("lines[1].allowances_charges[0].amount") == "/Invoice/InvoiceLine[2]"


def test_what_has_nothing_near_it_stands_nowhere() -> None:
    assert place("buyer.name") is None
    assert place(None) is None
    assert Places(()).xpath("currency") is None


def test_a_finding_says_what_where_and_why() -> None:
    invoice = Invoice(
        currency="EURO", seller=Party(vat_id="DE1"), lines=(Line(id="7"), Line(id="8", unit="piece"))
    )
    found: dict[str, list[Finding]] = {}
    for finding in judge(invoice, EVIDENCE):
        found.setdefault(finding.rule, []).append(finding)
    (currency,) = found["BR-CL-04"]
    assert (currency.path, currency.xpath) == ("currency", "/Invoice/DocumentCurrencyCode")
    assert currency.message == "EURO is no currency of ISO 4217"
    assert [(f.path, f.xpath) for f in found["BR-22"]] == [
        ("lines[0].quantity", None),
        ("lines[1].quantity", "/Invoice/InvoiceLine[2]"),
    ]
    assert found["BR-22"][1].message == "line 8 has no quantity (BT-129)"
    assert found["BR-CL-23"][0].message == "line 8: piece is no unit of UN/ECE Recommendations 20 and 21"


def test_every_path_of_a_finding_leads_into_the_canonical_invoice() -> None:
    """Evidence and corrections name fields in the same way, so that a page can jump to the field."""
    invoice = Invoice(preceding_invoices=(PrecedingInvoice(),))
    (finding,) = (finding for finding in judge(invoice, ()) if finding.rule == "BR-55")
    assert finding.path == "preceding_invoices[0].number"

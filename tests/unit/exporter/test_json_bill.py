import json
from decimal import Decimal

from common.schemas.invoice import Invoice
from exporter.formats.json_bill import json_bill
from support.bills import INVOICE_ID, bill, invoice


def test_the_envelope_names_the_schema_the_invoice_and_its_document() -> None:
    body = json.loads(json_bill(bill()))
    assert body["schema"] == "ap-intake/bill"
    assert body["version"] == 1
    assert body["invoice_id"] == str(INVOICE_ID)
    assert body["revision"] == 1
    assert body["document"] == {"sha256": "ab" * 32, "part": 1}
    assert body["corrected_fields"] == ["due_date"]


def test_the_canonical_invoice_comes_back_whole() -> None:
    assert Invoice.model_validate(json.loads(json_bill(bill()))["invoice"]) == invoice()


def test_amounts_are_text_with_every_digit() -> None:
    body = json.loads(json_bill(bill()))
    assert body["invoice"]["totals"]["payable"] == "104.13"
    assert Decimal(body["invoice"]["lines"][1]["net_amount"]) == Decimal("-12.50")


def test_the_same_revision_gives_the_same_bytes() -> None:
    assert json_bill(bill()) == json_bill(bill())

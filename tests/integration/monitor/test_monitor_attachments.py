"""Documents that lay embedded in an invoice: listed with it, and handed out if it names them."""

from uuid import UUID, uuid4

import pytest

from common.schemas.invoice import Invoice, SupportingDocument
from common.schemas.record import InvoiceRecord, ReaderStamp
from monitor_api.tokens import Scope
from support.monitor import Monitor, invoice_changed

SHEET = b"<script>hours()</script>"


def with_attached(monitor: Monitor, sha256: str) -> UUID:
    named = SupportingDocument(filename="hours.html", media_type="text/html", attached_sha256=sha256)
    record = InvoiceRecord(
        document_sha256="0" * 64,
        reader=ReaderStamp(name="ubl", version="1"),
        invoice=Invoice(supporting_documents=(SupportingDocument(reference="D-1"), named)),
    )
    invoice_id = uuid4()
    ref = monitor.store.put(record.model_dump_json().encode(), "application/json")
    monitor.tell(invoice_changed(invoice_id, record=ref))
    return invoice_id


def test_an_embedded_document_is_handed_out_as_something_to_save(monitor: Monitor) -> None:
    sheet, headers = monitor.store.put(SHEET, "text/html"), monitor.bearer(Scope.READ)
    invoice_id = with_attached(monitor, sheet.sha256)
    [told] = monitor.client.get(f"/api/v1/invoices/{invoice_id}", headers=headers).json()["attachments"]
    assert (told["filename"], told["sha256"]) == ("hours.html", sheet.sha256)
    answer = monitor.client.get(told["url"], headers=headers)
    assert answer.content == SHEET
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''hours.html"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_document_that_the_invoice_does_not_name_is_not_handed_out(monitor: Monitor) -> None:
    sheet = monitor.store.put(SHEET, "text/html")
    other = monitor.store.put(b"of another invoice", "text/plain")
    url = f"/api/v1/invoices/{with_attached(monitor, sheet.sha256)}/attachments"
    assert monitor.client.get(f"{url}/{other.sha256}", headers=monitor.bearer(Scope.READ)).status_code == 404
    assert monitor.client.get(f"{url}/nonsense", headers=monitor.bearer(Scope.READ)).status_code == 422


@pytest.mark.parametrize("data", [b"{}", b" " * (8 * 1024 * 1024 + 1)])
def test_attachments_of_a_record_that_cannot_be_read_are_said_to_be_unknown(
    monitor: Monitor, data: bytes
) -> None:
    invoice_id = uuid4()
    monitor.tell(invoice_changed(invoice_id, record=monitor.store.put(data, "application/json")))
    url = f"/api/v1/invoices/{invoice_id}/attachments/{'0' * 64}"
    answer = monitor.client.get(url, headers=monitor.bearer(Scope.READ))
    assert (answer.status_code, answer.json()["type"].endswith("record_unreadable")) == (502, True)
    assert "original document" in answer.json()["detail"]

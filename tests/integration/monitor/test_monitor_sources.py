"""An invoice that was put together from files of a mail: which file has which page, and all pages as one."""

from uuid import uuid4

from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord, PageRun, ReaderStamp, SourceFile
from monitor_api.tokens import Scope
from support.monitor import Monitor, invoice_changed


def test_the_pages_are_handed_out_as_one_document_and_each_file_as_it_came(monitor: Monitor) -> None:
    invoice_id, headers = uuid4(), monitor.bearer(Scope.READ)
    pictures = [monitor.store.put(data, "image/jpeg") for data in (b"page 1", b"page 2")]
    whole = monitor.store.put(b"%PDF-1.7 both", "application/pdf")
    sources = tuple(
        SourceFile(
            invoice_id=invoice_id if at == 1 else uuid4(),
            filename=f"page{at}.jpg",
            document_sha256=picture.sha256,
            media_type="image/jpeg",
            pages=PageRun(first=at, last=at),
        )
        for at, picture in enumerate(pictures, start=1)
    )
    record = InvoiceRecord(
        document_sha256=whole.sha256,
        sources=sources,
        reader=ReaderStamp(name="text-pdf", version="1"),
        invoice=Invoice(),
    )
    ref = monitor.store.put(record.model_dump_json().encode(), "application/json")
    monitor.tell(invoice_changed(invoice_id, record=ref, document=whole, filename="page1.jpg"))
    told = monitor.client.get(f"/api/v1/invoices/{invoice_id}", headers=headers).json()
    assert [(file["filename"], file["first_page"], file["last_page"]) for file in told["sources"]] == [
        ("page1.jpg", 1, 1),
        ("page2.jpg", 2, 2),
    ]
    second = monitor.client.get(told["sources"][1]["url"], headers=headers)
    assert second.content == b"page 2"
    assert second.headers["content-disposition"] == "attachment; filename*=UTF-8''page2.jpg"
    both = monitor.client.get(told["document_url"], headers=headers)
    assert both.content == b"%PDF-1.7 both"
    assert both.headers["content-disposition"] == "attachment; filename*=UTF-8''page1.jpg.pdf"
    other = monitor.store.put(b"of another invoice", "text/plain")
    url = f"/api/v1/invoices/{invoice_id}/sources/{other.sha256}"
    assert monitor.client.get(url, headers=headers).status_code == 404

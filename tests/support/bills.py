"""An invoice to export, and the exporter that exports it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from common.messages import EXPORT_INVOICE, Envelope, Service
from common.messages.exporter import ExportInvoice
from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice, Line, Party, Totals
from common.schemas.record import InvoiceRecord, ReaderStamp
from common.storage import BlobStore, open_store
from exporter.bill import Bill, bill_of
from exporter.config import ExporterSettings
from exporter.service import Resources
from exporter.tasks import chores, tasks
from support.inprocess import InProcess, envelope_for, settings_for

INVOICE_ID = UUID("11111111-2222-3333-4444-555555555555")


def invoice(**changes: object) -> Invoice:
    """Two lines, one of them a discount."""
    values = {
        "number": "R-2041/7",
        "issue_date": date(2026, 3, 1),
        "currency": "EUR",
        "seller": Party(name="Ölmühle Köhler & Söhne", vat_id="DE123456788"),
        "buyer": Party(name="Brandt Maschinenbau GmbH"),
        "totals": Totals(
            net=Decimal("87.50"), tax=Decimal("16.63"), gross=Decimal("104.13"), payable=Decimal("104.13")
        ),
        "lines": (
            Line(id="1", name='Rapsöl, 5 l "kalt"', quantity=Decimal(4), unit_price=Decimal("25.00")),
            Line(id="2", name="Treuerabatt", net_amount=Decimal("-12.50")),
        ),
    }
    return Invoice.model_validate({**values, **changes})


def record(**changes: object) -> InvoiceRecord:
    evidence = FieldEvidence(field="due_date", method=Method.PERSON, text="", confidence=1)
    return InvoiceRecord(
        document_sha256="ab" * 32,
        reader=ReaderStamp(name="test", version="1"),
        invoice=invoice(**changes),
        evidence=(evidence,),
    )


def bill(**changes: object) -> Bill:
    return bill_of(INVOICE_ID, 1, record(**changes))


def exporter(database_url: str, redis_url: str, folder: Path, **more: object) -> InProcess[Resources]:
    bills = folder / "bills"
    settings = settings_for(ExporterSettings, database_url, folder, redis_url, export_folder=bills, **more)
    store = open_store(settings.storage_url)
    resources = Resources(store, settings.destinations(), settings.export_retention)
    return InProcess(Service.EXPORTER, settings, tasks, resources, chores)


def order(
    store: BlobStore, *, invoice_id: UUID | None = None, revision: int = 1, **changes: object
) -> Envelope:
    ref = store.put(record(**changes).model_dump_json().encode(), "application/json")
    payload = ExportInvoice(invoice_id=invoice_id or uuid4(), revision=revision, record=ref)
    return envelope_for(EXPORT_INVOICE, payload, Service.INVOICE_PIPELINE)

"""The invoice pipeline in this process."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import JsonValue

from common.messages import (
    EXPORT_INVOICE,
    PROCESS_INVOICE,
    REVIEW_INVOICE,
    VALIDATE_INVOICE,
    Envelope,
    Service,
)
from common.messages.invoice_pipeline import ProcessInvoice, ReviewInvoice
from common.messages.payload import UploadOrigin
from common.storage import open_store
from invoice_pipeline.config import PipelineSettings
from invoice_pipeline.graph.pipeline import Pipeline
from invoice_pipeline.sandbox.sandbox import Sandbox
from invoice_pipeline.service import Resources
from invoice_pipeline.tasks import tasks
from support.inprocess import InProcess, envelope_for, settings_for


class PipelineService(InProcess[Resources]):
    """One worker process. A ``sandbox`` that is handed in is not closed with it."""

    def __init__(self, database_url: str, folder: Path, sandbox: Sandbox | None = None) -> None:
        service, patience = Service.INVOICE_PIPELINE, timedelta(seconds=5)
        settings = settings_for(PipelineSettings, database_url, folder, delivery_lease=patience)
        self.store = open_store(settings.storage_url)
        self.sandbox = sandbox or Sandbox()
        self._shares_sandbox = sandbox is not None
        super().__init__(service, settings, tasks, Resources(Pipeline(self.store, self.sandbox)))

    def __exit__(self, *details: object) -> None:
        super().__exit__(*details)
        if not self._shares_sandbox:
            self.sandbox.close()

    def upload(self, document: bytes, invoice_id: UUID | None = None) -> Envelope:
        """The message that hands a document in; the invoice's id is its payload's."""
        order = ProcessInvoice(
            invoice_id=invoice_id or uuid4(),
            document=self.store.put(document, "application/xml"),
            filename="invoice.xml",
            origin=UploadOrigin(actor="test", received_at=datetime.now(UTC)),
        )
        return envelope_for(PROCESS_INVOICE, order)

    def hand_in(self, document: bytes, invoice_id: UUID | None = None) -> UUID:
        """From the upload as far as the pipeline goes by itself."""
        envelope = self.upload(document, invoice_id)
        self.deliver(envelope)
        self.deliver_sent(VALIDATE_INVOICE)
        return UUID(str(envelope.payload["invoice_id"]))

    def review(self, order: ReviewInvoice) -> dict[str, JsonValue]:
        """Deliver a person's decision and return the answer in its receipt."""
        envelope = envelope_for(REVIEW_INVOICE, order)
        self.deliver(envelope)
        return self.answer(envelope)

    def settle(self) -> list[Envelope]:
        """Deliver all that the service has sent to itself, and what follows from it."""
        delivered: list[Envelope] = []
        while sent := self.deliver_sent(PROCESS_INVOICE, VALIDATE_INVOICE):
            delivered += sent
        return delivered

    def exports(self) -> list[Envelope]:
        """The bills that were sent to the exporter since the last call."""
        return self.publisher.take(EXPORT_INVOICE.name)

    def invoice(self, invoice_id: UUID) -> dict[str, Any]:
        return self.row("SELECT * FROM invoices WHERE id = :id", id=invoice_id)

    def codes(self, invoice_id: UUID) -> list[str]:
        return [reason["code"] for reason in self.invoice(invoice_id)["reasons"]]

    def history(self, invoice_id: UUID) -> list[tuple[str, str]]:
        """(state, decided by) of every step."""
        steps = "SELECT state, decided_by FROM invoice_events WHERE invoice_id = :id ORDER BY id"
        return [(row["state"], row["decided_by"]) for row in self.rows(steps, id=invoice_id)]

    def announced(self, invoice_id: UUID) -> list[str]:
        """The states that the monitor was told of."""
        events = self.events("invoice_changed")
        return [event["state"] for event in events if event["invoice_id"] == str(invoice_id)]


@pytest.fixture
def pipeline(migrated_url: str, tmp_path: Path) -> Iterator[PipelineService]:
    with PipelineService(migrated_url, tmp_path) as service:
        yield service

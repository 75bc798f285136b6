"""A monitor-api with a read model of its own: the app, its tokens, and events to tell it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from common.messages import Queue, Service
from common.messages.activity import (
    Activity,
    DeadLetterAdded,
    DeadLetterSettled,
    InvoiceChanged,
    InvoiceSummary,
    Reason,
    TaskOutcome,
    TaskRan,
)
from common.messages.payload import BlobRef, LotPlace, UploadOrigin
from common.storage import BlobStore
from monitor_api.api.app import create_app
from monitor_api.api.context import Context
from monitor_api.config import MonitorSettings
from monitor_api.projection import project
from monitor_api.tokens import Scope, create_token
from support.inprocess import settings_for
from support.rows import Rows

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


class Monitor(Rows):
    """A running API. ``client`` has no token of its own."""

    def __init__(self, client: TestClient, context: Context) -> None:
        super().__init__(context.engine)
        self.client = client
        self.context = context
        self.store = context.store

    def tell(self, *events: Activity) -> int:
        with Session(self.engine) as session, session.begin():
            return project(session, events)

    def token(self, *scopes: Scope, name: str | None = None, lifetime: timedelta | None = None) -> str:
        with Session(self.engine) as session, session.begin():
            return create_token(session, name or f"token-{uuid4().hex[:8]}", scopes, lifetime)

    def bearer(self, *scopes: Scope, name: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(*scopes, name=name)}"}

    def sent(self, task: str) -> list[dict[str, object]]:
        """The payloads of the messages that lie in the outbox for one task."""
        statement = (
            "SELECT envelope -> 'payload' AS payload FROM outbox WHERE task = :task ORDER BY created_at"
        )
        return [row["payload"] for row in self.rows(statement, task=task)]


@contextmanager
def running_monitor(database_url: str, redis_url: str, folder: Path, **settings: object) -> Iterator[Monitor]:
    app = create_app(settings_for(MonitorSettings, database_url, folder, redis_url, **settings))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Monitor(client, app.state.context)


def task_ran(  # noqa: PLR0913 - what tests vary about a run
    outcome: TaskOutcome = TaskOutcome.SUCCEEDED,
    *,
    message_id: UUID | None = None,
    task: str = "exporter.export_invoice_task",
    at: datetime = NOON,
    seconds: float = 1.0,
    attempt: int = 1,
    worker: str = "exporter@host:7",
) -> TaskRan:
    return TaskRan(
        message_id=message_id or uuid4(),
        task=task,
        service=Service.EXPORTER,
        queue=Queue.EXPORT,
        worker=worker,
        correlation_id="mail-1",
        attempt=attempt,
        outcome=outcome,
        sent_at=at - timedelta(seconds=1),
        received_at=at,
        started_at=at,
        finished_at=at + timedelta(seconds=seconds),
        error=None if outcome is TaskOutcome.SUCCEEDED else "DestinationFull: no space",
    )


def died(message_id: UUID, at: datetime = NOON) -> DeadLetterAdded:
    return DeadLetterAdded(
        message_id=message_id,
        task="exporter.export_invoice_task",
        service=Service.EXPORTER,
        correlation_id="mail-1",
        attempts=5,
        error="DestinationFull: no space",
        traceback="Traceback ...",
        payload={"invoice_id": str(uuid4())},
        occurred_at=at,
    )


def settled(message_id: UUID, action: str, at: datetime = NOON + timedelta(seconds=1)) -> DeadLetterSettled:
    return DeadLetterSettled(
        message_id=message_id, service=Service.EXPORTER, action=action, actor="ann", occurred_at=at
    )


def blob(store: BlobStore | None = None, data: bytes = b"%PDF-1.7 an invoice") -> BlobRef:
    if store is not None:
        return store.put(data, "application/pdf")
    return BlobRef(sha256="0" * 64, size=1, media_type="application/pdf")


def invoice_changed(  # noqa: PLR0913 - what tests vary about an invoice
    invoice_id: UUID | None = None,
    state: str = "needs_review",
    *,
    at: datetime = NOON,
    revision: int = 1,
    document: BlobRef | None = None,
    record: BlobRef | None = None,
    filename: str = "invoice.pdf",
    place: LotPlace | None = None,
    **summary: object,
) -> InvoiceChanged:
    facts: dict[str, object] = {
        "number": "R-1",
        "seller_name": "Nordwind GmbH",
        "currency": "EUR",
        "payable": Decimal("119.00"),
    }
    return InvoiceChanged(
        invoice_id=invoice_id or uuid4(),
        state=state,
        revision=revision,
        reasons=(Reason(code="low_confidence", message="The total was not read surely."),),
        decided_by="triage",
        summary=InvoiceSummary.model_validate({**facts, **summary}),
        document=document or blob(),
        filename=filename,
        origin=UploadOrigin(actor="ann", received_at=at),
        record=record,
        place=place,
        occurred_at=at,
    )

"""A service made of delivery alone: the exporter's schema, bodies given by the test."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Engine, text

from common.config import ServiceSettings
from common.delivery.ddl import DELIVERY_1, delivery_statements
from common.delivery.outbox import DeliveryPolicy
from common.delivery.work import TaskBody, Tasks, Work
from common.messages import EXPORT_INVOICE, BlobRef, Envelope, Service
from common.messages.exporter import ExportInvoice
from support.inprocess import InProcess, settings_for

Party = InProcess[None]

QUICK = DeliveryPolicy(
    lease=timedelta(seconds=1),
    resend_after=timedelta(milliseconds=200),
    resend_cap=timedelta(seconds=5),
    window=8,
)


def create_schema(engine: Engine, service: Service) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {service}"))
        for statement in delivery_statements(DELIVERY_1, service.value):
            connection.execute(text(statement))
        connection.execute(text(f"CREATE TABLE {service}.effects (invoice_id uuid NOT NULL)"))


def open_party(database_url: str, service: Service, tasks: Tasks[None] | None = None) -> Party:
    settings = settings_for(
        ServiceSettings,
        database_url,
        delivery_lease=QUICK.lease,
        delivery_resend_after=QUICK.resend_after,
        delivery_resend_cap=QUICK.resend_cap,
        delivery_window=QUICK.window,
    )
    party: Party = InProcess(service, settings, tasks or Tasks(), None)
    create_schema(party.engine, service)
    return party


def export_order(revision: int = 1) -> ExportInvoice:
    return ExportInvoice(
        invoice_id=uuid4(),
        revision=revision,
        record=BlobRef(sha256="0" * 64, size=1, media_type="application/json"),
    )


def send_exports(sender: Party, count: int = 1) -> list[Envelope]:
    """Each in a transaction of its own; what Redis would have got of them."""
    for _ in range(count):
        with sender.outbox.transaction("mail-1") as unit:
            unit.send(EXPORT_INVOICE, export_order())
    return sender.publisher.take(EXPORT_INVOICE.name)


def finishing(*effects: Callable[[Work[ExportInvoice, None]], None]) -> TaskBody[ExportInvoice, None]:
    """A body that does its effects in the finishing transaction."""

    def body(work: Work[ExportInvoice, None]) -> None:
        for effect in effects:
            effect(work)
        with work.finishing() as finish:
            finish.session.execute(
                text("INSERT INTO effects (invoice_id) VALUES (:id)"), {"id": work.payload.invoice_id}
            )
            finish.answer({"revision": work.payload.revision})

    return body

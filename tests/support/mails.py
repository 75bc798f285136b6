"""The documents of one mail, as ingest-email hands them to the pipeline: each names the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from common.messages import PROCESS_INVOICE, Envelope
from common.messages.invoice_pipeline import Companion, ProcessInvoice
from common.messages.payload import MailOrigin
from support.inprocess import envelope_for
from support.pipeline import PipelineService


@dataclass(frozen=True)
class Mail:
    """The messages that hand in a mail's documents, by their file names."""

    orders: dict[str, Envelope]

    def id_of(self, filename: str) -> UUID:
        return UUID(str(self.orders[filename].payload["invoice_id"]))


def deliver(pipeline: PipelineService, mail: Mail, order: Sequence[str]) -> None:
    """One document after the other, each with all that follows from it."""
    for name in order:
        pipeline.deliver(mail.orders[name])
        pipeline.settle()


def assert_delivered_twice_is_once(pipeline: PipelineService, mail: Mail, order: Sequence[str]) -> None:
    """One bill, and no change when each of its messages comes again, with its id and with another."""
    delivered = list(mail.orders.values())
    for name in order:
        pipeline.deliver(mail.orders[name])
        delivered += pipeline.settle()
    assert len(pipeline.exports()) == 1
    tables = ("invoices", "invoice_events", "outbox", "claims", "checkpoints")
    before = [pipeline.count(table) for table in tables]
    for message in delivered:
        pipeline.deliver(message)
        pipeline.deliver(message.model_copy(update={"id": uuid4()}))
    assert pipeline.settle() == []
    assert [pipeline.count(table) for table in tables] == before
    assert pipeline.exports() == []


def mail(pipeline: PipelineService, *files: tuple[tuple[str, str], bytes]) -> Mail:
    """Each file: its name and media type, and its content."""
    email, ids = uuid4(), [uuid4() for _ in files]
    companions = [
        Companion(invoice_id=key, filename=name, media_type=kind)
        for key, ((name, kind), _) in zip(ids, files, strict=True)
    ]
    orders = {}
    for key, ((name, kind), content) in zip(ids, files, strict=True):
        order = ProcessInvoice(
            invoice_id=key,
            document=pipeline.store.put(content, kind),
            filename=name,
            origin=MailOrigin(
                mailbox="ap@buyer.example",
                email_id=email,
                attachment_id=uuid4(),
                received_at=datetime.now(UTC),
            ),
            companions=tuple(one for one in companions if one.invoice_id != key),
        )
        orders[name] = envelope_for(PROCESS_INVOICE, order)
    return Mail(orders)

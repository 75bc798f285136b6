"""Odd values and faulty bodies: what one message brings must neither loop nor hold up its neighbours."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from pydantic import JsonValue
from sqlalchemy import text

from common.delivery.errors import PayloadTooLarge
from common.delivery.outbox import MAX_PAYLOAD, UnitOfWork
from common.delivery.work import TaskPolicy, Tasks, Work
from common.errors import PermanentError
from common.messages import EXPORT_INVOICE, RECEIPT_TASK, Envelope, Queue, Service
from common.messages.exporter import ExportInvoice
from common.messages.payload import Payload
from common.messages.shared import Outcome, Receipt, Receipts
from support.delivery import Party, export_order, finishing, open_party, send_exports


def bury(receiver: Party, envelope: Envelope, policy: TaskPolicy) -> None:
    def fail(_: Work[Payload, None]) -> None:
        raise PermanentError("no such destination")

    receiver.deliver(envelope, fail, policy)


@pytest.mark.parametrize("odd", ["\x00", "\udc80"], ids=["nul", "surrogate"])
def test_an_error_that_quotes_what_postgres_refuses_is_kept(
    pipeline: Party, exporter: Party, odd: str
) -> None:
    (envelope,) = send_exports(pipeline)

    def fail(_: Work[ExportInvoice, None]) -> None:
        raise ValueError(f"cannot read {odd}.pdf")

    exporter.deliver(envelope, fail, TaskPolicy(max_attempts=2))
    assert exporter.inbox_state(envelope.id) == "open"
    exporter.deliver(envelope, fail, TaskPolicy(max_attempts=2))
    assert exporter.inbox_state(envelope.id) == "dead"
    assert "cannot read" in str(exporter.value("SELECT error FROM inbox"))
    (batch,) = exporter.receipts()
    pipeline.reader.read(batch)
    assert pipeline.outbox_state(envelope.id) == "dead"


@pytest.mark.parametrize("odd", ["\x00", "\udc80"], ids=["nul", "surrogate"])
def test_an_answer_with_what_postgres_refuses_closes_every_row_of_its_batch(
    pipeline: Party, exporter: Party, odd: str
) -> None:
    def answer_oddly(work: Work[ExportInvoice, None]) -> None:
        with work.finishing() as finish:
            finish.answer({"location": f"{odd}.csv"})

    first, second = send_exports(pipeline, 2)
    exporter.deliver(first, answer_oddly)
    exporter.deliver(second, finishing())
    exporter.deliver(first, answer_oddly)  # and once more, from what is stored
    for batch in exporter.receipts():
        pipeline.reader.read(batch)
    assert pipeline.outbox_state(first.id) == "done"
    assert pipeline.outbox_state(second.id) == "done"


def test_a_receipt_from_elsewhere_with_a_nul_does_not_spoil_its_batch(pipeline: Party) -> None:
    first, second = send_exports(pipeline, 2)
    odd = Receipt(message_id=first.id, outcome=Outcome.DEAD, error="\x00")
    pipeline.reader.read(
        Receipts(
            receipts=(odd, Receipt(message_id=second.id, outcome=Outcome.DONE, result={"a\x00": "\x00"}))
        )
    )
    assert pipeline.outbox_state(first.id) == "dead"
    assert pipeline.outbox_state(second.id) == "done"


def test_large_answers_travel_in_several_messages(pipeline: Party, exporter: Party) -> None:
    def answer_at_length(work: Work[ExportInvoice, None]) -> None:
        with work.finishing() as finish:
            finish.answer({"log": "x" * 50_000})

    sent = send_exports(pipeline, 6)
    for envelope in sent:
        exporter.deliver(envelope, answer_at_length)
    exporter.box.flush()
    messages = exporter.publisher.take(RECEIPT_TASK)
    assert all(len(message.model_dump_json()) <= MAX_PAYLOAD for message in messages)
    heard = [r.message_id for m in messages for r in Receipts.model_validate(m.payload).receipts]
    assert sorted(heard) == sorted(envelope.id for envelope in sent)


def test_an_answer_that_no_receipt_can_carry_is_refused(pipeline: Party, exporter: Party) -> None:
    def answer_at_length(work: Work[ExportInvoice, None]) -> None:
        with work.finishing() as finish:
            finish.answer({"log": "x" * MAX_PAYLOAD})

    (envelope,) = send_exports(pipeline)
    exporter.deliver(envelope, answer_at_length)
    assert exporter.inbox_state(envelope.id) == "dead"
    assert "PayloadTooLarge" in str(exporter.value("SELECT error FROM inbox"))


def test_the_limit_of_a_payload_counts_bytes(pipeline: Party) -> None:
    wide: dict[str, JsonValue] = {"text": "界" * (MAX_PAYLOAD // 2)}
    envelope = send_exports(pipeline)[0].model_copy(update={"id": uuid4(), "payload": wide})
    with pytest.raises(PayloadTooLarge), pipeline.outbox.transaction("mail-1") as unit:
        unit.send_envelope(envelope, Queue.EXPORT)


def test_a_service_that_cannot_act_on_a_death_still_keeps_the_letter(
    pipeline: Party, exporter: Party
) -> None:
    def fail_to_mourn(unit: UnitOfWork, _: Receipt, __: Payload) -> None:
        unit.send(EXPORT_INVOICE, export_order())
        raise LookupError("nobody knows that invoice")

    (envelope,) = send_exports(pipeline)
    bury(exporter, envelope, TaskPolicy(on_death=fail_to_mourn))
    assert exporter.inbox_state(envelope.id) == "dead"
    assert exporter.receipts()[0].receipts[0].outcome is Outcome.DEAD
    assert exporter.value("SELECT count(*) FROM outbox") == 0
    assert exporter.publisher.sent == []  # nothing leaves of what was rolled back


@pytest.fixture
def acting(database_url: str) -> Iterator[Party]:
    """A sender whose receipt body knows every invoice but one."""
    tasks: Tasks[None] = Tasks()

    @tasks.on_receipt(EXPORT_INVOICE)
    def act(unit: UnitOfWork, _: Receipt, sent: ExportInvoice) -> None:
        if sent.revision == 13:
            raise LookupError("no such invoice")
        unit.session.execute(text("INSERT INTO effects (invoice_id) VALUES (:id)"), {"id": sent.invoice_id})

    with open_party(database_url, Service.INVOICE_PIPELINE, tasks) as party:
        yield party


def test_a_receipt_that_the_service_cannot_act_on_does_not_keep_others_open(acting: Party) -> None:
    ids: list[UUID] = []
    for revision in (1, 13, 2):
        with acting.outbox.transaction("mail-1") as unit:
            ids.append(unit.send(EXPORT_INVOICE, export_order(revision)))
    acting.reader.read(Receipts(receipts=tuple(Receipt(message_id=i, outcome=Outcome.DONE) for i in ids)))
    assert [acting.outbox_state(i) for i in ids] == ["done", "sent", "done"]
    assert acting.value("SELECT count(*) FROM effects") == 2

"""A message through every queue of the service and back: outbox, Redis, worker, receipt."""

import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import text

from common.delivery.outbox import Outbox
from common.doctor.result import CheckResult, Fault, check
from common.messages.envelope import Envelope
from common.messages.routing import QUEUES, Queue, Service
from common.messages.shared import DO_CHORE, Chore, DoChore

PATIENCE = timedelta(seconds=45)  # a re-send after 15 s and its answer fit in, if the first was lost
POLL = 0.1  # seconds


def chore_envelope(sender: Service, asked: Service, order: DoChore) -> Envelope:
    """A chore for a service, which may go through any of its queues and not only the one of the registry."""
    return DO_CHORE[asked].message(order, sender, str(order.run_id))


def round_trips(service: Service, outbox: Outbox, patience: timedelta = PATIENCE) -> Iterator[CheckResult]:
    for queue in QUEUES[service]:
        yield _round_trip(service, outbox, queue, patience)


def _round_trip(service: Service, outbox: Outbox, queue: Queue, patience: timedelta) -> CheckResult:
    def probe() -> str:
        began = time.monotonic()
        worker = _send_and_wait(service, outbox, queue, patience)
        return f"{worker} answered in {time.monotonic() - began:.2f} s"

    remedy = f"start its worker ({service.value.replace('_', '-')} worker), and read that worker's log"
    return check(f"round trip through {queue}", remedy, probe)


def _send_and_wait(service: Service, outbox: Outbox, queue: Queue, patience: timedelta) -> str:
    order = DoChore(run_id=uuid4(), chore=Chore.PING)
    envelope = chore_envelope(service, service, order)
    with outbox.transaction(str(order.run_id)) as unit:
        unit.send_envelope(envelope, queue)
    deadline = time.monotonic() + patience.total_seconds()
    while time.monotonic() < deadline:
        if (worker := _answer(service, outbox, envelope.id)) is not None:
            return worker
        time.sleep(POLL)
    raise Fault(f"no receipt within {patience.total_seconds():.0f} s")


def _answer(service: Service, outbox: Outbox, message_id: UUID) -> str | None:
    """The worker that answered; None while the row is open. Raises Fault for a dead letter."""
    with outbox.engine.connect() as connection:
        row = connection.execute(
            text(f"SELECT state, result, error FROM {service.value}.outbox WHERE id = :id"),  # noqa: S608 - an enum's value
            {"id": message_id},
        ).one()
    if row.state in ("waiting", "sent"):
        return None
    if row.state != "done":
        raise Fault(f"the message is {row.state}: {row.error}")
    return str((row.result or {}).get("worker", "a worker"))

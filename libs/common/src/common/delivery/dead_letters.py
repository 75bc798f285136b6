"""A person's word about a dead letter: try it again, or let it go."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import text

from common.delivery.lease import Finish
from common.delivery.outbox import Outbox
from common.delivery.stored import stored
from common.delivery.work import TaskBody, Work
from common.messages.activity import DeadLetterSettled
from common.messages.envelope import Envelope
from common.messages.registry import registry
from common.messages.routing import Service, home_queue
from common.messages.shared import DeadLetterAction, Outcome, Receipt, SettleDeadLetter

R = TypeVar("R")

FIND = "SELECT envelope, state FROM {schema}.inbox WHERE id = :id FOR UPDATE"
REPLAY = "UPDATE {schema}.inbox SET state = 'open', attempts = 0, finished_at = NULL WHERE id = :id"
DISCARD = "UPDATE {schema}.inbox SET state = 'discarded', finished_at = clock_timestamp() WHERE id = :id"
# Where the service had sent the message to itself, its old row comes back to life.
QUEUE_AGAIN = """
INSERT INTO {schema}.outbox (id, task, queue, priority, envelope, state)
VALUES (:id, :task, :queue, :priority, CAST(:envelope AS json), 'waiting')
ON CONFLICT (id) DO UPDATE SET state = 'waiting', publishes = 0, closed_at = NULL
"""


def settle_dead_letter(service: Service) -> TaskBody[SettleDeadLetter, R]:
    """The task body with which each service settles the dead letters of its own inbox."""

    def settle(work: Work[SettleDeadLetter, R]) -> None:
        order = work.payload
        with work.finishing() as finish:
            row = finish.session.execute(
                text(FIND.format(schema=service.value)), {"id": order.message_id}
            ).first()
            if row is None or row.state != "dead":
                reason = "no such message" if row is None else f"the message is {row.state}"
                finish.answer({"settled": False, "reason": reason})
                return
            if order.action is DeadLetterAction.REPLAY:
                _replay(finish, service, Envelope.model_validate(row.envelope))
            else:
                _discard(finish, service, Envelope.model_validate(row.envelope), order)
            finish.record(
                DeadLetterSettled(
                    message_id=order.message_id,
                    service=service,
                    action=order.action,
                    actor=order.actor,
                    occurred_at=work.envelope.sent_at,
                )
            )
            finish.answer({"settled": True})

    return settle


def _discard(finish: Finish, service: Service, dead: Envelope, order: SettleDeadLetter) -> None:
    finish.session.execute(text(DISCARD.format(schema=service.value)), {"id": dead.id})
    if dead.reply_to is not None:
        error = f"discarded by {order.actor}"[:1_000]
        finish.tell(dead.reply_to, Receipt(message_id=dead.id, outcome=Outcome.DISCARDED, error=error))


def _replay(finish: Finish, service: Service, dead: Envelope) -> None:
    """The holder of the letter sends it to itself; both it and the first sender hear how it ends."""
    envelope = dead.model_copy(update={"reply_to": home_queue(service)})
    values: dict[str, Any] = {
        "id": dead.id,
        "task": dead.task,
        "queue": registry.get(dead.task).queue.value,
        "priority": int(dead.priority),
        "envelope": stored(envelope),
    }
    finish.session.execute(text(REPLAY.format(schema=service.value)), {"id": dead.id})
    finish.session.execute(text(QUEUE_AGAIN.format(schema=service.value)), values)


RESEND_SINCE = """
UPDATE {schema}.outbox SET state = 'waiting', publishes = 0, closed_at = NULL
WHERE state = 'done' AND closed_at >= :since
"""


def resend_since(outbox: Outbox, since: datetime) -> int:
    """Queue again what was closed since then, after a receiver was restored from an older backup."""
    with outbox.engine.begin() as connection:
        done = connection.execute(text(RESEND_SINCE.format(schema=outbox.service.value)), {"since": since})
        return done.rowcount

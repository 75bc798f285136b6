"""A person's order to another service: a row of the outbox before the caller hears that it is taken."""

from typing import TypeVar
from uuid import UUID, uuid4

from common.logging import get_logger
from common.messages.payload import Payload
from common.messages.registry import TaskSpec
from monitor_api.api.context import Context
from monitor_api.tokens import Caller

log = get_logger()
P = TypeVar("P", bound=Payload)


def send_order(context: Context, caller: Caller, spec: TaskSpec[P], order: P) -> UUID:
    """The message's id, once it is committed. Not every payload names who asked, so the log does."""
    with context.outbox.transaction(f"api-{uuid4()}") as unit:
        message_id = unit.send(spec, order)
    log.info("order_taken", task=spec.name, message_id=str(message_id), actor=caller.name)
    return message_id

"""What every service answers on its own queue; their names are declared once per service."""

from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue

from common.messages.payload import Payload, ShortText
from common.messages.registry import TaskSpec, registry
from common.messages.routing import Priority, Service, home_queue


class Outcome(StrEnum):
    DONE = "done"
    DEAD = "dead"
    DISCARDED = "discarded"


class Receipt(Payload):
    """What became of one message. ``result`` is what its task answered, ``error`` why it is dead."""

    message_id: UUID
    outcome: Outcome
    result: dict[str, JsonValue] | None = None
    error: ShortText | None = None


class Receipts(Payload):
    receipts: tuple[Receipt, ...] = Field(min_length=1, max_length=500)


class Chore(StrEnum):
    """What maintenance may ask of a service that owns something."""

    PING = "ping"
    HEALTH = "health"
    PERFORMANCE = "performance"
    REPORT = "report"
    BACKUP = "backup"
    CLEANUP_EXPORTS = "cleanup_exports"
    CLEANUP_TEMP_FILES = "cleanup_temp_files"
    CLEANUP_FAILED_TASKS = "cleanup_failed_tasks"


class DoChore(Payload):
    """One chore of one maintenance run. The answer is the receipt's ``result``."""

    run_id: UUID
    chore: Chore
    started_at: AwareDatetime | None = Field(default=None, description="the run's; names its backup folder")
    older_than_seconds: int | None = Field(default=None, ge=3_600)


class DeadLetterAction(StrEnum):
    REPLAY = "replay"
    DISCARD = "discard"


class SettleDeadLetter(Payload):
    """A person's decision about a dead letter, sent to the service whose inbox holds it."""

    message_id: UUID
    action: DeadLetterAction
    actor: ShortText
    reason: ShortText | None = None


RECEIPT_TASK = "common.receipt"
"""Receipts have no outbox row and no receipt of their own: losing one only costs a re-send."""

DO_CHORE: dict[Service, TaskSpec[DoChore]] = {
    service: registry.command(f"{service}.do_chore", DoChore, home_queue(service), priority=Priority.HIGH)
    for service in Service
}
SETTLE_DEAD_LETTER: dict[Service, TaskSpec[SettleDeadLetter]] = {
    service: registry.command(
        f"{service}.settle_dead_letter", SettleDeadLetter, home_queue(service), priority=Priority.HIGH
    )
    for service in Service
}

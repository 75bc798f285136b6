from datetime import UTC, datetime
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue

from common.messages.payload import Payload, ShortText
from common.messages.routing import Priority, Queue


class Envelope(Payload):
    """What every Celery message carries as its only keyword argument, ``envelope``.

    ``id`` is the identity of the *intent*: each publication of one outbox row bears the same id,
    which is also the Celery task id. ``reply_to`` is where the receipt goes; a beat tick has none.
    """

    id: UUID
    task: str = Field(max_length=200)
    version: int = Field(ge=1)
    sender: str = Field(max_length=100)
    reply_to: Queue | None
    correlation_id: ShortText
    priority: Priority
    sent_at: AwareDatetime
    payload: dict[str, JsonValue]

    @classmethod
    def tick(cls, task: str, version: int, message_id: UUID, priority: Priority) -> Self:
        """The envelope of a message that beat sent bare: nobody waits for its receipt."""
        return cls(
            id=message_id,
            task=task,
            version=version,
            sender="beat",
            reply_to=None,
            correlation_id=str(message_id),
            priority=priority,
            sent_at=datetime.now(UTC),
            payload={},
        )

"""How much stands in each line, and since when its oldest message waits."""

import json
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, JsonValue, ValidationError
from redis import Redis

from common.delivery import codec
from common.delivery.broker import lines, unacked_key
from common.errors import PermanentError
from common.messages.routing import Priority, Queue

LARGEST = 512 * 1024  # bytes of a raw message; an honest one is half as large


@dataclass(frozen=True)
class Line:
    """One queue. ``waiting`` is by priority; ``unacked`` were taken by a worker and are not acknowledged."""

    queue: Queue
    waiting: dict[Priority, int]
    unacked: int
    oldest_sent_at: datetime | None

    @property
    def depth(self) -> int:
        return sum(self.waiting.values())

    def oldest_seconds(self, now: datetime | None = None) -> float | None:
        if self.oldest_sent_at is None:
            return None
        return max(0.0, ((now or datetime.now(UTC)) - self.oldest_sent_at).total_seconds())


def read_queues(redis: "Redis") -> list[Line]:
    """Every queue in one round trip. Raises RedisError."""
    pipe = redis.pipeline(transaction=False)
    for queue in Queue:
        for line in lines(queue).values():
            pipe.llen(line)
            pipe.lindex(line, -1)  # kombu pushes left and pops right: the oldest is last
        pipe.hlen(unacked_key(queue))
    answers = iter(pipe.execute())
    return [_line(queue, [next(answers) for _ in range(2 * len(Priority) + 1)]) for queue in Queue]


def _line(queue: Queue, answers: list[int | bytes | None]) -> Line:
    depths, oldest = answers[0:-1:2], answers[1:-1:2]
    sent = [moment for raw in oldest if isinstance(raw, bytes) and (moment := sent_at(raw)) is not None]
    waiting = {priority: _count(depth) for priority, depth in zip(Priority, depths, strict=True)}
    return Line(queue, waiting, _count(answers[-1]), min(sent, default=None))


def _count(answer: bytes | int | None) -> int:
    return answer if isinstance(answer, int) else 0


class _Headers(BaseModel):
    compression: str | None = None


class _Message(BaseModel):
    """Kombu's message on a Redis list: the body is base64 of JSON ``[args, kwargs, embed]``."""

    body: str
    headers: _Headers


class _Sent(BaseModel):
    sent_at: AwareDatetime


class _Arguments(BaseModel):
    envelope: _Sent


def sent_at(raw: bytes) -> datetime | None:
    """When the message was sent; None for one that is not ours."""
    if len(raw) > LARGEST:
        return None
    try:
        message = _Message.model_validate_json(raw)
        body = b64decode(message.body)
        if message.headers.compression == codec.CONTENT_TYPE:
            body = codec.inflate(body)
        content: JsonValue = json.loads(body)
        arguments = content[1] if isinstance(content, list) and len(content) > 1 else None
        return _Arguments.model_validate(arguments).envelope.sent_at
    except (ValidationError, ValueError, RecursionError, PermanentError):
        return None

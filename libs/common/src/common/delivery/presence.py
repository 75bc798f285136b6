"""Each worker process says in Redis that it lives; the key goes when it has been silent for a while."""

from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, SecretStr, ValidationError
from redis import Redis
from redis.exceptions import RedisError

from common.delivery.broker import connect
from common.delivery.errors import BrokerUnavailable
from common.messages.routing import Queue, Service

SILENCE = 30  # seconds after which a process is taken for dead
EVERY = 10.0  # seconds between two signs of life
PREFIX = "ap-intake:alive:"
MAX_PROCESSES = 10_000


class Alive(BaseModel):
    """One process of one worker. ``busy_with`` names the task that it works on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: Service
    queue: Queue
    worker: str
    since: AwareDatetime
    seen_at: AwareDatetime
    busy_with: str | None = None


class Presence:
    """The sign of life of this process."""

    def __init__(self, redis_url: SecretStr, service: Service, queue: Queue, worker: str) -> None:
        self._redis = connect(redis_url)
        self._service = service
        self._queue = queue
        self._worker = worker
        self._since = datetime.now(UTC)

    def announce(self, busy_with: str | None) -> None:
        """Raises BrokerUnavailable."""
        sign = Alive(
            service=self._service,
            queue=self._queue,
            worker=self._worker,
            since=self._since,
            seen_at=datetime.now(UTC),
            busy_with=busy_with,
        )
        try:
            self._redis.set(PREFIX + self._worker, sign.model_dump_json(), ex=SILENCE)
        except (RedisError, OSError) as error:
            raise BrokerUnavailable(str(error)) from error

    def leave(self) -> None:
        """Raises BrokerUnavailable."""
        try:
            self._redis.delete(PREFIX + self._worker)
        except (RedisError, OSError) as error:
            raise BrokerUnavailable(str(error)) from error


def alive(redis: "Redis") -> list[Alive]:
    """Every worker process that has given a sign within the last half minute. Raises RedisError."""
    keys = []
    for key in redis.scan_iter(match=PREFIX + "*", count=1_000):
        keys.append(key)
        if len(keys) >= MAX_PROCESSES:
            break
    found = []
    for raw in redis.mget(keys) if keys else []:
        try:
            found.append(Alive.model_validate_json(raw or b""))
        except ValidationError:
            continue  # gone meanwhile, or not ours
    return sorted(found, key=lambda process: (process.queue, process.worker))

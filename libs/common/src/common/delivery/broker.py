"""The few things asked of Redis itself: what stands in a line, and whether Redis still knows us."""

import time
from typing import cast

from pydantic import SecretStr
from redis import Redis
from redis.exceptions import RedisError

from common.delivery.errors import BrokerUnavailable
from common.errors import SettingsError
from common.messages.routing import Priority, Queue, Service

PRIORITY_SEPARATOR = "\x06\x16"  # kombu's own, between a queue's name and its priority step


class UnsafeRedis(SettingsError):
    """Redis would drop or forget messages. Set ``appendonly yes`` and ``maxmemory-policy noeviction``."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"Redis is not fit to be the broker: {'; '.join(faults)}")


def connect(redis_url: SecretStr) -> "Redis":
    return Redis.from_url(
        redis_url.get_secret_value(), socket_timeout=10, socket_connect_timeout=5, health_check_interval=10
    )


def lines(queue: Queue) -> dict[Priority, str]:
    """The Redis list behind each priority step of a queue."""
    return {
        priority: queue.value if priority == 0 else f"{queue}{PRIORITY_SEPARATOR}{int(priority)}"
        for priority in Priority
    }


def unacked_key(queue: Queue) -> str:
    """Where kombu keeps what a consumer of the queue has taken and not yet acknowledged."""
    return f"unacked:{queue}"


def unacked_index_key(queue: Queue) -> str:
    return f"unacked_index:{queue}"


def unacked_mutex_key(queue: Queue) -> str:
    return f"unacked_mutex:{queue}"


class Broker:
    """A view of the broker's memory for the relay. Every method raises BrokerUnavailable."""

    def __init__(self, redis_url: SecretStr) -> None:
        self._redis = connect(redis_url)

    def held(self, queue: Queue, taken_within: float) -> int:
        """Messages that stand in the queue, or that a consumer took within so many seconds.

        What was taken longer ago is being worked on, or its worker died holding it: either way a
        re-send does no harm, and in the second case it is the only way on. Receipts do not count.
        """
        try:
            pipe = self._redis.pipeline(transaction=False)
            for priority, line in lines(queue).items():
                if priority is not Priority.RECEIPT:
                    pipe.llen(line)
            pipe.zcount(unacked_index_key(queue), time.time() - taken_within, "+inf")
            return sum(pipe.execute())
        except (RedisError, OSError) as error:
            raise BrokerUnavailable(str(error)) from error

    def remembers(self, service: Service) -> bool:
        """False when Redis has lost its memory since this service left its mark there."""
        try:
            return bool(self._redis.exists(_mark(service)))
        except (RedisError, OSError) as error:
            raise BrokerUnavailable(str(error)) from error

    def leave_mark(self, service: Service) -> None:
        try:
            self._redis.set(_mark(service), "here")
        except (RedisError, OSError) as error:
            raise BrokerUnavailable(str(error)) from error


def _mark(service: Service) -> str:
    return f"ap-intake:mark:{service}"


def require_safe_redis(client: "Redis") -> None:
    """Refuse a Redis that would evict messages or forget them at a restart. Raises UnsafeRedis."""
    info = cast("dict[str, object]", client.info("all"))
    faults = []
    if not info.get("aof_enabled"):
        faults.append("appendonly is off (set: appendonly yes)")
    if info.get("maxmemory_policy") != "noeviction":
        faults.append(
            f"maxmemory-policy is {info.get('maxmemory_policy')} (set: maxmemory-policy noeviction)"
        )
    if faults:
        raise UnsafeRedis(faults)

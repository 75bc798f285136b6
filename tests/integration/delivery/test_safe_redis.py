from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from celery.exceptions import WorkerShutdown
from redis import Redis

from common.delivery.slots import SafeRedis


class BusyConnection:
    """The consumer's: whoever sends a command on it while it waits in a BRPOP gets the other's reply."""

    @property
    def default_channel(self) -> object:
        raise AssertionError("the consumer's own connection was used")


def start(redis_url: str) -> None:
    conf = SimpleNamespace(broker_url=redis_url)
    parent = SimpleNamespace(app=SimpleNamespace(conf=conf), connection=BusyConnection())
    SafeRedis(MagicMock()).start(parent)  # type: ignore[arg-type]  # as much of a consumer as the step looks at


def test_redis_is_examined_on_a_connection_of_its_own(redis_url: str) -> None:
    start(redis_url)


def test_a_worker_refuses_a_redis_that_evicts(redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        redis.config_set("maxmemory-policy", "allkeys-lru")
        try:
            with pytest.raises(WorkerShutdown):
                start(redis_url)
        finally:
            redis.config_set("maxmemory-policy", "noeviction")

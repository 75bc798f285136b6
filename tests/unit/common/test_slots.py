from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from celery.worker import state
from redis.exceptions import ConnectionError as RedisConnectionError

from common.delivery.broker import UnsafeRedis, require_safe_redis
from common.delivery.slots import LeakedSlots


def consumer(delivered: int, dirty: int) -> SimpleNamespace:
    qos = SimpleNamespace(_delivered=dict.fromkeys(range(delivered)), _dirty=set(range(dirty)))
    return SimpleNamespace(task_consumer=SimpleNamespace(channel=SimpleNamespace(qos=qos)))


@pytest.fixture
def step(monkeypatch: pytest.MonkeyPatch) -> LeakedSlots:
    monkeypatch.setattr(state, "reserved_requests", {"a live request"})
    return LeakedSlots(MagicMock())


def test_a_leak_seen_twice_in_a_row_reconnects(step: LeakedSlots) -> None:
    leaking = consumer(delivered=3, dirty=1)
    step.check(leaking)  # type: ignore[arg-type]  # as much of a consumer as the step looks at
    with pytest.raises(RedisConnectionError, match="1 prefetch slots leaked"):
        step.check(leaking)  # type: ignore[arg-type]  # the same


def test_a_single_mismatch_may_be_a_message_on_its_way(step: LeakedSlots) -> None:
    for delivered in (2, 1, 2, 1):
        step.check(consumer(delivered, dirty=0))  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize(
    ("info", "fault"),
    [
        ({"aof_enabled": 0, "maxmemory_policy": "noeviction"}, "appendonly is off"),
        ({"aof_enabled": 1, "maxmemory_policy": "allkeys-lru"}, "maxmemory-policy is allkeys-lru"),
    ],
)
def test_a_redis_that_forgets_is_refused_with_what_to_set(info: dict[str, object], fault: str) -> None:
    with pytest.raises(UnsafeRedis, match=fault):
        require_safe_redis(MagicMock(info=lambda _: info))

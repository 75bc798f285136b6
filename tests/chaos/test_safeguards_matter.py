"""With a safeguard taken out, the scenarios of these tests fail: so they do watch over it."""

import pytest

from common.messages import Queue
from support.armed import CrashPoint, Mutation
from support.scenarios import disturb, flush, freeze_past_the_lease, kill_once
from support.servers import RedisServer
from support.system import SystemMaker


def test_without_receipts_a_wiped_redis_is_not_survived(
    make_system: SystemMaker, redis_server: RedisServer
) -> None:
    with (
        make_system(Mutation.NO_RECEIPT) as system,
        pytest.raises(AssertionError, match="every invoice is exported did not happen"),
    ):
        disturb(system, 8, lambda: flush(redis_server), patience=20)


def test_without_the_fence_a_frozen_worker_doubles_its_work(make_system: SystemMaker) -> None:
    with make_system(Mutation.NO_FENCE) as system, pytest.raises(AssertionError, match="took effect twice"):
        freeze_past_the_lease(system, Queue.EXPORT)


def test_without_the_conflict_clause_a_killed_worker_doubles_its_work(make_system: SystemMaker) -> None:
    with (
        make_system(Mutation.NO_CONFLICT_CLAUSE) as system,
        pytest.raises(AssertionError, match="took effect twice"),
    ):
        kill_once(system, Queue.EXPORT, CrashPoint.BEFORE_RECEIPT)

"""Redis loses everything, dies, or Postgres does, while invoices are under way and more come in."""

import pytest

from standalone.postgres import StopMode
from support.scenarios import disturb, flush, kill_and_restart
from support.servers import PostgresServer, RedisServer
from support.system import System

COUNTS = [pytest.param(40, id="short"), pytest.param(200, id="200 invoices", marks=pytest.mark.slow)]


@pytest.mark.parametrize("count", COUNTS)
def test_a_flushed_redis_loses_and_doubles_nothing(
    system: System, redis_server: RedisServer, count: int
) -> None:
    disturb(system, count, lambda: flush(redis_server))


@pytest.mark.parametrize("count", COUNTS)
def test_a_killed_redis_loses_and_doubles_nothing(
    system: System, redis_server: RedisServer, count: int
) -> None:
    disturb(system, count, lambda: kill_and_restart(redis_server))


@pytest.mark.parametrize("count", COUNTS)
def test_a_postgres_restarted_at_once_loses_and_doubles_nothing(
    system: System, postgres_server: PostgresServer, count: int
) -> None:
    disturb(system, count, lambda: postgres_server.restart(StopMode.IMMEDIATE))

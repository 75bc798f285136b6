"""What every other integration test stands on, whichever way the servers are brought up."""

import psycopg
import pytest
import redis

from standalone.postgres import StopMode
from support.servers import PostgresServer, RedisServer


def _libpq(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def test_each_test_gets_an_empty_database(database_url: str) -> None:
    with psycopg.connect(_libpq(database_url)) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


@pytest.mark.parametrize("mode", [StopMode.FAST, StopMode.IMMEDIATE])
def test_committed_rows_survive_a_restart(
    postgres_server: PostgresServer, database_url: str, mode: StopMode
) -> None:
    with psycopg.connect(_libpq(database_url)) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
    postgres_server.restart(mode)
    with psycopg.connect(_libpq(database_url)) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)


def test_committed_rows_survive_a_kill(postgres_server: PostgresServer, database_url: str) -> None:
    with psycopg.connect(_libpq(database_url)) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    postgres_server.kill()
    postgres_server.start()
    with psycopg.connect(_libpq(database_url)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_redis_keeps_its_keys_over_a_restart(redis_server: RedisServer, redis_url: str) -> None:
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        client.set("word", "still here")
        redis_server.restart()
        assert client.get("word") == "still here"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_redis_comes_back_after_a_kill(redis_server: RedisServer, redis_url: str) -> None:
    redis_server.kill()
    with redis.Redis.from_url(redis_url) as client, pytest.raises(redis.ConnectionError):
        client.ping()
    redis_server.start()
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping() is True

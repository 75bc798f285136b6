from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from support.armed import Mutation
from support.servers import PostgresServer, RedisServer, create_database, drop_database
from support.system import System, SystemMaker


@pytest.fixture(scope="module")
def make_system(
    postgres_server: PostgresServer, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> SystemMaker:
    """Systems over the session's servers, each with a database and folders of its own."""

    @contextmanager
    def make(mutation: Mutation | None = None, **extra: str) -> Iterator[System]:
        with redis.Redis.from_url(redis_server.url) as client:
            client.flushall()
        url = create_database(postgres_server)
        folder: Path = tmp_path_factory.mktemp("system")
        with System(url, redis_server.url, folder, extra=extra, mutation=mutation) as system:
            yield system
        drop_database(postgres_server, url)

    return make


@pytest.fixture(scope="module")
def system(make_system: SystemMaker) -> Iterator[System]:
    """One system for all tests of a module, each of which leaves it whole."""
    with make_system() as running:
        yield running

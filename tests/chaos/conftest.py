from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis

from common.messages import Queue
from support.armed import Mutation
from support.databases import MigratedDatabases, drop_database
from support.mailbox import running_mailbox
from support.servers import PostgresServer, RedisServer
from support.system import FLOW, System, SystemMaker


@pytest.fixture(scope="module")
def make_system(
    postgres_server: PostgresServer,
    redis_server: RedisServer,
    migrated_databases: MigratedDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> SystemMaker:
    """Systems over the session's servers, each with a database and folders of its own."""

    @contextmanager
    def make(
        mutation: Mutation | None = None, *, with_mailbox: bool = False, **extra: str
    ) -> Iterator[System]:
        with redis.Redis.from_url(redis_server.url) as client:
            client.flushall()
        url = migrated_databases.copy()
        folder: Path = tmp_path_factory.mktemp("system")
        with ExitStack() as stack:
            mailbox = stack.enter_context(running_mailbox(folder / "mail")) if with_mailbox else None
            queues = tuple(Queue) if with_mailbox else FLOW
            system = System(url, redis_server.url, folder, queues, extra, mutation, mailbox)
            yield stack.enter_context(system)
        drop_database(postgres_server, url)

    return make


@pytest.fixture(scope="module")
def system(make_system: SystemMaker) -> Iterator[System]:
    """One system for all tests of a module, each of which leaves it whole."""
    with make_system() as running:
        yield running


@pytest.fixture(scope="module")
def whole_system(make_system: SystemMaker) -> Iterator[System]:
    """The same with every worker there is, and a mailbox."""
    with make_system(with_mailbox=True) as running:
        yield running

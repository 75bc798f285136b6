"""Real servers for tests: containers where a Docker Engine answers, embedded ones otherwise.

`AP_INTAKE_TEST_SERVERS` set to `containers` or `embedded` decides; unset, the machine does. Never a fake.
The fixtures are brought to every folder by tests/conftest.py and start nothing until a test asks.
"""

import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Protocol

import pytest
import redis

from standalone.postgres import EmbeddedPostgres, StopMode
from standalone.redis import EmbeddedRedis
from support.databases import MigratedDatabases, Postgres, create_database, drop_database

_IMAGES = ("postgres:17-alpine", "redis:7-alpine")


class ServerKind(StrEnum):
    CONTAINERS = "containers"
    EMBEDDED = "embedded"


class PostgresServer(Postgres, Protocol):
    def start(self) -> None: ...
    def stop(self, mode: StopMode = ...) -> None: ...
    def kill(self) -> None: ...
    def restart(self, mode: StopMode = ...) -> None: ...


class RedisServer(Protocol):
    @property
    def url(self) -> str: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...
    def restart(self) -> None: ...


@functools.cache
def server_kind() -> ServerKind:
    wanted = os.environ.get("AP_INTAKE_TEST_SERVERS")
    if wanted:
        return ServerKind(wanted)
    return ServerKind.CONTAINERS if _engine_answers() else ServerKind.EMBEDDED


def _engine_answers() -> bool:
    """An Engine that would first have to pull the images is no help on a machine without internet."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        images = subprocess.run(
            [docker, "image", "inspect", *_IMAGES], capture_output=True, timeout=20, check=False
        )
        if images.returncode == 0:
            return True
        info = subprocess.run([docker, "info"], capture_output=True, timeout=20, check=False)
        if info.returncode != 0:
            return False
        pulls = [subprocess.run([docker, "pull", "-q", image], timeout=300, check=False) for image in _IMAGES]
    except subprocess.TimeoutExpired:
        return False
    return all(pull.returncode == 0 for pull in pulls)


def servers_in_words() -> str:
    if server_kind() is ServerKind.CONTAINERS:
        return f"servers: {' and '.join(_IMAGES)} in containers"
    return "servers: embedded Postgres and Redis from wheels"


@contextmanager
def _embedded_folder(name: str) -> Iterator[Path]:
    # Not pytest's own folder: that is closed to the account which runs Postgres when the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix=f"ap-intake-test-{name}-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def _containers() -> ModuleType:
    # Its reaper is one more image to pull; leftovers of killed runs are found by their label instead.
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    from support import containers  # noqa: PLC0415 -- slow to import, and reads the variable above

    containers.remove_leftovers()
    return containers


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    if server_kind() is ServerKind.CONTAINERS:
        containers = _containers()
        with containers.ContainerPostgres() as container:
            yield container
        return
    with _embedded_folder("postgres") as folder, EmbeddedPostgres(folder) as server:
        yield server


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    if server_kind() is ServerKind.CONTAINERS:
        containers = _containers()
        with containers.ContainerRedis() as container:
            yield container
        return
    with _embedded_folder("redis") as folder, EmbeddedRedis(folder) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with running_redis() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_databases(postgres_server: PostgresServer) -> Iterator[MigratedDatabases]:
    postgres_server.start()  # a chaos test may have left it down
    databases = MigratedDatabases(postgres_server)
    yield databases
    postgres_server.start()
    databases.close()


@pytest.fixture
def migrated_url(postgres_server: PostgresServer, migrated_databases: MigratedDatabases) -> Iterator[str]:
    """A database for this test alone, with every service's schema and nothing in it."""
    postgres_server.start()
    url = migrated_databases.lend()
    yield url
    postgres_server.start()
    migrated_databases.take_back(url)


@pytest.fixture
def database_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database of its own for each test, for SQLAlchemy."""
    postgres_server.start()  # a chaos test may have left it down
    url = create_database(postgres_server)
    yield url
    postgres_server.start()
    drop_database(postgres_server, url)


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The session's Redis, emptied."""
    redis_server.start()  # a chaos test may have left it down
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url

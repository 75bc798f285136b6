from collections.abc import Iterator
from pathlib import Path

import pytest

from common.messages import Service
from support.inprocess import migrated
from support.monitor import Monitor, running_monitor
from support.servers import PostgresServer, create_database, drop_database


@pytest.fixture(scope="session")
def monitor_template(postgres_server: PostgresServer) -> Iterator[str]:
    """A migrated database to copy: a copy takes a tenth of the time."""
    url = create_database(postgres_server)
    migrated(Service.MONITOR_API, url)
    yield url.rpartition("/")[2]
    drop_database(postgres_server, url)


@pytest.fixture
def monitor_url(postgres_server: PostgresServer, monitor_template: str) -> Iterator[str]:
    url = create_database(postgres_server, monitor_template)
    yield url
    drop_database(postgres_server, url)


@pytest.fixture
def monitor(monitor_url: str, redis_url: str, tmp_path: Path) -> Iterator[Monitor]:
    with running_monitor(monitor_url, redis_url, tmp_path) as running:
        yield running

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.monitor import Monitor, running_monitor


@pytest.fixture
def monitor(migrated_url: str, redis_url: str, tmp_path: Path) -> Iterator[Monitor]:
    with running_monitor(migrated_url, redis_url, tmp_path) as running:
        yield running

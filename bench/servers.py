"""Servers and environment of a measurement: embedded, durable, in a folder of their own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from standalone.postgres import EmbeddedPostgres
from standalone.redis import EmbeddedRedis


@dataclass(frozen=True)
class Servers:
    database_url: str
    redis_url: str
    folder: Path


@contextmanager
def servers() -> Iterator[Servers]:
    """Start both servers and put their addresses into this process's environment."""
    folder = Path(tempfile.mkdtemp(prefix="ap-intake-bench-"))
    folder.chmod(0o711)
    with EmbeddedPostgres(folder / "postgres") as postgres, EmbeddedRedis(folder / "redis") as redis:
        os.environ |= {
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "STORAGE_URL": f"file://{folder}/store",
            "LOG_LEVEL": "WARNING",
        }
        yield Servers(postgres.url, redis.url, folder)
    shutil.rmtree(folder, ignore_errors=True)

"""Servers and environment of a measurement: embedded, durable, in a folder of their own."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standalone.postgres import EmbeddedPostgres
from standalone.redis import EmbeddedRedis


@contextmanager
def servers() -> Iterator[Path]:
    """Start both servers and put their addresses into this process's environment."""
    folder = Path(tempfile.mkdtemp(prefix="ap-intake-bench-"))
    folder.chmod(0o711)
    with EmbeddedPostgres(folder / "postgres") as postgres, EmbeddedRedis(folder / "redis") as redis:
        os.environ |= {
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "STORAGE_URL": f"file://{folder}/store",
            "BACKUP_URL": f"file://{folder}/backups",
            "EXPORT_FOLDER": f"{folder}/exports",
            "LOG_LEVEL": "WARNING",
            "INGEST_EMAIL_TOKEN_KEY": secrets.token_hex(16),
        }
        yield folder
    shutil.rmtree(folder, ignore_errors=True)

"""Postgres, Redis, the blob store and the disk: what every service stands on."""

import os
import shutil
import tempfile
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from sqlalchemy import Engine, text

from common.config import ServiceSettings
from common.db import migration_state
from common.delivery.broker import connect, require_safe_redis
from common.doctor.result import CheckResult, Fault, check
from common.durable import PART
from common.messages.routing import Service
from common.storage import BlobStore, FolderBackend, open_store

PROBE = b"AP Intake looks whether the blob store can be written to and read.\n"
GIBIBYTE = 1024**3


def database(engine: Engine) -> CheckResult:
    def probe() -> str:
        with engine.connect() as connection:
            began = perf_counter()
            connection.execute(text("SELECT 1"))
            return f"answers in {(perf_counter() - began) * 1000:.1f} ms"

    return check("database", "start Postgres, and look at DATABASE_URL", probe)


def migrations(engine: Engine, service: Service, folder: Path) -> CheckResult:
    def probe() -> str:
        current, newest = migration_state(engine, service, folder)
        if current != newest:
            raise Fault(f"the database is at {current or 'nothing'}, the code at {newest}")
        return f"at {current}"

    return check("migrations", f"run: {_command(service)} migrate", probe)


def redis_answers(settings: ServiceSettings) -> CheckResult:
    def probe() -> str:
        with connect(settings.redis_url) as client:
            began = perf_counter()
            client.ping()
            return f"answers in {(perf_counter() - began) * 1000:.1f} ms"

    return check("redis", "start Redis, and look at REDIS_URL", probe)


def redis_policy(settings: ServiceSettings) -> CheckResult:
    def probe() -> str:
        with connect(settings.redis_url) as client:
            require_safe_redis(client)
        return "appendonly yes, noeviction"

    return check("redis policy", "set appendonly yes and maxmemory-policy noeviction in Redis", probe)


def storage(settings: ServiceSettings) -> CheckResult:
    def probe() -> str:
        store = open_store(settings.storage_url)
        _write(store)
        store.get(store.put(PROBE, "text/plain"))
        return "writable and readable"

    return check("storage", "look at STORAGE_URL and at the rights on the place it names", probe)


def _write(store: BlobStore) -> None:
    """A folder would answer the same blob from what it has, so there a new file is tried as well."""
    if isinstance(store.backend, FolderBackend):
        with tempfile.NamedTemporaryFile(dir=store.backend.root, prefix=PART) as part:
            part.write(PROBE)
            part.flush()
            os.fsync(part.fileno())


def disk(name: str, folder: Path) -> CheckResult:
    """A twentieth of the disk must be free, or a gibibyte of a large one."""

    def probe() -> str:
        usage = shutil.disk_usage(folder)
        if usage.free < min(usage.total // 20, GIBIBYTE):
            raise Fault(f"{folder}: only {_mebibytes(usage.free)} of {_mebibytes(usage.total)} are free")
        return f"{_mebibytes(usage.free)} free"

    return check(name, "make room, or give it a larger disk", probe)


def disks(settings: ServiceSettings) -> list[CheckResult]:
    found = [disk("disk of temporary files", Path(tempfile.gettempdir()))]
    place = urlsplit(settings.storage_url)
    if place.scheme == "file":
        found.append(disk("disk of the blob store", Path(place.path)))
    return found


def _mebibytes(size: int) -> str:
    return f"{size // 1024**2} MiB"


def _command(service: Service) -> str:
    return service.value.replace("_", "-")

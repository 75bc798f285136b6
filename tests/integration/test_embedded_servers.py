"""The servers from wheels, whatever the rest of the suite runs on."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from standalone.errors import DataOfAnotherVersion, ServerIsRunning
from standalone.folders import free_port
from standalone.postgres import EmbeddedPostgres
from standalone.postgres_cluster import clear_stale_pid_file
from standalone.redis import EmbeddedRedis
from standalone.roles import provide_roles, role_urls


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's own, which is closed to the account that runs Postgres for root.
    folder = Path(tempfile.mkdtemp(prefix="ap-intake-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def test_postgres_keeps_its_rows_port_and_password_over_restarts_and_kills(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        url = server.libpq_url()
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (word text)")
        server.kill()
        server.start()
        assert server.libpq_url() == url
        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO kept VALUES ('é')")
    with EmbeddedPostgres(folder) as later, psycopg.connect(later.libpq_url()) as connection:
        assert connection.execute("SELECT upper(word) FROM kept").fetchone() == ("É",)


def test_postgres_is_durable_and_speaks_only_to_those_who_know_the_password(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        with psycopg.connect(server.libpq_url()) as connection:
            settings = connection.execute(
                "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
                " current_setting('listen_addresses'), current_setting('server_encoding')"
            ).fetchone()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(f"postgresql://postgres:wrong@127.0.0.1:{server.port}/postgres")
        assert (folder / "password").stat().st_mode & 0o077 == 0
    assert settings == ("on", "on", "127.0.0.1", "UTF8")


def test_postgres_starts_although_its_pid_file_names_a_stranger(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.start()
    server.kill()
    pid_file = folder / "pgdata" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    clear_stale_pid_file(folder / "pgdata")
    assert not pid_file.exists()
    with server:
        psycopg.connect(server.libpq_url()).close()


def test_a_second_server_on_the_same_data_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedRedis(folder / "redis"):
        monkeypatch.setattr("standalone.embedded.lock_folder", _impatient)
        with pytest.raises(ServerIsRunning):
            EmbeddedRedis(folder / "redis").start()


def _impatient(folder: Path) -> int:
    from standalone.folders import lock_folder  # noqa: PLC0415 -- the one above is being replaced

    return lock_folder(folder, patience=0)


def test_data_of_a_release_that_is_not_installed_is_named(folder: Path) -> None:
    (folder / "pgdata").mkdir()
    (folder / "pgdata" / "PG_VERSION").write_text("9\n")
    with pytest.raises(DataOfAnotherVersion, match="written by Postgres 9"):
        EmbeddedPostgres(folder).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs Postgres under another account")
def test_a_folder_that_the_account_cannot_reach_gets_its_data_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    server = EmbeddedPostgres(tmp_path / "closed")
    try:
        for _ in range(2):
            with server:
                psycopg.connect(server.libpq_url()).close()
        assert (tmp_path / "closed" / "pgdata").is_symlink()
    finally:
        shutil.rmtree((tmp_path / "closed" / "pgdata").resolve().parent)


def test_redis_keeps_its_keys_over_a_kill_and_never_drops_any(folder: Path) -> None:
    with EmbeddedRedis(folder) as server, redis.Redis.from_url(server.url) as client:
        client.set("word", "still here")
        time.sleep(1.2)  # appendfsync everysec
        server.kill()
        server.start()
        assert client.get("word") == b"still here"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
    with pytest.raises(redis.AuthenticationError):
        _unauthenticated(folder)


def _unauthenticated(folder: Path) -> None:
    port = free_port()
    with EmbeddedRedis(folder, port), redis.Redis(port=port) as client:
        client.ping()


def test_servers_of_a_killed_process_are_gone_and_their_data_is_not(folder: Path) -> None:
    code = (
        "import sys, time, pathlib\n"
        "from standalone.postgres import EmbeddedPostgres\n"
        "from standalone.redis import EmbeddedRedis\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "servers = EmbeddedPostgres(folder / 'postgres'), EmbeddedRedis(folder / 'redis')\n"
        "[server.start() for server in servers]\n"
        "print('up', flush=True)\n"
        "time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"up\n"
        descendants = psutil.Process(owner.pid).children(recursive=True)
        owner.send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs(descendants, timeout=20)
    assert not alive
    with EmbeddedPostgres(folder / "postgres") as server:
        psycopg.connect(server.libpq_url()).close()


def test_each_service_has_a_role_and_a_schema_of_its_own(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        passwords = {"ingest_email": "one", "exporter": "two"}
        for _ in range(2):
            provide_roles(server, passwords)
        urls = role_urls(server, passwords)
        with psycopg.connect(urls["exporter"].replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE bills (id int)")
        with (
            psycopg.connect(urls["ingest_email"].replace("+psycopg", "")) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT * FROM exporter.bills")

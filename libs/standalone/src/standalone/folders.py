import fcntl
import os
import secrets
import socket
import time
from pathlib import Path

from standalone.errors import ServerIsRunning

_FIRST_PORT, _PORTS = 20_000, 12_000


def lock_folder(folder: Path, patience: float = 15.0, name: str = "lock") -> int:
    """Take the folder's lock, waiting `patience` seconds for a predecessor that is still shutting down.

    Gives a descriptor: the lock is held until the last process that has it open closes it.
    """
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise ServerIsRunning(folder) from None
            time.sleep(0.1)
        else:
            return descriptor


def kept_secret(file: Path) -> str:
    """The secret in the file (mode 0600), 32 URL-safe characters, made at the first call."""
    if not file.exists():
        write_secret(file, secrets.token_urlsafe(24))
    return file.read_text().strip()


def write_secret(file: Path, secret: str) -> None:
    """Write a file that nobody else can read, whole or not at all."""
    fresh = file.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writer:
        writer.write(secret)
        writer.flush()
        os.fsync(writer.fileno())
    fresh.rename(file)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment.

    Below the range from which the kernel gives ports to outgoing connections: a client that keeps trying a
    port of that range while the server is down can end up connected to itself, and so take the port.
    """
    while True:
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        if port_is_free(port):
            return port


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port that only lingers in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def claim_port(port: int) -> socket.socket | None:
    """Claim a port among the runs of this machine, whoever's they are; None if another has claimed it.

    Between choosing a port and listening on it lie seconds, in which a second run would choose the same. The
    claim is a name in Linux's abstract namespace: it needs no folder and ends with the process.
    """
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0ap-intake port {port}")
    except OSError:
        claim.close()
        return None
    return claim

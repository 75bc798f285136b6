"""Holds one process on a line to whoever started it, so that it can never outlive them.

Run as a script (`python -I -S tether.py LIFELINE GRACE SIGNAL UID GID COMMAND...`) with the standard
library alone, so that it is up within milliseconds. The lifeline is one end of a socket pair: the command's
process id goes out on it once, and its end of file means that the starter is gone, however it died. A kernel
parent-death signal to the command would not do by itself: it fires as soon as the starting *thread* ends.

The tether adopts the orphans of its command (PR_SET_CHILD_SUBREAPER) and kills what is left of them when the
command has ended, so a stop leaves no grandchild behind either. It answers with the command's exit status, or
128 + n where signal n ended it.
"""

import contextlib
import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_FORWARDED = (
    signal.SIGTERM,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGHUP,
    signal.SIGUSR1,
    signal.SIGUSR2,
)


def _prctl(option: int, value: int) -> None:
    # Elsewhere than on Linux the lifeline alone has to do.
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _die_with_tether() -> None:
    # After the change of user, which would clear it.
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _spawn(command: list[str], uid: str, gid: str) -> subprocess.Popen[bytes]:
    if uid == "-":
        return subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_tether)  # noqa: S603, PLW1509 -- the caller's command; this process has one thread
    return subprocess.Popen(  # noqa: S603 -- the caller's command
        command,
        start_new_session=True,
        preexec_fn=_die_with_tether,  # noqa: PLW1509 -- this process has one thread
        user=int(uid),
        group=int(gid),
        extra_groups=[],
    )


def _children() -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The command name stands in brackets and may hold anything; state and parent follow it.
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == os.getpid():
                found.append(int(stat.parent.name))
    return found


def _kill(pid: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signum)


def _sweep(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
    while True:
        for pid in _children():
            _kill(pid, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _reap(child: int) -> int | None:
    """The child's exit status once it has ended; reaps adopted orphans on the way."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return 0
        if pid == 0:
            return None
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            return 128 - code if code < 0 else code


def _watch(child: int, lifeline: socket.socket, grace: float, stop_signal: int) -> int:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for signum in _FORWARDED:
        signal.signal(signum, lambda number, _: _kill(child, number))
    watched: list[socket.socket | int] = [woken, lifeline]
    deadline: float | None = None
    while (status := _reap(child)) is None:
        remaining = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select(watched, [], [], remaining)
        if woken in ready:
            os.read(woken, 4096)
        if lifeline in ready and not lifeline.recv(1):
            watched.remove(lifeline)
            deadline = time.monotonic() + grace
            _kill(child, stop_signal)
        if deadline is not None and time.monotonic() >= deadline:
            _kill(child, signal.SIGKILL)
            deadline = None
    return status


def main(arguments: list[str]) -> int:
    descriptor, grace, stop_signal, uid, gid, *command = arguments
    lifeline = socket.socket(fileno=int(descriptor))
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    try:
        child = _spawn(command, uid, gid)
    except OSError as error:
        lifeline.sendall(f"failed {error}\n".encode())
        return 127
    lifeline.sendall(f"pid {child.pid}\n".encode())
    status = _watch(child.pid, lifeline, float(grace), int(stop_signal))
    _sweep(child.pid)
    child.returncode = status  # reaped here, so the object need not look for it
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

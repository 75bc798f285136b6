import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from standalone import tether
from standalone.accounts import Account
from standalone.errors import ProcessDidNotStart

_START_LIMIT = 30.0  # seconds; a tether is up within 50 ms, a machine that swaps takes longer
_SWEEP_LIMIT = 15.0  # seconds to collect killed descendants


@dataclass(frozen=True, slots=True)
class Command:
    """What to run and how. `grace` is seconds between the stop signal and SIGKILL."""

    arguments: Sequence[str]
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0


class Tethered:
    """A running process that ends when this process ends, together with all of its descendants.

    `held` are descriptors (locks) that stay open until the process and its descendants are gone.
    """

    def __init__(self, command: Command, output: IO[bytes] | int, held: Sequence[int] = ()) -> None:
        self._command = command
        self._lifeline, far_end = socket.socketpair()
        with far_end:
            self._tether = subprocess.Popen(  # noqa: S603 -- the caller's command
                self._arguments(far_end.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=command.environment,
                cwd=command.folder,
                start_new_session=True,
                pass_fds=[far_end.fileno(), *held],
            )
        self.pid = self._read_pid()

    def _arguments(self, descriptor: int) -> list[str]:
        command, account = self._command, self._command.account
        ids = ["-", "-"] if account is None else [str(account.uid), str(account.gid)]
        script = [sys.executable, "-I", "-S", tether.__file__]
        return [
            *script,
            str(descriptor),
            str(command.grace),
            str(int(command.stop_signal)),
            *ids,
            *command.arguments,
        ]

    def _read_pid(self) -> int:
        self._lifeline.settimeout(_START_LIMIT)
        with self._lifeline.makefile("r", encoding="utf-8") as words:
            word, _, rest = words.readline().strip().partition(" ")
        if word != "pid":
            self._lifeline.close()
            self._tether.wait(_SWEEP_LIMIT)
            raise ProcessDidNotStart(self._command.arguments, rest or "its tether ended")
        return int(rest)

    @property
    def output(self) -> IO[bytes]:
        """What the process writes, where `output=subprocess.PIPE` was asked for."""
        if self._tether.stdout is None:
            raise ProcessDidNotStart(self._command.arguments, "its output is not a pipe")
        return self._tether.stdout

    def poll(self) -> int | None:
        """The exit status, 128 + n after signal n, or None while it or a descendant runs."""
        return self._tether.poll()

    def wait(self, limit: float | None = None) -> int:
        return self._tether.wait(limit)

    def send(self, signum: signal.Signals) -> None:
        """Signal the process itself; its descendants are its own affair."""
        self._tether.send_signal(signum)

    def stop(self, signum: signal.Signals | None = None) -> int:
        """Ask, wait for the grace, then kill; nothing of it is left on return."""
        self.send(signum or self._command.stop_signal)
        try:
            self._tether.wait(self._command.grace)
        except subprocess.TimeoutExpired:
            return self.kill()
        return self._ended()

    def hurry(self) -> None:
        """SIGKILL without waiting: whoever waits in `stop` has it at once."""
        if self._tether.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def kill(self) -> int:
        """SIGKILL the process and everything it started; nothing of it is left on return."""
        self.hurry()
        self._tether.wait(_SWEEP_LIMIT)
        return self._ended()

    def _ended(self) -> int:
        self._lifeline.close()
        if self._tether.stdout is not None:
            self._tether.stdout.close()
        return self._tether.returncode

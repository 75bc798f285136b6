"""Real worker processes under test, in process groups that can be killed whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

TESTS = Path(__file__).parents[1]
GRACE = 60
"""Seconds that a worker has to stop, as Compose gives them."""


class NeverHappened(AssertionError):
    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(f"{what} did not happen within {seconds:.0f} s")


def eventually(condition: Callable[[], object], what: str, within: float = 30.0) -> None:
    """Wait until the condition holds. Raises NeverHappened."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise NeverHappened(what, within)
        time.sleep(0.1)


def lives(process: psutil.Process) -> bool:
    """A zombie is dead; whoever adopted it just has not looked."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class StillRunning(AssertionError):
    def __init__(self, command: list[str], log: str) -> None:
        super().__init__(f"{' '.join(command)} did not stop within {GRACE} s; it said:\n{log}")


class WorkerProcess:
    """One command in its own process group, its output in a file."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self.command = command
        self.log = log
        self._environment = {**os.environ, "PYTHONPATH": str(TESTS), **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self.wanted = False
        """Whether it should be running: a supervisor starts again what died by itself."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        self.wanted = True
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                self.command, env=self._environment, stdout=out, stderr=out, start_new_session=True
            )

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def ready(self) -> bool:
        return self.log.exists() and " ready." in self.log.read_text(errors="replace")

    def kill(self) -> None:
        """SIGKILL to the worker and all its children at once."""
        self.wanted = False
        self._signal(signal.SIGKILL)

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            try:
                os.killpg(self._process.pid, number)
            except ProcessLookupError:
                return
            if number is signal.SIGKILL:
                self._process.wait(timeout=30)

    def stop(self) -> None:
        """As a deploy does: SIGTERM, and the grace that Compose gives; what is left is killed.

        Raises StillRunning, with what each thread was doing: Celery writes that down at SIGUSR1.
        """
        self.wanted = False
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired as error:
            self._process.send_signal(signal.SIGUSR1)
            time.sleep(2)
            raise StillRunning(self.command, self.log.read_text(errors="replace")[-20_000:]) from error
        finally:
            self.kill()


def celery_worker(app: str, queue: str, environment: Mapping[str, str], log: Path) -> WorkerProcess:
    """A worker of an app that is not a service's own."""
    command = [sys.executable, "-m", "celery", "-A", app, "worker", f"--queues={queue}", "--loglevel=INFO"]
    flags = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return WorkerProcess([*command, *flags], environment, log)

"""Keeps processes alive until told to stop, and then leaves none.

honcho draws the terminal; its own loop ends everything as soon as one process ends, which is the opposite of
what a system that must survive a crash needs.
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from standalone.errors import StandaloneError
from standalone.program import Child
from standalone.terminal import Terminal

_TICK = 0.2  # seconds between looks at the processes
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 30.0
_STEADY = 60.0  # seconds after which an earlier failure is forgiven


@dataclass
class Backoff:
    """Doubles from half a second to half a minute while a process keeps dying young."""

    failures: int = 0

    def delay(self, ran_for: float) -> float:
        if ran_for > _STEADY:
            self.failures = 0
        self.failures += 1
        return float(min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** (self.failures - 1)))


@dataclass
class _Watched:
    child: Child
    started_at: float
    backoff: Backoff = field(default_factory=Backoff)
    restart_at: float | None = None


class Supervisor:
    """Groups are stopped in the reverse of the order in which they were added, each group at once."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._groups: list[list[_Watched]] = []
        self._stopping = threading.Event()
        self._changing = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def start(self, children: Sequence[Child]) -> None:
        """Start a group and keep it alive. Raises StandaloneError if one cannot even be executed."""
        group: list[_Watched] = []
        with self._changing:
            self._groups.append(group)
            for child in children:
                # Listed first: a start that is interrupted half-way must still be stopped.
                group.append(_Watched(child, time.monotonic()))
                child.start()

    def _watch(self) -> None:
        while not self._stopping.wait(_TICK):
            with self._changing:
                for watched in [watched for group in self._groups for watched in group]:
                    self._tend(watched, time.monotonic())

    def _tend(self, watched: _Watched, now: float) -> None:
        if self._stopping.is_set():
            return
        if watched.restart_at is None:
            status = watched.child.poll()
            if status is not None:
                self._schedule(watched, now, f"ended with status {status}")
        elif now >= watched.restart_at:
            watched.restart_at, watched.started_at = None, now
            try:
                watched.child.start()
            except (StandaloneError, OSError) as error:
                self._schedule(watched, now, str(error))

    def _schedule(self, watched: _Watched, now: float, what: str) -> None:
        delay = watched.backoff.delay(now - watched.started_at)
        watched.restart_at = now + delay
        self._terminal.warn(watched.child.name, f"{what}, starting again in {delay:.1f} s")

    def stop(self) -> None:
        """Stop every process and wait for it; what does not end within its grace is killed."""
        self._stopping.set()
        self._thread.join()
        for group in reversed(self._groups):
            with ThreadPoolExecutor(max(1, len(group))) as pool:
                list(pool.map(_stop, group))

    def hurry(self) -> None:
        """Kill without waiting, so that `stop` comes to its end at once."""
        for group in self._groups:
            for watched in group:
                watched.child.hurry()


def _stop(watched: _Watched) -> None:
    watched.child.stop()

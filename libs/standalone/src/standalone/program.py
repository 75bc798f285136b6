"""One supervised process: started, read, restarted after it dies, stopped."""

import logging
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Protocol

from standalone.errors import ServerIsNotRunning
from standalone.terminal import Terminal
from standalone.tethered import Command, Tethered

_LOG_BYTES = 20_000_000  # and one older file of the same size
_LINE_BYTES = 65_536  # a process that forgets its line breaks must not fill our memory


class Child(Protocol):
    """What the supervisor keeps alive: a program or an embedded server."""

    @property
    def name(self) -> str: ...
    def start(self) -> None: ...
    def poll(self) -> int | None: ...
    def stop(self) -> None: ...
    def hurry(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Program:
    """`grace` is seconds to finish running work after SIGTERM."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    grace: float = 45.0


class ProgramChild:
    """A program whose output goes to `<name>.log`, and its warnings to the terminal as well."""

    def __init__(
        self, program: Program, log_folder: Path, terminal: Terminal, held: Sequence[int] = ()
    ) -> None:
        self._program = program
        self._terminal = terminal
        self._held = held
        self._log = RotatingFileHandler(
            log_folder / f"{program.name}.log", maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8"
        )
        self._process: Tethered | None = None
        self._reader: threading.Thread | None = None

    @property
    def name(self) -> str:
        return self._program.name

    def start(self) -> None:
        self.kill()  # collects what is left of one that ended by itself
        program = self._program
        command = Command(program.arguments, environment=program.environment, grace=program.grace)
        self._process = Tethered(command, subprocess.PIPE, held=self._held)
        self._reader = threading.Thread(
            target=self._read, args=(self._process.output,), name=f"read {self.name}", daemon=True
        )
        self._reader.start()

    def _read(self, output: IO[bytes]) -> None:
        with output:
            while line := output.readline(_LINE_BYTES):
                text = line.decode(errors="replace").rstrip()
                self._log.handle(logging.makeLogRecord({"msg": text}))
                self._terminal.relay(self.name, text)

    def poll(self) -> int | None:
        return None if self._process is None else self._process.poll()

    def wait(self, limit: float) -> int:
        """Run to the end and give the exit status; for programs that end by themselves."""
        process = self._process
        if process is None:
            raise ServerIsNotRunning(self.name)
        try:
            return process.wait(limit)
        finally:
            self.kill()

    def stop(self) -> None:
        if self._process is not None:
            self._process.stop()
            self._finish()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._finish()

    def hurry(self) -> None:
        if self._process is not None:
            self._process.hurry()

    def _finish(self) -> None:
        self._process = None
        if self._reader is not None:
            self._reader.join()
        self._log.close()

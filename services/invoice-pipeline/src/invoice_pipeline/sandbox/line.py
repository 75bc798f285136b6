"""The pipes to and from a reading process, with an eye on the clock, its memory and its talk."""

import os
import selectors
import subprocess
from time import monotonic

from invoice_pipeline.sandbox.bounds import Bounds
from invoice_pipeline.sandbox.frames import BrokenFrame, Frame, FrameTooLong, taken_from
from invoice_pipeline.sandbox.resident import resident
from invoice_pipeline.sandbox.troubles import Stopped, Trouble

_LOOK = 0.05
"""Seconds between two looks at the memory: the limits that the process has set itself hold meanwhile."""
_CHUNK = 1 << 20
_NOISE = 16_000
"""Bytes of what it prints that are kept; the rest is read, so that it need not wait, and dropped."""


class Hung(Exception):
    """The process has closed its side, by ending or otherwise."""


class Line:
    """Never waits for the process longer than it is told, whatever that does or leaves undone."""

    def __init__(self, process: "subprocess.Popen[bytes]", bounds: Bounds) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("the process must have three pipes")
        self._pid = process.pid
        self._bounds = bounds
        self._into, self._out, self._err = process.stdin, process.stdout, process.stderr
        self._selector = selectors.DefaultSelector()
        for pipe in (self._into, self._out, self._err):
            os.set_blocking(pipe.fileno(), False)
        for pipe in (self._out, self._err):
            self._selector.register(pipe, selectors.EVENT_READ)
        self._sending: list[memoryview] = []
        self._received = bytearray()
        self.noise = bytearray()
        self.memory = 0  # the most that was seen since the last order
        self._looked = 0.0

    def send(self, frame: Frame) -> None:
        """It goes out while the answer is waited for."""
        self.memory = 0
        self._sending = [memoryview(part) for part in frame.parts() if part]
        self._selector.register(self._into, selectors.EVENT_WRITE)

    def receive(self, until: float) -> Frame:
        """The next frame, before ``until`` (monotonic). Raises Stopped or Hung."""
        while True:
            try:
                frame = taken_from(self._received, self._bounds.answer)
            except FrameTooLong as error:
                raise Stopped(Trouble.ANSWERED_TOO_MUCH, size=error.size) from error
            except BrokenFrame as error:
                raise Stopped(Trouble.ANSWERED_GARBAGE) from error
            if frame is not None:
                return frame
            self._turn(until)

    @property
    def is_quiet(self) -> bool:
        """Nothing is under way in either direction, as it should be between two documents."""
        return not self._sending and not self._received

    def close(self) -> None:
        self._selector.close()
        self._sending = []
        for pipe in (self._into, self._out, self._err):
            pipe.close()

    def _turn(self, until: float) -> None:
        left = until - monotonic()
        if left <= 0:
            raise Stopped(Trouble.TIMED_OUT)
        for key, _ in self._selector.select(min(left, _LOOK)):
            if key.fileobj is self._into:
                self._write()
            elif key.fileobj is self._out:
                self._read()
            else:
                self._listen()
        self._look()

    def _write(self) -> None:
        try:
            sent = os.write(self._into.fileno(), self._sending[0][:_CHUNK])
        except BrokenPipeError as error:
            raise Hung from error
        self._sending[0] = self._sending[0][sent:]
        if not self._sending[0]:
            del self._sending[0]
        if not self._sending:
            self._selector.unregister(self._into)

    def _read(self) -> None:
        came = os.read(self._out.fileno(), _CHUNK)
        if not came:
            raise Hung
        self._received += came

    def _listen(self) -> None:
        came = os.read(self._err.fileno(), _CHUNK)
        if not came:
            self._selector.unregister(self._err)
        self.noise += came[: max(_NOISE - len(self.noise), 0)]

    def _look(self) -> None:
        if monotonic() - self._looked < _LOOK:
            return
        self._looked = monotonic()
        self.memory = max(resident(self._pid), self.memory)
        if self.memory > self._bounds.memory:
            raise Stopped(Trouble.OUT_OF_MEMORY, memory=self.memory)

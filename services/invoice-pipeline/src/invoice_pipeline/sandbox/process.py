"""One reading process, as its worker sees it: started, asked, and ended for good."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from secrets import token_bytes
from time import monotonic, sleep

from pydantic import ValidationError

from invoice_pipeline.readers.ocr.engine import WAITING
from invoice_pipeline.sandbox.bounds import Bounds
from invoice_pipeline.sandbox.frames import NO_ORDER, Frame
from invoice_pipeline.sandbox.line import Hung, Line
from invoice_pipeline.sandbox.orders import Answer, Kind, Order
from invoice_pipeline.sandbox.resident import resident
from invoice_pipeline.sandbox.troubles import NoReadingProcess, Stopped, Trouble

PROGRAM = (sys.executable, "-P", "-m", "invoice_pipeline.sandbox.child")
"""``-P``: nothing is imported from the folder that it is started in, where hostile files may lie."""
_START = 60.0
"""Seconds; its imports take one, of a machine that has nothing else to do."""
_MODELS = 10.0
"""Seconds in which OCR loads its models, beside its time for pictures."""
_PASSED_ON = ("PATH", "PYTHONPATH", "TESSDATA_PREFIX", "TZ")
_SET = {
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    # Fixed, so that what large pages took is given back; lower ones cost a fifth more time.
    "MALLOC_MMAP_THRESHOLD_": "16777216",
    "MALLOC_TRIM_THRESHOLD_": "33554432",
}
_NO_MEMORY = re.compile(rb"bad_alloc|MemoryError|[Oo]ut of memory|Cannot allocate memory")
_MUCH = 0.25
"""Share of the memory that a document took before its process ended itself, where memory was the cause."""
_STEP = re.compile(rb'File "[^"]*?([^/"]+)", line (\d+) in (\w+)')
"""Of what the fault handler prints: places in the code, and nothing of the document."""


class ReadingProcess:
    """Whoever gets a Stopped from it must end it: what it says afterwards is no answer."""

    def __init__(self, bounds: Bounds) -> None:
        """Raises NoReadingProcess."""
        self.owner = os.getpid()
        self.served = 0
        self._bounds = bounds
        command = [*PROGRAM, str(self.owner), json.dumps(asdict(bounds))]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, without a shell
                command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        except OSError as error:
            raise NoReadingProcess(str(error)) from error
        self._line = Line(self._process, bounds)
        self._before = 0
        self._wait_for_its_start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_idle(self) -> bool:
        """Whether it lives and waits for an order."""
        return self._process.poll() is None and self._line.is_quiet

    def resident(self) -> int:
        return resident(self.pid)

    def ask(self, order: Order, document: bytes, until: float) -> tuple[Answer, bytes]:
        """The answer with its body, before ``until`` (monotonic) but for OCR. Raises Stopped."""
        token = token_bytes(len(NO_ORDER))
        self.served += 1
        self._before = self.resident()
        self._line.send(Frame(token, order.model_dump_json().encode(), document))
        answer, body = self._next(until, token)
        if answer.kind is Kind.PICTURES:
            until += _MODELS + WAITING * order.limits.ocr_seconds
            answer, body = self._next(until, token)
        if not self._line.is_quiet:
            raise Stopped(Trouble.ANSWERED_GARBAGE)
        if answer.kind is Kind.OUT_OF_MEMORY:
            raise Stopped(Trouble.OUT_OF_MEMORY)
        if answer.kind is Kind.FAULT:
            raise Stopped(Trouble.CRASHED, fault=answer.fault, places=list(answer.places))
        return answer, body

    def end(self) -> None:
        """With all that it has started, at once: it holds nothing that would be lost."""
        if self.owner != os.getpid():  # a fork of the worker has a copy of this, and no business with it
            self._process.returncode = 0
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        self._line.close()

    def _wait_for_its_start(self) -> None:
        try:
            answer, _ = self._next(monotonic() + _START, NO_ORDER)
        except Stopped as stopped:
            said = self._line.noise.decode(errors="replace").strip().splitlines()
            self.end()
            raise NoReadingProcess(f"{stopped} {said[-1] if said else ''}") from stopped
        except BaseException:
            self.end()
            raise
        if answer.kind is not Kind.READY:
            self.end()
            raise NoReadingProcess(answer.kind)

    def _next(self, until: float, token: bytes) -> tuple[Answer, bytes]:
        try:
            frame = self._line.receive(until)
            if frame.token != token:
                raise Stopped(Trouble.ANSWERED_GARBAGE)
            return Answer.model_validate_json(frame.head), frame.body
        except ValidationError as error:
            raise Stopped(Trouble.ANSWERED_GARBAGE) from error
        except Hung:
            raise self._how_it_ended() from None

    def _how_it_ended(self) -> Stopped:
        status = self._status()
        number = status.si_status if status is not None and status.si_code != os.CLD_EXITED else 0
        if number == signal.SIGXCPU:
            return Stopped(Trouble.TIMED_OUT)
        name = signal.Signals(number).name if number in set(signal.Signals) else "none"
        places = [
            f"{m[1].decode()}:{m[2].decode()} {m[3].decode()}" for m in _STEP.finditer(self._line.noise)
        ]
        taken = self._line.memory - self._before
        starved = _NO_MEMORY.search(self._line.noise) or taken > _MUCH * self._bounds.memory
        trouble = Trouble.OUT_OF_MEMORY if starved else Trouble.CRASHED
        return Stopped(trouble, signal=name, places=places[:8])

    def _status(self) -> "os.waitid_result | None":
        """How it has ended, without taking it off the system's list: its group is to be ended yet."""
        for _ in range(100):
            found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
            if found is not None:
                return found
            sleep(0.01)
        return None


def _environment() -> dict[str, str]:
    """No setting of the service, and so no password; paths are made absolute, for it starts elsewhere."""
    passed = {name: os.environ[name] for name in _PASSED_ON if os.environ.get(name)}
    if "PYTHONPATH" in passed:
        folders = passed["PYTHONPATH"].split(os.pathsep)
        passed["PYTHONPATH"] = os.pathsep.join(os.path.abspath(folder) for folder in folders if folder)  # noqa: PTH100
    return {**passed, **_SET}

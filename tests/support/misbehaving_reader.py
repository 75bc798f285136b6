"""The reading process with a reader that does what its document says, for tests of whoever watches over it.

A document is ``misbehave("crash")``; the words after the first are its arguments.
"""

import json
import mmap
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import Any, BinaryIO

from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers.results import ReadResult, unreadable
from invoice_pipeline.readers.stages import pictures_come
from invoice_pipeline.sandbox import child, serving
from invoice_pipeline.sandbox.frames import NO_ORDER, Frame, write_frame
from support.repository import ROOT

_STARTER = f"""
import sys, types
reader = sys.modules["invoice_pipeline.readers.dispatch"] = types.ModuleType("dispatch")
reader.read = reader.is_plain = reader.pdf_of = None
sys.path.insert(0, {str(ROOT / "tests")!r})
from support.misbehaving_reader import main
main()
"""
"""Without the real reader, whose libraries would take a second."""
PROGRAM = (sys.executable, "-P", "-c", _STARTER)
STEP = 20_000_000
_left_behind: list[str] = []


def misbehave(*words: str) -> bytes:
    """What the readers would take for a PDF."""
    return b"%PDF-" + " ".join(words).encode()


def told(**facts: str | int) -> ReadResult:
    """An answer that carries what the test wants to know."""
    return unreadable(ReasonCode.UNREADABLE_PDF, **facts)


def behave(_: BinaryIO) -> ReadResult:
    return told(pid=os.getpid(), detail=" ".join(_left_behind))


def hang(_: BinaryIO) -> ReadResult:
    """As deaf as can be, with a program of its own that is no better."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    subprocess.run(["sleep", "600"], check=False)
    return told()


def look_at_pictures(_: BinaryIO) -> ReadResult:
    pictures_come()
    time.sleep(1)
    return told()


def spin(_: BinaryIO) -> ReadResult:
    while True:
        pass


def crash(_: BinaryIO) -> ReadResult:
    os.kill(os.getpid(), signal.SIGSEGV)
    return told()


def leave(_: BinaryIO) -> ReadResult:
    os._exit(0)


def poison(_: BinaryIO) -> ReadResult:
    _left_behind.append("poisoned")
    return told()


def suffer(answers: BinaryIO) -> ReadResult:
    return crash(answers) if _left_behind else told(detail="well")


def eat(_: BinaryIO) -> ReadResult:
    eaten = []
    while True:
        eaten.append(b"x" * STEP)


def eat_shared(_: BinaryIO) -> ReadResult:
    """Memory that no limit of a process's own counts."""
    eaten = []
    while True:
        eaten.append(mmap.mmap(-1, STEP))
        eaten[-1].write(b"x" * STEP)


def eat_elsewhere(_: BinaryIO) -> ReadResult:
    """In a program that it starts, where each takes less than is allowed."""
    eater = "import time; a = [b'x' * 1_000_000 for _ in range(200)]; time.sleep(600)"
    for process in [subprocess.Popen([sys.executable, "-c", eater]) for _ in range(3)]:
        process.wait()
    return told()


def babble(answers: BinaryIO) -> ReadResult:
    answers.write(b"I would rather not say. " * 10)
    answers.flush()
    time.sleep(600)
    return told()


def lie(answers: BinaryIO) -> ReadResult:
    write_frame(answers, Frame(NO_ORDER, b'{"kind": "read", "records": [{"document_sha256": "none"}]}'))
    time.sleep(600)
    return told()


def forge(answers: BinaryIO) -> ReadResult:
    """An answer to another order than this."""
    write_frame(answers, Frame(NO_ORDER, b'{"kind": "not_an_invoice", "reason": {"code": "not_an_invoice"}}'))
    time.sleep(600)
    return told()


def forge_later(answers: BinaryIO) -> ReadResult:
    """To be taken for what comes of the next document."""
    frame = Frame(NO_ORDER, b'{"kind": "not_an_invoice", "reason": {"code": "not_an_invoice"}}')
    Timer(0.2, write_frame, (answers, frame)).start()
    return told()


def flood(answers: BinaryIO) -> ReadResult:
    write_frame(answers, Frame(NO_ORDER, b'{"kind": "xml"}', bytes(3_000_000)))
    return told()


def shout(_: BinaryIO) -> ReadResult:
    """A library that prints, to both sides, more than a pipe holds."""
    for stream in (1, 2) * 100:
        os.write(stream, b"warning " * 1_000)
    return told(detail="shouted")


def stumble(_: BinaryIO) -> ReadResult:
    raise KeyError("account DE02120300000000202051")


def describe(_: BinaryIO) -> ReadResult:
    """What it has of its worker's, and what it may do."""
    limits = [resource.getrlimit(number)[0] for number in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)]
    try:
        with TemporaryFile(buffering=0) as target:
            target.write(b"x")
        wrote = "wrote a file"
    except OSError:
        wrote = "wrote nothing"
    return told(
        # What the package sets itself, it sets in every process.
        names=" ".join(sorted(name for name in os.environ if not name.startswith("LANG"))),
        limits=json.dumps(limits),
        group=str(os.getpgid(0) == os.getpid()),
        folder=str(Path.cwd()),
        wrote=wrote,
        modules=" ".join(m for m in ("celery", "sqlalchemy", "langgraph", "psycopg") if m in sys.modules),
    )


def main() -> None:
    """As the real one, but for the reader."""
    serve = serving.serve

    def armed(orders: BinaryIO, answers: BinaryIO, bounds: Any) -> None:  # noqa: ANN401 - passed through
        def read(document: bytes, **_: object) -> ReadResult:
            act: Callable[[BinaryIO], ReadResult] = globals()[
                document.removeprefix(b"%PDF-").split()[0].decode()
            ]
            return act(answers)

        vars(serving)["read"] = read
        serve(orders, answers, bounds)

    serving.serve = armed
    child.main()

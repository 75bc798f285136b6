"""Documents made to harm their reader: how each ends, how long it takes, and with how much memory."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from bench.memory import PEAK, mebibytes
from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers import Read
from invoice_pipeline.sandbox.sandbox import Sandbox

_MISBEHAVED = (
    ReasonCode.READING_TIMED_OUT,
    ReasonCode.READING_OUT_OF_MEMORY,
    ReasonCode.READING_CRASHED,
)


@dataclass(frozen=True)
class Borne:
    """``state`` is a reason code, ``read``, or None where reading it raised an error.

    ``peak``: MiB that the reading process has held so far.
    """

    state: str | None
    seconds: float
    peak: float


def borne(folder: Path) -> list[Borne]:
    """Every document of a folder, read as workers do, by one process as long as it behaves."""
    with Sandbox() as sandbox:
        return [_borne(sandbox, path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file()]


def _borne(sandbox: Sandbox, document: bytes) -> Borne:
    began = monotonic()
    state = _state(sandbox, document)
    seconds = monotonic() - began
    peak = 0.0
    with suppress(OSError):  # it may just have been replaced
        peak = mebibytes(PEAK, sandbox.child_pid or "none")
    return Borne(state, seconds, peak)


def _state(sandbox: Sandbox, document: bytes) -> str | None:
    try:
        result = sandbox.read(document)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return None
    return "read" if isinstance(result, Read) else result.reason.code.value


def rows(found: Sequence[Borne]) -> Iterator[str]:
    states = Counter(one.state for one in found if one.state is not None)
    misbehaved = sum(states[code.value] for code in _MISBEHAVED)
    yield (
        f"Of {len(found)} PDFs that were made to break readers, {states.total()} end with a state, "
        f"{misbehaved} of them because their reading process had to be replaced. The slowest takes "
        f"{max(one.seconds for one in found):.0f} s (limit: 30 s), and none of the processes held more than "
        f"{max(one.peak for one in found):.0f} MiB (limit: 1 GB)."
    )
    yield ""
    yield from ("| end | documents |", "|---|---|")
    yield from (f"| {state} | {count} |" for state, count in states.most_common())

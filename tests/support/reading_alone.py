"""Reads files in a process of its own, which may use only so much, and says what each cost.

``python -m support.reading_alone FILE…`` prints one JSON object a line: file, answer, CPU seconds, by how
many bytes the process has grown beyond what it had after its imports, and the most that it ever had.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from invoice_pipeline import readers
from support.repository import ROOT

MEMORY = 1_500_000_000  # bytes of address space, a backstop
SECONDS = 120


@dataclass(frozen=True)
class Cost:
    file: str
    answer: str
    seconds: float
    grown: int
    peak: int
    number: str | None


def read_alone(paths: Sequence[Path]) -> list[Cost]:
    command = [sys.executable, "-m", "support.reading_alone", *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=True
    )
    return [Cost(**json.loads(line)) for line in done.stdout.splitlines()]


def _peak() -> int:
    """Of this process alone; what ``getrusage`` says is inherited from the parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _read(path: Path, before: int) -> Cost:
    document = path.read_bytes()
    started = time.process_time()
    result = readers.read(document)
    seconds = time.process_time() - started
    peak = _peak()
    if isinstance(result, readers.Read):
        return Cost(path.name, "read", seconds, peak - before, peak, result.records[0].invoice.number)
    return Cost(path.name, result.reason.code, seconds, peak - before, peak, None)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    before = _peak()
    for path in map(Path, sys.argv[1:]):
        sys.stdout.write(json.dumps(vars(_read(path, before))) + "\n")


if __name__ == "__main__":
    main()

"""How much memory a process and the programs that it has started hold."""

import os
from contextlib import suppress
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident(pid: int) -> int:
    """Bytes; 0 for a process that is gone, or where the system has no /proc."""
    return sum(_own(number) for number in (pid, *_children(pid)))


def _own(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * _PAGE
    return 0


def _children(pid: int) -> list[int]:
    """Those of its main thread, which is where the reader starts programs."""
    with suppress(OSError, ValueError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_bytes().split()]
    return []

"""What a reading process takes away from itself, before it imports the libraries that open documents."""

import ctypes
import math
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

from invoice_pipeline.lifetime import end_with_parent
from invoice_pipeline.sandbox.bounds import Bounds

_SET_DUMPABLE, _SET_NO_NEW_PRIVS = 4, 38
"""Of prctl (linux/prctl.h)."""
_OPEN_FILES = 128
_ADDRESSES = 16
"""Times the memory: what is mapped and never touched costs nothing, and onnxruntime maps a lot."""
_PRIVATE = 0.9
"""Share of the memory that may be private and writable; code and fonts that are mapped take the rest."""
_FIRST_TO_GO = "500"
"""Where the whole machine runs short, the kernel ends a reading process and not its worker."""


def confine(bounds: Bounds, parent: int) -> None:
    """Limits on memory, files and rights; and whoever loses its parent ends.

    Memory is bounded by RLIMIT_DATA, which counts what is private and writable whether by brk or by mmap
    (Linux 4.7), and not by RLIMIT_AS alone, which would count address space that nobody touches.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _lower(resource.RLIMIT_DATA, int(_PRIVATE * bounds.memory))
    _lower(resource.RLIMIT_AS, _ADDRESSES * bounds.memory)
    if sys.platform == "linux":
        _control(_SET_NO_NEW_PRIVS, 1)
        _control(_SET_DUMPABLE, 0)
    end_with_parent()
    if os.getppid() != parent:  # it ended before anybody could be told
        sys.exit()


def allow_seconds(seconds: float) -> None:
    """Of processor time from now on: for the case that nobody is left who looks at the clock."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = math.ceil(used + seconds) + 1
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _lower(limit: int, most: int) -> None:
    """What is lower already stays so."""
    _, hard = resource.getrlimit(limit)
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(limit, (value, value))


def _control(option: int, value: int) -> None:
    """Kernels that do not know it answer with an error, which changes nothing."""
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)

"""A process that reads, and a program that it starts, ends when whoever started it is gone."""

import ctypes
import signal
import sys

_SET_PDEATHSIG = 1
"""Of prctl (linux/prctl.h). It outlasts the start of another program, but not another fork."""


def end_with_parent() -> None:
    """To be called in the process that is to end. Without effect on systems other than Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

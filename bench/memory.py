"""What Linux says of the memory of a process."""

from pathlib import Path

RESTING, PEAK = "VmRSS:", "VmHWM:"


def mebibytes(what: str, pid: int | str = "self") -> float:
    """``RESTING``: what it holds now; ``PEAK``: the most it has held. ``getrusage`` counts its parent's."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(what)[2].split()[0]) / 1024

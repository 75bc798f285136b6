"""How a reading process can misbehave."""

from enum import StrEnum

from common.errors import TransientError


class Trouble(StrEnum):
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    ANSWERED_TOO_MUCH = "answered_too_much"
    ANSWERED_GARBAGE = "answered_garbage"


class Stopped(Exception):
    """The process was ended, or ended itself. ``facts`` are small, and none is of the document."""

    def __init__(self, trouble: Trouble, **facts: object) -> None:
        super().__init__(f"{trouble}: {facts}")
        self.trouble = trouble
        self.facts = facts


class NoReadingProcess(TransientError):
    """A reading process does not start: look at the machine's memory and its limit of processes."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"no reading process can be started: {detail}")

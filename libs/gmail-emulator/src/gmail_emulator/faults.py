"""Failures to order: which request fails, how, and how often; and the count of what was asked."""

import threading
from collections import Counter
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gmail_emulator.operations import Operation
from gmail_emulator.paging import PageFlaw


class FaultKind(StrEnum):
    UNAUTHORIZED = "unauthorized"
    RATE_LIMIT_EXCEEDED = "rate_limit_exceeded"
    TOO_MANY_REQUESTS = "too_many_requests"
    NOT_FOUND = "not_found"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    CONNECTION_RESET = "connection_reset"
    SLOW = "slow"
    INVALID_GRANT = "invalid_grant"
    EMPTY_PAGE = PageFlaw.EMPTY.value
    DUPLICATED_PAGE = PageFlaw.DUPLICATED.value


_PAGE_FLAWS = frozenset({FaultKind.EMPTY_PAGE, FaultKind.DUPLICATED_PAGE})
_PAGED = frozenset({Operation.MESSAGES_LIST, Operation.HISTORY_LIST})
_MAX_FAULTS = 1000


class Fault(BaseModel):
    """The requests that fail: those of a method and a path pattern (``*`` matches anything, ``/`` too).

    Page faults concern ``messages.list`` and ``history.list`` alone, ``invalid_grant`` the token endpoint
    alone, and every other kind each path but ``/emulator/``. ``times`` None means until cleared.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FaultKind
    method: str = Field(default="*", max_length=10)
    path: str = Field(default="/gmail/*", max_length=500)
    times: Annotated[int, Field(ge=1, le=1_000_000)] | None = 1
    retry_after: int = Field(default=1, ge=0, le=3600, description="Seconds, for too_many_requests.")
    delay: float = Field(default=1.0, ge=0, le=300, description="Seconds, for slow.")

    def concerns(self, method: str, path: str, operation: Operation | None) -> bool:
        if self.kind in _PAGE_FLAWS and operation not in _PAGED:
            return False
        if self.kind is FaultKind.INVALID_GRANT:
            return operation is Operation.TOKEN
        return self.method in {"*", method} and fnmatchcase(path, self.path)


class FaultQueue:
    """The faults in the order they were queued; a request takes the first that concerns it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults = [*self._faults, fault][-_MAX_FAULTS:]

    def take(self, method: str, path: str, operation: Operation | None) -> Fault | None:
        """The fault that befalls a request before it is answered."""
        return self._take(method, path, operation, frozenset(FaultKind) - _PAGE_FLAWS)

    def take_flaw(self, method: str, path: str, operation: Operation) -> PageFlaw | None:
        """The flaw of the page that answers a request."""
        fault = self._take(method, path, operation, _PAGE_FLAWS)
        return PageFlaw(fault.kind) if fault else None

    def waiting(self) -> list[Fault]:
        with self._lock:
            return list(self._faults)

    def clear(self) -> None:
        with self._lock:
            self._faults = []

    def _take(
        self, method: str, path: str, operation: Operation | None, kinds: frozenset[FaultKind]
    ) -> Fault | None:
        with self._lock:
            for index, fault in enumerate(self._faults):
                if fault.kind in kinds and fault.concerns(method, path, operation):
                    rest = [] if fault.times == 1 else [_once_less(fault)]
                    self._faults[index : index + 1] = rest
                    return fault
        return None


class RequestCount:
    """How often each operation was asked for, answered or not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, operation: Operation | None) -> None:
        with self._lock:
            self._counts[operation or "other"] += 1

    def counts(self) -> dict[str, int]:
        with self._lock:
            return dict(sorted(self._counts.items()))

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()


def _once_less(fault: Fault) -> Fault:
    return fault.model_copy(update={"times": fault.times - 1}) if fault.times else fault

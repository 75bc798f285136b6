"""How often somebody may ask: a bucket that fills at a steady rate and holds two seconds' worth."""

from dataclasses import dataclass
from threading import Lock
from time import monotonic

BURST = 2.0  # seconds' worth of requests that may come at once
MAX_KEYS = 10_000  # a flood of addresses must not fill the memory


@dataclass
class _Bucket:
    level: float
    at: float


class Rates:
    """Counted in this process alone: a guard against a runaway program, not an account of use."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, rate: int, now: float | None = None) -> bool:
        """Whether one more request of ``key`` stays within ``rate`` a second."""
        at = monotonic() if now is None else now
        with self._lock:
            if len(self._buckets) >= MAX_KEYS and key not in self._buckets:
                self._buckets.clear()  # all begin with a full bucket again
            bucket = self._buckets.setdefault(key, _Bucket(rate * BURST, at))
            bucket.level = min(rate * BURST, bucket.level + (at - bucket.at) * rate)
            bucket.at = at
            if bucket.level < 1:
                return False
            bucket.level -= 1
            return True

"""The beat schedule as RedBeat 2.4 keeps it in Redis, with its default key prefix ``redbeat:``.

- ``redbeat::schedule``: sorted set, member = an entry's key, score = due time in seconds since the epoch
- ``redbeat:<name>``: hash with ``definition`` (JSON: name, task, schedule, enabled, ...) and ``meta``
  (JSON: last_run_at, total_run_count)
- ``redbeat::lock``: string that the one active beat renews; it expires when that beat is gone

In both JSON texts a value that JSON lacks is an object with ``__type__``: ``interval`` (every, in
seconds), ``crontab`` (minute, hour, day_of_week, day_of_month, month_of_year) or ``datetime`` (year ...
microsecond, timezone: a name, or the offset from UTC in seconds).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError
from redis import Redis

PREFIX = "redbeat:"
SCHEDULE_KEY = f"{PREFIX}:schedule"
LOCK_KEY = f"{PREFIX}:lock"
MAX_ENTRIES = 500


@dataclass(frozen=True)
class Entry:
    """``interval_seconds`` is None for an entry that follows the calendar; ``schedule`` is for people."""

    name: str
    task: str
    schedule: str
    interval_seconds: float | None
    enabled: bool
    last_run_at: datetime | None
    due_at: datetime | None
    total_runs: int


@dataclass(frozen=True)
class Schedule:
    beat_alive: bool
    entries: list[Entry]


class _Interval(BaseModel):
    kind: Literal["interval"] = Field(alias="__type__")
    every: float

    def words(self) -> str:
        return f"every {timedelta(seconds=self.every)}"


class _Crontab(BaseModel):
    kind: Literal["crontab"] = Field(alias="__type__")
    minute: str | int
    hour: str | int
    day_of_month: str | int
    month_of_year: str | int
    day_of_week: str | int

    def words(self) -> str:
        fields = (self.minute, self.hour, self.day_of_month, self.month_of_year, self.day_of_week)
        return "cron " + " ".join(map(str, fields))


class _Definition(BaseModel):
    name: str
    task: str
    schedule: _Interval | _Crontab
    enabled: bool = True


class _Moment(BaseModel):
    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    microsecond: int
    timezone: str | float = "UTC"

    def moment(self) -> datetime:
        """Raises ValueError for a zone or a date that does not exist."""
        named = isinstance(self.timezone, str)
        zone = ZoneInfo(str(self.timezone)) if named else timezone(timedelta(seconds=float(self.timezone)))
        return datetime(
            self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond, zone
        )


class _Meta(BaseModel):
    last_run_at: _Moment | None = None
    total_run_count: int = 0


def read_schedule(redis: "Redis") -> Schedule:
    """All entries, the next due first; what cannot be understood is left out. Raises RedisError."""
    pipe = redis.pipeline(transaction=False)
    pipe.zrange(SCHEDULE_KEY, 0, MAX_ENTRIES - 1, withscores=True)
    pipe.exists(LOCK_KEY)
    due, alive = pipe.execute()
    for key, _ in due:
        pipe.hmget(key, ["definition", "meta"])
    found = zip(pipe.execute(), (score for _, score in due), strict=True) if due else ()
    entries = [_entry(definition, meta, score) for (definition, meta), score in found]
    return Schedule(bool(alive), [entry for entry in entries if entry is not None])


def _entry(definition: bytes | None, meta: bytes | None, score: float) -> Entry | None:
    if definition is None:
        return None
    try:
        entry = _Definition.model_validate_json(definition)
        known = _Meta.model_validate_json(meta or b"{}")
        words = entry.schedule.words()
        last_run_at = known.last_run_at.moment() if known.last_run_at else None
        due_at = datetime.fromtimestamp(score, UTC) if score >= 0 else None
    except (ValidationError, ValueError, LookupError, OverflowError, OSError):
        return None
    every = entry.schedule.every if isinstance(entry.schedule, _Interval) else None
    return Entry(
        entry.name,
        entry.task,
        words,
        every,
        entry.enabled,
        last_run_at,
        due_at,
        known.total_run_count,
    )

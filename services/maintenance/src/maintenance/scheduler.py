"""RedBeat, made to outlive Redis: the schedule and the lock in it may vanish at any moment."""

from datetime import datetime
from typing import Any

from celery.beat import ScheduleEntry
from redbeat.schedulers import (
    LUA_EXTEND_TO_SCRIPT,
    RedBeatScheduler,
    RedBeatSchedulerEntry,
    get_redis,
)
from redis.exceptions import LockError, RedisError

from common.delivery.broker import lines
from common.logging import get_logger
from common.messages.routing import Queue
from maintenance.schedule import TICK_PRIORITY

log = get_logger()

MAX_WAITING = 10
"""Ticks that nobody fetches do not pile up in Redis: one poll of the inbox is as good as a hundred."""


class DurableEntry(RedBeatSchedulerEntry):  # type: ignore[misc]  # RedBeat ships no types
    """Due when the rest of its interval is over, which counts from now.

    RedBeat adds that rest to the last run: right in the moment of a run, too early after a restart.
    """

    @property
    def due_at(self) -> datetime | None:
        now: datetime = self._default_now()
        if self.last_run_at is None:
            return now
        rest = self.schedule.remaining_estimate(self.last_run_at)
        return None if rest is None else max(now, now + rest)


class DurableScheduler(RedBeatScheduler):  # type: ignore[misc]  # RedBeat ships no types
    """Takes the lock again, and writes its entries again, where Redis has forgotten them.

    Only the holder of the lock sends; a second beat stands by until the lock is free.
    """

    Entry = DurableEntry
    lock: Any  # redis-py's Lock behind RedBeat's untyped client, None until the first tick

    def tick(self, *args: Any, **kwargs: Any) -> float:  # noqa: ANN401 - the signature is Celery's
        """Send what is due; returns the seconds until the next look."""
        try:
            if not self._holds_lock():
                log.info("another_beat_holds_the_lock")
                return float(self.max_interval)
            self._remember_entries()
            return float(super().tick(*args, **kwargs))
        except (RedisError, OSError) as error:
            log.warning("beat_without_redis", error=str(error))
            return float(self.max_interval)

    def apply_async(
        self,
        entry: ScheduleEntry,
        producer: Any = None,  # noqa: ANN401 - the signature is Celery's
        advance: bool = True,
        **kwargs: Any,  # noqa: ANN401 - the same
    ) -> object:
        queue = Queue((entry.options or {})["queue"])
        waiting = get_redis(self.app).llen(lines(queue)[TICK_PRIORITY])
        if waiting >= MAX_WAITING:
            self.reserve(entry)
            log.warning("tick_not_sent", task=entry.task, queue=queue.value, waiting=waiting)
            return None
        sent: object = super().apply_async(entry, producer=producer, advance=advance, **kwargs)
        return sent

    def _holds_lock(self) -> bool:
        if self.lock is None:
            self.lock = self._new_lock()
        try:
            self.lock.extend(int(self.lock_timeout))
        except LockError:
            # It ran out or Redis forgot it. Whoever takes it first is the one beat.
            return bool(self.lock.acquire(blocking=False))
        return True

    def _new_lock(self) -> Any:  # noqa: ANN401 - the same lock
        client = get_redis(self.app)
        lock = client.lock(self.lock_key, timeout=self.lock_timeout, sleep=self.max_interval)
        lock.lua_extend = client.register_script(LUA_EXTEND_TO_SCRIPT)
        return lock

    def _remember_entries(self) -> None:
        """An entry that is there keeps the moment of its last run."""
        conf = self.app.redbeat_conf
        if get_redis(self.app).zcard(conf.schedule_key) < len(conf.schedule):
            log.warning("schedule_written_again", entries=len(conf.schedule))
            self.setup_schedule()

"""The whole schedule: which task of the registry beat sends, and when. Hours are UTC.

What is due less often than every few minutes stands at fixed times, so that it comes at its time even
when Redis, which remembers the last run, has lost everything in between.
"""

from datetime import timedelta
from typing import Any

from celery.schedules import BaseSchedule, crontab, schedule

from common.messages import (
    BACKUP_SYSTEM_STATE,
    CLEANUP_FAILED_TASKS,
    CLEANUP_OLD_EXPORTS,
    CLEANUP_TEMP_FILES,
    GENERATE_SYSTEM_REPORT,
    HEALTH_CHECK,
    MONITOR_GMAIL_INBOX,
    MONITOR_WORKER_PERFORMANCE,
    Priority,
    TaskSpec,
)

ENTRIES: tuple[tuple[TaskSpec[Any], BaseSchedule], ...] = (
    (MONITOR_GMAIL_INBOX, schedule(timedelta(seconds=10))),
    (HEALTH_CHECK, crontab(minute="*/5")),
    (MONITOR_WORKER_PERFORMANCE, crontab(minute="*/30")),
    (CLEANUP_OLD_EXPORTS, crontab(minute="7")),
    (CLEANUP_TEMP_FILES, crontab(minute="40", hour="*/6")),
    (GENERATE_SYSTEM_REPORT, crontab(minute="0", hour="*/12")),
    (CLEANUP_FAILED_TASKS, crontab(minute="20", hour="3")),
    (BACKUP_SYSTEM_STATE, crontab(minute="0", hour="2")),
)

TICK_PRIORITY = Priority.HIGH
"""A tick is small, and what it starts is wanted most when the queue is long."""


def beat_schedule() -> dict[str, dict[str, Any]]:
    """In the shape of Celery's ``beat_schedule``; an entry is named like its task."""
    return {
        spec.name: {
            "task": spec.name,
            "schedule": when,
            "options": {"queue": spec.queue.value, "priority": int(TICK_PRIORITY), "ignore_result": True},
        }
        for spec, when in ENTRIES
    }

"""Which queues each job asks, what it asks of them, and who adds the last part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from common.messages import (
    BACKUP_SYSTEM_STATE,
    CLEANUP_FAILED_TASKS,
    CLEANUP_OLD_EXPORTS,
    CLEANUP_TEMP_FILES,
    GENERATE_SYSTEM_REPORT,
    HEALTH_CHECK,
    MONITOR_WORKER_PERFORMANCE,
    QUEUES,
    Queue,
    Service,
    TaskSpec,
    home_queue,
    service_of,
)
from common.messages.shared import Chore
from maintenance.config import MaintenanceSettings
from maintenance.verdicts import Verdict, answered, healthy, performing

EVERYONE = tuple(home_queue(service) for service in Service)
OTHERS = tuple(home_queue(service) for service in Service if service is not Service.MAINTENANCE)
ALL_QUEUES = tuple(queue for queues in QUEUES.values() for queue in queues)


@dataclass(frozen=True)
class Job:
    """``closing``: this service is asked last, when the others' answers are there for it to work with."""

    name: str
    chore: Chore
    asked: tuple[Queue, ...]
    closing: bool = False
    verdict: Callable[..., Verdict] = answered

    def chore_for(self, queue: Queue) -> Chore:
        """A service looks at what it stands on once; its further workers only show that they are alive."""
        return self.chore if queue is home_queue(service_of(queue)) else Chore.PING

    def deadline(self, settings: MaintenanceSettings) -> timedelta:
        return settings.health_deadline if self.chore is Chore.HEALTH else settings.job_deadline


def _named(spec: TaskSpec[Any], chore: Chore, asked: tuple[Queue, ...], **more: Any) -> tuple[str, Job]:  # noqa: ANN401 - Job's own fields
    return spec.name, Job(spec.name, chore, asked, **more)


JOBS: dict[str, Job] = dict(
    (
        _named(CLEANUP_OLD_EXPORTS, Chore.CLEANUP_EXPORTS, (Queue.EXPORT,)),
        _named(CLEANUP_TEMP_FILES, Chore.CLEANUP_TEMP_FILES, EVERYONE),
        _named(CLEANUP_FAILED_TASKS, Chore.CLEANUP_FAILED_TASKS, EVERYONE),
        _named(HEALTH_CHECK, Chore.HEALTH, ALL_QUEUES, verdict=healthy),
        _named(MONITOR_WORKER_PERFORMANCE, Chore.PERFORMANCE, EVERYONE, verdict=performing),
        _named(GENERATE_SYSTEM_REPORT, Chore.REPORT, OTHERS, closing=True),
        _named(BACKUP_SYSTEM_STATE, Chore.BACKUP, OTHERS, closing=True),
    )
)

"""The scheduled jobs. Each asks the owning services by message and gathers their answers."""

from datetime import timedelta

from pydantic import Field

from common.messages.payload import Payload, ShortText
from common.messages.registry import registry
from common.messages.routing import Queue


class Job(Payload):
    """A job of the schedule; ``requested_by`` names the person when one asked for it."""

    requested_by: ShortText | None = None


class CleanupJob(Job):
    """``older_than`` overrides the owning service's own retention setting; never below an hour."""

    older_than: timedelta | None = Field(default=None, ge=timedelta(hours=1))


CLEANUP_OLD_EXPORTS = registry.command(
    "maintenance.cleanup_old_exports", CleanupJob, Queue.CELERY, scheduled=True
)
CLEANUP_TEMP_FILES = registry.command(
    "maintenance.cleanup_temp_files", CleanupJob, Queue.CELERY, scheduled=True
)
CLEANUP_FAILED_TASKS = registry.command(
    "maintenance.cleanup_failed_tasks", CleanupJob, Queue.CELERY, scheduled=True
)
HEALTH_CHECK = registry.command("maintenance.health_check", Job, Queue.CELERY, scheduled=True)
BACKUP_SYSTEM_STATE = registry.command("maintenance.backup_system_state", Job, Queue.CELERY, scheduled=True)
MONITOR_WORKER_PERFORMANCE = registry.command(
    "maintenance.monitor_worker_performance", Job, Queue.CELERY, scheduled=True
)
GENERATE_SYSTEM_REPORT = registry.command(
    "maintenance.generate_system_report", Job, Queue.CELERY, scheduled=True
)

"""The maintenance service in this process; what it asks of the others lies in its publisher."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.messages import Service
from common.storage import open_store
from maintenance.config import MaintenanceSettings
from maintenance.service import Resources
from maintenance.tasks import chores, tasks
from support.inprocess import InProcess, in_process


@contextmanager
def maintenance(
    database_url: str, redis_url: str, folder: Path, **more: object
) -> Iterator[InProcess[Resources]]:
    settings = MaintenanceSettings.model_validate(
        {
            "database_url": database_url,
            "redis_url": redis_url,
            "storage_url": f"file://{folder}/store",
            "backup_url": f"file://{folder}/backups",
            **more,
        }
    )
    resources = Resources(settings, open_store(settings.storage_url))
    with in_process(Service.MAINTENANCE, settings, tasks, chores, resources) as party:
        yield party

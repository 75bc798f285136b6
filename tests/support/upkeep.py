"""The maintenance service in this process; what it asks of the others lies in its publisher."""

from pathlib import Path

from common.messages import Service
from common.storage import open_store
from maintenance.config import MaintenanceSettings
from maintenance.service import Resources
from maintenance.tasks import chores, tasks
from support.inprocess import InProcess, settings_for


def maintenance(database_url: str, redis_url: str, folder: Path) -> InProcess[Resources]:
    backups = f"file://{folder}/backups"
    settings = settings_for(MaintenanceSettings, database_url, folder, redis_url, backup_url=backups)
    resources = Resources(settings, open_store(settings.storage_url))
    return InProcess(Service.MAINTENANCE, settings, tasks, resources, chores)

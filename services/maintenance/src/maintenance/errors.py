from common.errors import ApIntakeError, SettingsError


class MaintenanceError(ApIntakeError):
    """Any failure that this service names."""


class BackupsNotRead(MaintenanceError, SettingsError):
    """Set BACKUP_URL for maintenance, to the same place as for all other services."""

    def __init__(self) -> None:
        super().__init__("maintenance has no BACKUP_URL; set file:///absolute/folder or s3://bucket/prefix")

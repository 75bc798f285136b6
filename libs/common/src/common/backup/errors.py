from common.errors import ApIntakeError, OperationalError, SettingsError, TransientError


class BackupError(ApIntakeError):
    """The root of what dumping and restoring may complain about."""


class UnknownBackupPlace(BackupError, SettingsError):
    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"BACKUP_URL {scheme}:// is not known; use file:///absolute/folder or s3://bucket/prefix"
        )


class BackupPlaceUnavailable(BackupError, TransientError):
    """Look at the rights on the place, and at its room; the next attempt goes on from the start."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"the backup place {place} does not answer: {reason}")


class DumpDamaged(BackupError, OperationalError):
    """Do not restore this file; take an older backup. Nothing was changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the dump is damaged or was cut off: {reason}")


class DumpOfAnother(BackupError, OperationalError):
    """The file holds another service's schema, or another format: give the right one."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"the dump is of {found}, not of {wanted}")


class SchemaNotEmpty(BackupError, OperationalError):
    """Restoring never overwrites. Rename or drop the schema first, with every worker of it stopped."""

    def __init__(self, schema: str, tables: int) -> None:
        super().__init__(
            f"schema {schema} has {tables} tables; rename or drop it, then restore"
            f' (ALTER SCHEMA "{schema}" RENAME TO "{schema}_before")'
        )


class RestoredRowsDiffer(BackupError, OperationalError):
    """Postgres took other rows than the dump says; the transaction was rolled back."""

    def __init__(self, table: str, found: int, wanted: int) -> None:
        super().__init__(f"table {table} has {found} rows after the restore, the dump says {wanted}")

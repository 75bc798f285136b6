"""Restorable dumps of one service's schema: ``dump_schema`` writes them, ``restore_schema`` reads them."""

from common.backup.dump import Dumped, dump_schema
from common.backup.errors import (
    BackupError,
    BackupPlaceUnavailable,
    DumpDamaged,
    DumpOfAnother,
    RestoredRowsDiffer,
    SchemaNotEmpty,
    UnknownBackupPlace,
)
from common.backup.reader import verify
from common.backup.restore import Restored, restore_schema
from common.backup.target import BackupTarget, open_target

__all__ = [
    "BackupError",
    "BackupPlaceUnavailable",
    "BackupTarget",
    "DumpDamaged",
    "DumpOfAnother",
    "Dumped",
    "Restored",
    "RestoredRowsDiffer",
    "SchemaNotEmpty",
    "UnknownBackupPlace",
    "dump_schema",
    "open_target",
    "restore_schema",
    "verify",
]

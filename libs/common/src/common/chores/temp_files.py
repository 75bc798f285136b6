"""A service's own folder for temporary files, and the sweep of what a killed process left in it."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import JsonValue

from common.chores.context import ChoreContext
from common.errors import PermanentError
from common.messages.routing import Service

R = TypeVar("R")

ORPHAN_AGE = timedelta(hours=1)
"""No task may run half as long, so nobody is writing what is older."""


class TempFolderTaken(PermanentError):
    """Somebody else on this machine made the folder first: remove it, or give this service its own TMPDIR."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} belongs to somebody else, so nothing in it is touched")


def temp_folder(service: Service) -> Path:
    """Made on first use, for this service and user alone. Whatever lies in it for an hour is removed.

    Raises TempFolderTaken where another user has put a folder or a link of that name there.
    """
    folder = Path(tempfile.gettempdir()) / f"ap-intake-{service}-{os.getuid()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise TempFolderTaken(folder)
    return folder


def remove_older(paths: Iterable[Path], age: timedelta) -> tuple[int, int]:
    """Remove files and folders that were last touched before ``age``; (how many, their bytes)."""
    count, size = 0, 0
    deadline = time.time() - age.total_seconds()
    for path in paths:
        # Somebody else may remove it, or finish and rename it, at the same moment.
        with suppress(FileNotFoundError):
            status = path.lstat()
            if status.st_mtime >= deadline:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
            count, size = count + 1, size + status.st_size
    return count, size


def cleanup_temp_files(context: ChoreContext[R]) -> dict[str, JsonValue]:
    folder = temp_folder(context.service)
    removed, size = remove_older(folder.iterdir(), context.older_than(ORPHAN_AGE))
    return {"folder": str(folder), "removed": removed, "bytes": size}

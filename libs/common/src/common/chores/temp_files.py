"""A service's own folder for temporary files, and the sweep of what a killed process left in it."""

import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import JsonValue

from common.chores.context import ChoreContext
from common.messages.routing import Service

R = TypeVar("R")

ORPHAN_AGE = timedelta(hours=1)
"""No task may run half as long, so nobody is writing what is older."""


def temp_folder(service: Service) -> Path:
    """Made on first use, for this service alone. Whatever lies in it for an hour is removed."""
    folder = Path(tempfile.gettempdir()) / f"ap-intake-{service}"
    folder.mkdir(mode=0o700, exist_ok=True)
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

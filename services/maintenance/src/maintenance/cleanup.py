"""What maintenance itself owns and tidies: its history, the store's and the backups' half-written files."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import JsonValue

from common.chores import ChoreContext, temp_folder
from common.chores.closed_rows import cleanup_failed_tasks
from common.chores.temp_files import ORPHAN_AGE, remove_older
from common.durable import PART
from common.storage import FolderBackend
from maintenance import repository
from maintenance.service import Resources


def cleanup_history(context: ChoreContext[Resources]) -> dict[str, JsonValue]:
    answer = cleanup_failed_tasks(context)
    with context.work.noting() as note:
        answer["runs"] = repository.forget_runs(note.session, context.resources.settings.run_retention)
    return answer


def cleanup_parts(context: ChoreContext[Resources]) -> dict[str, JsonValue]:
    """No service owns the store alone, so its orphans are removed here, and those of the backups."""
    paths = [*temp_folder(context.service).iterdir(), *_store_parts(context), *_backup_parts(context)]
    removed, size = remove_older(paths, context.older_than(ORPHAN_AGE))
    return {"removed": removed, "bytes": size}


def _store_parts(context: ChoreContext[Resources]) -> list[Path]:
    backend = context.resources.store.backend
    if not isinstance(backend, FolderBackend):
        return []
    return [*backend.root.glob(f"{PART}*"), *backend.root.glob(f"??/??/{PART}*")]


def _backup_parts(context: ChoreContext[Resources]) -> list[Path]:
    place = urlsplit(context.settings.backup_url or "")
    return list(Path(place.path).glob(f"*/{PART}*")) if place.scheme == "file" else []

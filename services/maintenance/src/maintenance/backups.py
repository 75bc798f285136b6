"""The last part of a backup: this service's dump, the blob store's manifest, and what makes it whole."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

from pydantic import JsonValue

from common.backup import BackupTarget, open_target
from common.chores import ChoreContext
from common.chores.backup import backup, backup_folder
from common.logging import get_logger
from common.storage import BlobStore
from maintenance import repository
from maintenance.errors import BackupsNotRead
from maintenance.service import Resources, given

log = get_logger()

FORMAT = "ap-intake-backup"
VERSION = 1
MANIFEST = "manifest.json"
STORE_MANIFEST = "store.csv"
FOLDER = re.compile(r"\d{8}T\d{6}Z-[0-9a-f-]{36}")  # nothing else at that place is ever removed


def close_backup(context: ChoreContext[Resources]) -> dict[str, JsonValue]:
    """Runs when the others have dumped: every blob that their rows name was in the store before them."""
    if context.settings.backup_url is None:
        raise BackupsNotRead
    target = open_target(context.settings.backup_url)
    folder = backup_folder(context.order)
    own = backup(context)
    schemas, missing = _others(context)
    schemas[context.service.value] = own
    store = write_store_manifest(target, folder, context.resources.store)
    manifest: dict[str, JsonValue] = {
        "format": FORMAT,
        "version": VERSION,
        "run_id": str(context.order.run_id),
        "finished_at": datetime.now(UTC).isoformat(),
        "schemas": schemas,
        "missing": missing,
        "store": store,
    }
    with target.writing(f"{folder}/{MANIFEST}") as out:
        out.write(json.dumps(manifest, indent=2).encode() + b"\n")
    pruned = prune(target, context.resources.settings.backup_keep)
    return {**own, "folder": folder, "store": store, "pruned": list(pruned)}


def _others(context: ChoreContext[Resources]) -> tuple[dict[str, JsonValue], list[JsonValue]]:
    with context.work.reading() as session:
        answers = [given(answer) for answer in repository.answers_of(session, context.order.run_id)]
    others = [answer for answer in answers if answer.name != context.service.value]
    schemas: dict[str, JsonValue] = {answer.name: answer.result for answer in others if answer.good}
    return schemas, [answer.name for answer in others if not answer.good]


def write_store_manifest(target: BackupTarget, folder: str, store: BlobStore) -> dict[str, JsonValue]:
    """A line ``sha256,size`` for each blob; keeping the bytes is a matter of the store's own backup."""
    name = f"{folder}/{STORE_MANIFEST}"
    seen, blobs, size = sha256(), 0, 0
    with target.writing(name) as out:
        for digest, length in store.manifest():
            line = f"{digest},{length}\n".encode()
            out.write(line)
            seen.update(line)
            blobs, size = blobs + 1, size + length
    return {"location": name, "sha256": seen.hexdigest(), "blobs": blobs, "bytes": size}


def prune(target: BackupTarget, keep: int) -> list[str]:
    """Remove backups older than the ``keep``-th newest complete one; returns their folders."""
    folders: dict[str, list[str]] = {}
    for name in target.names():
        folder, _, file = name.partition("/")
        if file and FOLDER.fullmatch(folder):
            folders.setdefault(folder, []).append(name)
    complete = list(_complete(target, folders))[:keep]
    if len(complete) < keep:
        return []
    old = sorted(folder for folder in folders if folder < complete[-1])  # names begin with their moment
    for folder in old:
        # The manifest goes first: a backup that is half removed does not look whole.
        for name in sorted(folders[folder], key=lambda name: not name.endswith(MANIFEST)):
            target.remove(name)
        log.info("backup_pruned", folder=folder)
    return old


def _complete(target: BackupTarget, folders: dict[str, list[str]]) -> Iterator[str]:
    """Folders of complete backups, the newest first."""
    for folder in sorted(folders, reverse=True):
        if f"{folder}/{MANIFEST}" in folders[folder]:
            with target.reading(f"{folder}/{MANIFEST}") as stream:
                if not json.load(stream)["missing"]:
                    yield folder

"""What the exporter removes on maintenance's word: bills past their retention, and half-written files."""

from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from pydantic import JsonValue

from common.chores import ChoreContext, temp_folder
from common.chores.temp_files import ORPHAN_AGE, remove_older
from common.durable import PART
from common.logging import get_logger
from exporter import repository
from exporter.folder import digest_of
from exporter.models import Export
from exporter.service import Resources

log = get_logger()

BATCH = 200
MAX_BATCHES = 50  # 10,000 files a run; the next run, an hour later, goes on


def cleanup_exports(context: ChoreContext[Resources]) -> dict[str, JsonValue]:
    """Remove the files of written bills older than the retention; the ledger remembers them as cleaned."""
    age = _retention(context)
    if age is None:
        return {"removed": 0, "kept": 0, "retention": "off"}
    removed, kept = 0, 0
    after: tuple[datetime, UUID] | None = None
    for _ in range(MAX_BATCHES):
        with context.work.reading() as session:
            rows = repository.written_before(session, age, after, BATCH)
        gone = [row for row in rows if _remove(row)]
        with context.work.noting() as note:
            for row in gone:
                repository.mark_cleaned(note.session, row)
        removed, kept = removed + len(gone), kept + len(rows) - len(gone)
        if len(rows) < BATCH:
            break
        after = (rows[-1].written_at or rows[-1].planned_at, rows[-1].invoice_id)
    return {"removed": removed, "kept": kept, "older_than_seconds": int(age.total_seconds())}


def _retention(context: ChoreContext[Resources]) -> timedelta | None:
    if context.order.older_than_seconds is not None:
        return timedelta(seconds=context.order.older_than_seconds)
    return context.resources.retention


def _remove(row: Export) -> bool:
    """True when the file is gone. One that somebody has changed since is his, and stays."""
    path = Path(unquote(urlsplit(row.location).path))
    found = digest_of(path)
    if found is None:
        return True  # the ERP took it away, or a run removed it and died before it could say so
    if found != row.sha256:
        log.warning("changed_bill_kept", location=row.location)
        return False
    path.unlink(missing_ok=True)
    return True


def cleanup_parts(context: ChoreContext[Resources]) -> dict[str, JsonValue]:
    """Remove what a killed worker left half written, at the destinations and among its temporary files."""
    age = context.older_than(ORPHAN_AGE)
    paths = list(temp_folder(context.service).iterdir())
    for folder in {destination.folder for destination in context.resources.destinations}:
        paths += folder.glob(f"{PART}*")
    removed, size = remove_older(paths, age)
    return {"removed": removed, "bytes": size}

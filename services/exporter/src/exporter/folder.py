"""Puts one file into a folder once: written beside, flushed to the disk, linked into place."""

import errno
import os
import secrets
import stat
from hashlib import file_digest, sha256
from pathlib import Path

from common.durable import PART, sync_folder
from exporter.errors import FolderUnavailable, PlaceOccupied

NO_FILE = "not a regular file"
NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK}


def write_once(target: Path, data: bytes, accepted: frozenset[str]) -> str:
    """Durably write the file, or find it there already; returns the SHA-256 of what now stands there.

    ``accepted`` are the digests under which an earlier attempt may have written it. Raises PlaceOccupied
    when anything else stands there, FolderUnavailable when the disk does not take it.
    """
    digest = sha256(data).hexdigest()
    try:
        found = digest_of(target)
        if found is None:
            target.parent.mkdir(parents=True, exist_ok=True)
            if _put(target, data):
                return digest
            found = digest_of(target)  # somebody was faster
    except OSError as error:
        raise FolderUnavailable(target.parent, str(error)) from error
    if found not in accepted | {digest}:
        raise PlaceOccupied(target)
    sync_folder(target.parent)
    return str(found)


def digest_of(path: Path) -> str | None:
    """The SHA-256 of a regular file, None where nothing is, and no digest for a link or a folder."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            return NO_FILE
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return NO_FILE
    with os.fdopen(handle, "rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _put(target: Path, data: bytes) -> bool:
    """False when something already stands there."""
    part = target.parent / f"{PART}{secrets.token_hex(8)}"
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        placed = _place(part, target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)
    return placed


def _place(part: Path, target: Path) -> bool:
    try:
        os.link(part, target, follow_symlinks=False)  # unlike a rename it cannot overwrite
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        # Network shares often know no links. The ledger lets one worker at a time get here.
        if os.path.lexists(target):
            return False
        part.rename(target)
    return True

"""ZIP archives, one level deep and within limits."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ingest_email.errors import ArchiveRefused
from ingest_email.mime.texts import safe_filename
from ingest_email.states import AttachmentReason

_ENTRY = b"PK\x01\x02"
_OFFICE_MARKS = {"[Content_Types].xml", "mimetype"}
"""Files at the top of OOXML and OpenDocument files, which are archives as well."""
_ENCRYPTED = 0x1
_METHODS = {ZIP_STORED, ZIP_DEFLATED}
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, RuntimeError)
"""What the standard library raises on broken archives; RuntimeError and its kin for odd features."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    files: int = 50
    total_bytes: int = 100_000_000
    file_bytes: int = 30_000_000


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """``content`` is None for a file over the limit, whose ``size`` is then only what it claims."""

    name: str
    size: int
    content: bytes | None
    metadata: bool


def is_office_document(content: bytes) -> bool:
    try:
        with _opened(content, 2_000) as archive:
            return bool(_OFFICE_MARKS & set(archive.namelist()))
    except ArchiveRefused:
        return False


def unpack(content: bytes, limits: ArchiveLimits) -> Iterator[ArchivedFile]:
    """Each file of the archive. Raises ArchiveRefused, also in the middle."""
    with _opened(content, 4 * limits.files) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > limits.files:
            raise ArchiveRefused(AttachmentReason.TOO_MANY_FILES, f"{len(entries)} files")
        total = 0
        for number, entry in enumerate(entries, start=1):
            unpacked = _read(archive, entry, limits)
            total += len(unpacked or b"")
            if total > limits.total_bytes:
                raise ArchiveRefused(AttachmentReason.ARCHIVE_TOO_LARGE, f"over {limits.total_bytes} bytes")
            yield ArchivedFile(
                safe_filename(entry.filename, f"file-{number}.bin"),
                entry.file_size if unpacked is None else len(unpacked),
                unpacked,
                _is_metadata(entry.filename),
            )


def _opened(content: bytes, most: int) -> ZipFile:
    # Counted before the library builds an object for each: the directory is the first bomb.
    entries = content.count(_ENTRY)
    if entries > most:
        raise ArchiveRefused(AttachmentReason.TOO_MANY_FILES, f"{entries} entries")
    try:
        return ZipFile(BytesIO(content))
    except _BROKEN as error:
        raise ArchiveRefused(AttachmentReason.BROKEN_ARCHIVE, str(error)) from error


def _read(archive: ZipFile, entry: ZipInfo, limits: ArchiveLimits) -> bytes | None:
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveRefused(AttachmentReason.PASSWORD_PROTECTED, "it asks for a password")
    if entry.compress_type not in _METHODS:
        raise ArchiveRefused(AttachmentReason.OTHER_ARCHIVE, f"packing method {entry.compress_type}")
    try:
        with archive.open(entry) as file:
            data = file.read(limits.file_bytes + 1)  # whatever size the entry claims
    except _BROKEN as error:
        raise ArchiveRefused(AttachmentReason.BROKEN_ARCHIVE, str(error)) from error
    return data if len(data) <= limits.file_bytes else None


def _is_metadata(name: str) -> bool:
    bare = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or bare.startswith(".") or bare in ("Thumbs.db", "desktop.ini")

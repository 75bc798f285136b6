"""Where dumps lie: a folder, or a bucket. A name appears only when its file is whole."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol, cast
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import MemoryStore, S3Store, from_url

from common.backup.errors import BackupPlaceUnavailable, UnknownBackupPlace
from common.durable import sync_folder, written_whole

CHUNK = 1024 * 1024  # bytes read from a bucket at once


class BackupTarget(Protocol):
    """Names are relative paths with slashes. Every method raises BackupPlaceUnavailable."""

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A new binary file; it is published under its name when the block ends without an error."""

    def reading(self, name: str) -> AbstractContextManager[IO[bytes]]: ...

    def names(self) -> Iterator[str]:
        """Every file's name."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""


class FolderTarget:
    """Business data lies in dumps: files are the owner's alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        target = self.root / name
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with written_whole(target) as file:
                yield file
            _sync_upwards(target.parent, self.root)
        except OSError as error:
            raise BackupPlaceUnavailable(str(self.root), str(error)) from error

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        try:
            stream = (self.root / name).open("rb")
        except OSError as error:
            raise BackupPlaceUnavailable(str(self.root), str(error)) from error
        with stream:
            yield stream

    def names(self) -> Iterator[str]:
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(self.root).as_posix()

    def remove(self, name: str) -> None:
        path = self.root / name
        path.unlink(missing_ok=True)
        with suppress(OSError):  # others may still lie in the folder
            path.parent.rmdir()


def _sync_upwards(folder: Path, root: Path) -> None:
    """A new file is durable when every folder that was made for it is."""
    for path in (folder, *(parent for parent in folder.parents if parent.is_relative_to(root))):
        sync_folder(path)


class BucketTarget:
    """An object appears when its upload is complete, so a dump is written to a local file first."""

    def __init__(self, store: S3Store | MemoryStore, url: str) -> None:
        self.store = store
        self.url = url

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        with tempfile.TemporaryFile() as part:
            yield cast("IO[bytes]", part)
            part.seek(0)
            with self._answering():
                self.store.put(name, cast("IO[bytes]", part))

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """Through a local file as well: a dump is read twice, and the second time must be the same."""
        with tempfile.TemporaryFile() as copy:
            with self._answering():
                for chunk in self.store.get(name).stream(min_chunk_size=CHUNK):
                    copy.write(bytes(chunk))
            copy.seek(0)
            yield cast("IO[bytes]", copy)

    def names(self) -> Iterator[str]:
        with self._answering():
            for batch in self.store.list():
                for item in batch:
                    yield item["path"]

    def remove(self, name: str) -> None:
        with self._answering(), suppress(FileNotFoundError):
            self.store.delete(name)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except BaseError as error:
            raise BackupPlaceUnavailable(self.url, str(error)) from error


def open_target(url: str) -> BackupTarget:
    """The place that ``BACKUP_URL`` names."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return FolderTarget(Path(parts.path))
    if parts.scheme == "s3":
        store = from_url(url)
        if isinstance(store, S3Store):
            return BucketTarget(store, url)
    raise UnknownBackupPlace(parts.scheme)

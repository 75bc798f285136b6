"""The blob store: bytes under their SHA-256, written once, verified whenever they are read."""

from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import MemoryStore, S3Store, from_url

from common.durable import sync_folder, written_whole
from common.errors import PermanentError, SettingsError, TransientError
from common.messages.payload import BlobRef


class BlobMissing(TransientError):
    """The row is there and the bytes are not: restore the store from the backup's manifest."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"blob {digest} is not in the store; restore it from a backup, then replay")


class BlobDamaged(PermanentError):
    """The bytes no longer hash to their name: restore that blob, then replay the dead letter."""

    def __init__(self, digest: str, found: str) -> None:
        super().__init__(f"blob {digest} now hashes to {found}; restore it from a backup, then replay")


class BlobTooLarge(PermanentError):
    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"a document of {size} bytes is over the limit of {limit} bytes")


class StoreUnavailable(TransientError):
    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"the blob store at {url} does not answer: {reason}")


class UnknownStore(SettingsError):
    def __init__(self, url: str) -> None:
        super().__init__(
            f"STORAGE_URL {urlsplit(url).scheme}:// is not known; use file:///folder, s3://bucket/prefix or memory://"
        )


MAX_BLOB = 64 * 1024 * 1024  # Gmail takes mails up to 50 MB; nothing that comes in is larger


class BlobBackend(Protocol):
    """What a place for bytes must do; keys are hexadecimal digests."""

    def put_once(self, digest: str, data: bytes) -> None:
        """Return only when the bytes are durable; a blob that is already there is left as it is."""

    def get(self, digest: str) -> bytes | None: ...

    def digests(self) -> Iterator[tuple[str, int]]:
        """Every (digest, size in bytes) that the store holds."""


def _key(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


class FolderBackend:
    """A local folder: written beside, flushed to the disk, then linked into place."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def put_once(self, digest: str, data: bytes) -> None:
        target = self.root / _key(digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(target) as file:
                file.write(data)
        # Also where it was there: another process may have put it there this moment.
        for folder in (target.parent, target.parent.parent, self.root):
            sync_folder(folder)

    def get(self, digest: str) -> bytes | None:
        try:
            return (self.root / _key(digest)).read_bytes()
        except FileNotFoundError:
            return None

    def digests(self) -> Iterator[tuple[str, int]]:
        for path in self.root.glob("??/??/*"):
            if not path.name.startswith("."):
                yield path.name, path.stat().st_size


class ObjectBackend:
    """Any object store that obstore speaks to; an acknowledged put is durable."""

    def __init__(self, store: S3Store | MemoryStore) -> None:
        self.store = store

    def put_once(self, digest: str, data: bytes) -> None:
        with suppress(AlreadyExistsError):
            self.store.put(_key(digest), data, mode="create")

    def get(self, digest: str) -> bytes | None:
        try:
            return bytes(self.store.get(_key(digest)).bytes())
        except (NotFoundError, FileNotFoundError):
            return None

    def digests(self) -> Iterator[tuple[str, int]]:
        for batch in self.store.list():
            for item in batch:
                yield item["path"].rsplit("/", 1)[-1], item["size"]


class BlobStore:
    def __init__(self, backend: BlobBackend, url: str) -> None:
        self.backend = backend
        self.url = url

    def put(self, data: bytes, media_type: str) -> BlobRef:
        """Store bytes durably and return their claim check; the same bytes again cost a look-up."""
        if len(data) > MAX_BLOB:
            raise BlobTooLarge(len(data), MAX_BLOB)
        digest = sha256(data).hexdigest()
        try:
            self.backend.put_once(digest, data)
        except (OSError, BaseError) as error:
            raise StoreUnavailable(self.url, str(error)) from error
        return BlobRef(sha256=digest, size=len(data), media_type=media_type)

    def get(self, ref: BlobRef) -> bytes:
        """The bytes behind a claim check, verified. Raises BlobMissing or BlobDamaged."""
        return self.get_digest(ref.sha256)

    def get_digest(self, digest: str) -> bytes:
        try:
            data = self.backend.get(digest)
        except (OSError, BaseError) as error:
            raise StoreUnavailable(self.url, str(error)) from error
        if data is None:
            raise BlobMissing(digest)
        found = sha256(data).hexdigest()
        if found != digest:
            raise BlobDamaged(digest, found)
        return data

    def manifest(self) -> Iterator[tuple[str, int]]:
        """Every (SHA-256, size in bytes) in the store, for backups."""
        return self.backend.digests()


def open_store(url: str) -> BlobStore:
    """The store that ``STORAGE_URL`` names."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return BlobStore(FolderBackend(Path(parts.path)), url)
    if parts.scheme == "memory":
        return BlobStore(ObjectBackend(MemoryStore()), url)
    if parts.scheme == "s3":
        store = from_url(url)
        if isinstance(store, S3Store):
            return BlobStore(ObjectBackend(store), url)
    raise UnknownStore(url)

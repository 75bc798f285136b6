"""The mail files on disk: listed, read and written without ever leaving the root."""

import hashlib
import logging
import os
import re
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gmail_emulator.errors import AddressInvalid, FileNameInvalid, MailFileTooLarge

# Gmail itself takes in mails of up to 50 MB.
MAX_MAIL_BYTES = 50 * 1000 * 1000
_MAX_NAME_BYTES = 200
_ADDRESS = re.compile(r"[a-z0-9][a-z0-9._%+-]*@[a-z0-9][a-z0-9.-]*")
_MAX_ADDRESS = 200
# A link must not lead out of the root, and a pipe put in a file's place must not block.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

logger = logging.getLogger(__name__)


class MailFile(NamedTuple):
    name: str
    size: int
    mtime_ns: int


def mailbox_address(text: str) -> str:
    """The address in lower case. Raises AddressInvalid when it could not name a folder."""
    address = text.lower()
    if len(address) > _MAX_ADDRESS or not _ADDRESS.fullmatch(address):
        raise AddressInvalid(text)
    return address


def addresses(root: Path) -> list[str]:
    """The mailboxes of ``root``: its real sub-folders that are named like an address, sorted."""
    with os.scandir(root) as entries:
        return sorted(
            entry.name
            for entry in entries
            if _ADDRESS.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
        )


class MailFolder:
    """One mailbox folder. Sub-folders, links and files that do not end in .eml are not mail."""

    def __init__(self, path: Path, max_bytes: int = MAX_MAIL_BYTES) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._refused: set[MailFile] = set()

    def files(self) -> Iterator[MailFile]:
        with os.scandir(self._path) as entries:
            for entry in entries:
                if not entry.name.endswith(".eml") or entry.name.startswith("."):
                    continue
                try:
                    info = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                file = MailFile(entry.name, info.st_size, info.st_mtime_ns)
                if stat.S_ISREG(info.st_mode) and self._accepts(file):
                    yield file

    def holds(self, file: MailFile) -> bool:
        """Whether the file still lies there as it was."""
        try:
            info = (self._path / file.name).lstat()
        except FileNotFoundError:
            return False
        return (info.st_size, info.st_mtime_ns) == (file.size, file.mtime_ns)

    def read(self, name: str) -> bytes:
        """The bytes of a mail. Raises OSError when it cannot be read, and MailFileTooLarge."""
        descriptor = os.open(self._path / _bare(name), _FLAGS)
        with os.fdopen(descriptor, "rb") as handle:
            content = handle.read(self._max_bytes + 1)
        if len(content) > self._max_bytes:
            raise MailFileTooLarge(len(content), self._max_bytes)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Store a mail beside and rename it, so that it appears whole."""
        if len(content) > self._max_bytes:
            raise MailFileTooLarge(len(content), self._max_bytes)
        target = self._path / _bare(name)
        beside = self._path / f".{secrets.token_hex(8)}.part"
        beside.write_bytes(content)
        beside.rename(target)

    def remove(self, name: str) -> None:
        (self._path / _bare(name)).unlink(missing_ok=True)

    def refuse(self, file: MailFile, reason: str) -> None:
        """Say once, not at every listing, why a file is no message."""
        if file not in self._refused:
            self._refused.add(file)
            logger.warning("mail file %r of %d bytes is refused: %s", file.name, file.size, reason)

    def _accepts(self, file: MailFile) -> bool:
        if file.size > self._max_bytes:
            self.refuse(file, f"over the limit of {self._max_bytes} bytes")
            return False
        try:
            file.name.encode()
        except UnicodeEncodeError:
            self.refuse(file, "its name is not UTF-8")
            return False
        return True


def message_id_of(name: str, content: bytes) -> str:
    """16 hex digits like Gmail's, from the file's name and content."""
    digest = hashlib.sha256(content).hexdigest()
    return hashlib.sha256(f"{name}\0{digest}".encode()).hexdigest()[:16]


def _bare(name: str) -> str:
    invalid = name.startswith(".") or not name.endswith(".eml") or len(os.fsencode(name)) > _MAX_NAME_BYTES
    if invalid or any(character in name for character in "/\\\0"):
        raise FileNameInvalid(name)
    return name

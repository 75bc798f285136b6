"""Where bills go: a format and a folder, named by one setting."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from exporter.errors import UnknownDestination
from exporter.formats import BillFormat


@dataclass(frozen=True)
class Destination:
    """``name`` is the setting's own word, and the ledger's key: a changed folder is another destination."""

    name: str
    format: BillFormat
    folder: Path

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``json:file:///absolute/folder``. Raises UnknownDestination."""
        word, _, url = text.strip().partition(":")
        if word not in set(BillFormat):
            raise UnknownDestination(text, f"begins with no format ({', '.join(BillFormat)})")
        parts = urlsplit(url)
        folder = Path(unquote(parts.path))
        if parts.scheme != "file" or parts.netloc or not folder.is_absolute() or ".." in folder.parts:
            raise UnknownDestination(text, "names no absolute folder")
        return cls(f"{word}:file://{folder}", BillFormat(word), folder)

    @classmethod
    def in_folder(cls, bill_format: BillFormat, folder: Path) -> Self:
        return cls(f"{bill_format}:file://{folder}", bill_format, folder)

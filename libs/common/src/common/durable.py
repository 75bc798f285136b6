"""Files that a crash leaves whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast

PART = ".part-"
"""How the name of a file begins that is not whole yet; the one of a crash is removed by cleanup."""


@contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
    """A new binary file beside ``target``, flushed to the disk and put in its place when the block ends."""
    with NamedTemporaryFile(dir=target.parent, prefix=PART, delete=False) as part:
        try:
            yield cast("IO[bytes]", part)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(target)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def sync_folder(folder: Path) -> None:
    """A file is durable when the folder that names it is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

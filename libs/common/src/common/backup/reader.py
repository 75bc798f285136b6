"""Reads a dump line by line, and proves it whole before anybody relies on it."""

import gzip
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, TypeVar

from pydantic import BaseModel, ValidationError

from common.backup.errors import DumpDamaged
from common.backup.layout import END_OF_TABLE, MAX_HEADER, Header, TableStart, TableSum, Trailer

M = TypeVar("M", bound=BaseModel)


class DumpReader:
    """One pass over a dump: the header, then each table's rows in the header's order, then the trailer."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._lines = gzip.GzipFile(fileobj=stream, mode="rb")
        self.header = self._json(Header)

    def rows(self, table: str) -> Iterator[bytes]:
        """The lines of the next table, which must be this one. Raises DumpDamaged."""
        if (start := self._json(TableStart)).table != table:
            raise DumpDamaged(f"table {start.table} stands where {table} should")
        while (line := self._line()) != END_OF_TABLE:
            yield line

    def trailer(self) -> Trailer:
        """To be read when every table's rows have been."""
        trailer = self._json(Trailer)
        if self._line(end_allowed=True):
            raise DumpDamaged("something stands behind its end")
        return trailer

    def _json(self, model: type[M]) -> M:
        line = self._line(limit=MAX_HEADER)
        try:
            return model.model_validate_json(line)
        except ValidationError as error:
            raise DumpDamaged(f"a line is no {model.__name__}: {error.errors()[0]['msg']}") from error

    def _line(self, *, limit: int = -1, end_allowed: bool = False) -> bytes:
        try:
            line = self._lines.readline(limit)
        except (EOFError, OSError, zlib.error) as error:
            raise DumpDamaged(str(error)) from error
        if not line.endswith(b"\n") and not (end_allowed and not line):
            raise DumpDamaged("a line has no end")
        return line


def verify(stream: IO[bytes]) -> tuple[Header, Trailer]:
    """Read a whole dump and compare every table with the trailer's counts and checksums."""
    reader = DumpReader(stream)
    found = {}
    for table in reader.header.tables:
        seen, rows = sha256(), 0
        for line in reader.rows(table.name):
            seen.update(line)
            rows += 1
        found[table.name] = TableSum(rows=rows, sha256=seen.hexdigest())
    trailer = reader.trailer()
    if trailer.tables != found:
        wrong = [name for name in found if trailer.tables.get(name) != found[name]]
        raise DumpDamaged(f"tables {wrong} do not match their checksums")
    return reader.header, trailer

"""Writes one schema, as it was at one moment, into one compressed file. Memory stays bounded by one row."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import IO, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from common.backup import catalog
from common.backup.layout import END_OF_TABLE, Header, TableShape, TableStart, TableSum, Trailer
from common.backup.target import BackupTarget
from common.messages.routing import Service

CHUNK = 1024 * 1024  # bytes gathered before they are hashed and compressed
LEVEL = 6  # beyond it, gzip takes twice the time for a hundredth of the size

# So that the same rows give the same text whatever the server's own settings are.
PLAIN_TEXT = "SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC'"


@dataclass(frozen=True)
class Dumped:
    """``location`` is the name at the backup place, ``sha256`` and ``size`` (bytes) are the file's."""

    location: str
    sha256: str
    size: int
    revision: str
    rows: dict[str, int]


class _Tally:
    """Passes bytes on and remembers their hash and number."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self.hash = sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self.size += len(data)
        return self._sink.write(data)

    def flush(self) -> None:
        self._sink.flush()


def dump_schema(connection: Connection, service: Service, target: BackupTarget, folder: str) -> Dumped:
    """Dump every table of the service's schema to ``<folder>/<schema>.dump.gz``.

    ``connection`` must be in a REPEATABLE READ transaction that has read nothing yet, so that all tables
    are of one moment. Raises BackupPlaceUnavailable.
    """
    name = f"{folder}/{service}.dump.gz"
    with target.writing(name) as sink:
        tally = _Tally(sink)
        with gzip.GzipFile(fileobj=cast("IO[bytes]", tally), mode="wb", compresslevel=LEVEL, mtime=0) as out:
            header, trailer = _write(connection, service, out)
    rows = {table: found.rows for table, found in trailer.tables.items()}
    return Dumped(name, tally.hash.hexdigest(), tally.size, header.revision, rows)


def _write(connection: Connection, service: Service, out: gzip.GzipFile) -> tuple[Header, Trailer]:
    connection.execute(text(PLAIN_TEXT))
    header = Header(
        service=service,
        revision=catalog.revision(connection, service.value),
        snapshot_at=datetime.now(UTC),
        tables=catalog.tables(connection, service.value),
        sequences=catalog.sequences(connection, service.value),
    )
    out.write(header.model_dump_json().encode() + b"\n")
    sums = {}
    for table in header.tables:
        out.write(TableStart(table=table.name).model_dump_json().encode() + b"\n")
        sums[table.name] = _write_table(connection, service, table, out)
        out.write(END_OF_TABLE)
    trailer = Trailer(tables=sums)
    out.write(trailer.model_dump_json().encode() + b"\n")
    return header, trailer


def _write_table(connection: Connection, service: Service, table: TableShape, out: gzip.GzipFile) -> TableSum:
    seen, rows = sha256(), 0
    for chunk in _copied(connection, service, table):
        seen.update(chunk)
        rows += chunk.count(b"\n")  # one a row: COPY escapes those within values
        out.write(chunk)
    return TableSum(rows=rows, sha256=seen.hexdigest())


def _copied(connection: Connection, service: Service, table: TableShape) -> Iterator[bytes]:
    with driver(connection).cursor() as cursor:
        statement = copy_statement(service, table, "TO STDOUT")
        with cursor.copy(statement) as copy:
            gathered = bytearray()
            for block in copy:
                gathered += block
                if len(gathered) >= CHUNK:
                    yield bytes(gathered)
                    gathered.clear()
            yield bytes(gathered)


def driver(connection: Connection) -> "psycopg.Connection[tuple[object, ...]]":
    """Psycopg's own connection underneath: SQLAlchemy has no COPY."""
    return cast("psycopg.Connection[tuple[object, ...]]", connection.connection.driver_connection)


def copy_statement(service: Service, table: TableShape, direction: str) -> sql.Composed:
    """``direction`` is ``TO STDOUT`` or ``FROM STDIN``."""
    return sql.SQL("COPY {} ({}) {} WITH (FORMAT text, ENCODING 'UTF8')").format(
        sql.Identifier(service.value, table.name),
        sql.SQL(", ").join(sql.Identifier(column) for column in table.columns),
        sql.SQL("TO STDOUT") if direction == "TO STDOUT" else sql.SQL("FROM STDIN"),
    )

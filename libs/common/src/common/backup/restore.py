"""Brings a schema back from a dump: migrated to the dump's revision, filled, counted, all or nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from psycopg import sql
from sqlalchemy import Connection, Engine, inspect, text

from common.backup import catalog
from common.backup.dump import copy_statement, driver
from common.backup.errors import DumpOfAnother, RestoredRowsDiffer, SchemaNotEmpty
from common.backup.layout import Header, SequenceState, TableShape, Trailer
from common.backup.reader import DumpReader, verify
from common.db import migrate
from common.messages.routing import Service

REVISION_TABLE = "alembic_version"


@dataclass(frozen=True)
class Restored:
    revision: str
    snapshot_at: datetime
    rows: dict[str, int]


def restore_schema(engine: Engine, service: Service, migrations: Path, stream: IO[bytes]) -> Restored:
    """Restore a dump, given as a seekable stream, into a database that has no such schema, or an empty one.

    The whole file is verified before anything is touched. Raises DumpDamaged, DumpOfAnother,
    SchemaNotEmpty or RestoredRowsDiffer.
    """
    header, trailer = verify(stream)
    if header.service is not service:
        raise DumpOfAnother(header.service.value, service.value)
    with engine.connect() as connection:
        _require_empty(connection, service.value)
    migrate(engine, service, migrations, header.revision)
    stream.seek(0)
    with engine.begin() as connection:
        _fill(connection, DumpReader(stream), trailer)
    rows = {name: found.rows for name, found in trailer.tables.items()}
    return Restored(header.revision, header.snapshot_at, rows)


def _require_empty(connection: Connection, schema: str) -> None:
    names = inspect(connection).get_table_names(schema=schema)
    if names:
        raise SchemaNotEmpty(schema, len(names))


def _fill(connection: Connection, reader: DumpReader, trailer: Trailer) -> None:
    header = reader.header
    schema = header.service.value
    existing = set(inspect(connection).get_table_names(schema=schema))
    missing = [table for table in header.tables if table.name not in existing]
    for table in missing:
        driver(connection).execute(table.create.encode())
    _empty(connection, header)
    for table in header.tables:
        rows = _fill_table(connection, reader, table)
        if rows != trailer.tables[table.name].rows:
            raise RestoredRowsDiffer(table.name, rows, trailer.tables[table.name].rows)
    for table in missing:
        for statement in table.finish:
            driver(connection).execute(statement.encode())
    for sequence in header.sequences:
        _set_sequence(connection, schema, sequence)


def _empty(connection: Connection, header: Header) -> None:
    """Migrations may have put rows of their own into the tables; the dump has those, too."""
    names = [
        sql.Identifier(header.service.value, table.name)
        for table in header.tables
        if table.name != REVISION_TABLE
    ]
    if names:
        driver(connection).execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))


def _fill_table(connection: Connection, reader: DumpReader, table: TableShape) -> int:
    lines = reader.rows(table.name)
    if table.name == REVISION_TABLE:
        return sum(1 for _ in lines)  # the migration has just written it
    with driver(connection).cursor() as cursor:
        with cursor.copy(copy_statement(reader.header.service, table, "FROM STDIN")) as copy:
            for line in lines:
                copy.write(line)
        return cursor.rowcount


def _set_sequence(connection: Connection, schema: str, state: SequenceState) -> None:
    connection.execute(
        text("SELECT setval(CAST(:name AS regclass), :value, :called)"),
        {
            "name": catalog.quoted(connection, schema, state.name),
            "value": state.last_value,
            "called": state.is_called,
        },
    )

import gzip
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from common.backup import DumpDamaged, DumpOfAnother, SchemaNotEmpty, dump_schema, open_target, restore_schema
from common.db import migrations_folder
from common.messages import Service
from common.messages.shared import Chore
from exporter.service import Resources
from support.bills import exporter, order
from support.inprocess import InProcess

Party = InProcess[Resources]
NASTY = "tab\t, line\nbreak, \\. and \\N, quote ' \" and ü, \u2028"
LIBRARY_TABLE = """
CREATE TABLE exporter.library_table (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bill_invoice uuid, bill_revision integer, bill_destination text,
    blob bytea, body jsonb DEFAULT '{"a::b": "\\:c"}'::jsonb, note text NOT NULL CHECK (note <> ''),
    doubled text GENERATED ALWAYS AS (note || note) STORED,
    FOREIGN KEY (bill_invoice, bill_revision, bill_destination)
        REFERENCES exporter.exports (invoice_id, revision, destination)
);
CREATE INDEX library_index ON exporter.library_table (lower(note)) WHERE note <> 'none';
"""


@pytest.fixture
def party(migrated_url: str, redis_url: str, tmp_path: Path) -> Iterator[Party]:
    with exporter(migrated_url, redis_url, tmp_path, backup_url=f"file://{tmp_path}/backups") as found:
        yield found


def fill(party: Party) -> None:
    for number in range(3):
        party.deliver(order(party.receiver.resources.store, number=f"R-{number}"))
    party.rows(LIBRARY_TABLE)
    party.rows(
        "INSERT INTO library_table (bill_invoice, bill_revision, bill_destination, blob, note) "
        "SELECT invoice_id, revision, destination, '\\x00ff0a5c', :note FROM exports",
        note=NASTY,
    )
    party.rows("DELETE FROM activity")  # so that only the sequence remembers them


def content(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table of the schema, as Postgres prints it."""
    tables = text("SELECT tablename FROM pg_tables WHERE schemaname = 'exporter' ORDER BY 1")
    with engine.connect() as connection:
        return {
            name: connection.scalars(text(f"SELECT t::text FROM exporter.{name} t ORDER BY 1")).all()  # type: ignore[misc]  # noqa: S608 - the catalog's names
            for name in connection.scalars(tables).all()
        }


def shape(engine: Engine) -> list[Any]:
    statement = text(
        "SELECT pg_get_indexdef(indexrelid) AS d FROM pg_index JOIN pg_class c ON c.oid = indrelid "
        "WHERE relnamespace = 'exporter'::regnamespace UNION ALL "
        "SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'exporter'::regnamespace ORDER BY 1"
    )
    with engine.connect() as connection:
        return list(connection.scalars(statement).all())


def drop(party: Party) -> None:
    party.rows("DROP SCHEMA exporter CASCADE")


def backup(party: Party, tmp_path: Path) -> Path:
    answer = party.do(Chore.BACKUP, started_at=datetime(2026, 3, 1, 2, tzinfo=UTC))
    path: Path = tmp_path / "backups" / answer["location"]
    assert path.name == "exporter.dump.gz"
    assert path.parent.name.startswith("20260301T020000Z-")
    assert path.stat().st_size == answer["size"]
    return path


def restore(party: Party, dump: Path) -> dict[str, int]:
    with dump.open("rb") as stream:
        folder = migrations_folder(Service.EXPORTER)
        return restore_schema(party.engine, Service.EXPORTER, folder, stream).rows


def test_a_restored_schema_is_identical_with_tables_that_no_migration_knows(
    party: Party, tmp_path: Path
) -> None:
    fill(party)
    dump = backup(party, tmp_path)
    party.rows("DELETE FROM inbox WHERE task = 'exporter.do_chore'")
    party.rows("DELETE FROM activity")
    before, shape_before = content(party.engine), shape(party.engine)
    drop(party)
    rows = restore(party, dump)
    party.rows("DELETE FROM inbox WHERE task = 'exporter.do_chore'")
    assert content(party.engine) == before
    assert shape(party.engine) == shape_before
    assert rows["library_table"] == 6
    party.deliver(
        order(party.receiver.resources.store)
    )  # the service works on, its identities do not collide
    party.rows("INSERT INTO library_table (note) VALUES ('x')")
    assert party.rows("SELECT max(id) AS id FROM library_table")[0]["id"] == 7


def test_a_dump_of_a_restored_schema_is_the_same_again(party: Party, tmp_path: Path) -> None:
    fill(party)
    first = lines(dump_now(party, tmp_path / "a"))
    dump = tmp_path / "a/run/exporter.dump.gz"
    drop(party)
    restore(party, dump)
    assert lines(dump_now(party, tmp_path / "b"))[1:] == first[1:]  # the header holds its moment


def dump_now(party: Party, place: Path) -> Path:
    with party.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        dumped = dump_schema(connection, Service.EXPORTER, open_target(f"file://{place}"), "run")
    return place / dumped.location


def lines(dump: Path) -> list[bytes]:
    """A heap keeps no order, so the rows are compared sorted."""
    with gzip.open(dump) as stream:
        header, *rest = stream.readlines()
    return [header, *sorted(rest)]


def test_all_tables_are_of_one_moment(party: Party, tmp_path: Path) -> None:
    with party.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SELECT 1 FROM exporter.exports"))
        party.deliver(order(party.receiver.resources.store))
        dumped = dump_schema(connection, Service.EXPORTER, open_target(f"file://{tmp_path}/b"), "run")
    assert (dumped.rows["exports"], dumped.rows["inbox"]) == (0, 0)


def test_a_schema_that_holds_anything_is_never_overwritten(party: Party, tmp_path: Path) -> None:
    dump = backup(party, tmp_path)
    before = content(party.engine)
    with pytest.raises(SchemaNotEmpty, match="RENAME"):
        restore(party, dump)
    assert content(party.engine) == before


def test_a_damaged_dump_changes_nothing(party: Party, tmp_path: Path) -> None:
    dump = dump_now(party, tmp_path / "a")
    drop(party)
    dump.write_bytes(dump.read_bytes()[:-10])
    with pytest.raises(DumpDamaged):
        restore(party, dump)
    assert party.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'exporter'") == []


def test_another_services_dump_is_refused(party: Party, tmp_path: Path) -> None:
    dump = dump_now(party, tmp_path / "a")
    with dump.open("rb") as stream, pytest.raises(DumpOfAnother):
        restore_schema(party.engine, Service.INGEST_EMAIL, migrations_folder(Service.EXPORTER), stream)


def test_a_backup_that_is_tried_again_replaces_its_first_try(party: Party, tmp_path: Path) -> None:
    run_id = uuid4()
    first = party.do(Chore.BACKUP, run_id=run_id)
    second = party.do(Chore.BACKUP, run_id=run_id)
    assert first["location"] == second["location"]
    (folder,) = (tmp_path / "backups").iterdir()
    assert [path.name for path in folder.iterdir()] == ["exporter.dump.gz"]
    shutil.rmtree(folder)

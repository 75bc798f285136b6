"""Databases of one Postgres for tests: empty ones, and migrated ones that are lent again and again."""

import secrets
from contextlib import suppress
from typing import Protocol

import psycopg
from psycopg import sql
from pydantic import SecretStr

from common.db import make_engine, migrate, migrations_folder
from common.messages import Service


class Postgres(Protocol):
    """`url` is for SQLAlchemy, `libpq_url()` for psycopg and the programs of Postgres."""

    @property
    def url(self) -> str: ...
    def libpq_url(self) -> str: ...


def create_database(server: Postgres, template: str = "template1") -> str:
    """A fresh database's URL for SQLAlchemy; `template` may be a migrated database nobody is connected to."""
    name = f"test_{secrets.token_hex(6)}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template)
    )
    with psycopg.connect(server.libpq_url(), autocommit=True) as connection:
        connection.execute(statement)
    return f"{server.url.rpartition('/')[0]}/{name}"


def migrate_all(url: str) -> None:
    """Bring every service's schema in this database to its newest shape."""
    for service in Service:
        engine = make_engine(SecretStr(url), service)
        migrate(engine, service, migrations_folder(service))
        engine.dispose()


def drop_database(server: Postgres, url: str) -> None:
    """With whatever is still connected to it."""
    name = sql.Identifier(url.rpartition("/")[2])
    with psycopg.connect(server.libpq_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


_OTHERS_OUT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Deleting from tables that are empty or nearly so costs a hundredth of truncating them. What migrations
# write stays; keys across tables and triggers have nothing to say meanwhile.
_EMPTY = """
DO $$
DECLARE found record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR found IN SELECT schemaname, tablename FROM pg_tables
                 WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                   AND tablename NOT IN ('alembic_version', 'checkpoint_migrations') LOOP
        EXECUTE format('DELETE FROM %I.%I', found.schemaname, found.tablename);
    END LOOP;
    FOR found IN SELECT schemaname, sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I.%I RESTART', found.schemaname, found.sequencename);
    END LOOP;
END $$
"""
_SHAPE = """
SELECT md5(string_agg(concat_ws(' ', n.nspname, c.relname, c.relkind, a.attname, a.atttypid), ','
                      ORDER BY n.nspname, c.relname, a.attnum))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""


class MigratedDatabases:
    """Lends databases with every service's schema and nothing in it.

    A returned one is emptied and lent again, which takes a tenth of the time of copying and dropping one; a
    database whose shape a test has changed is dropped.
    """

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._spare: list[str] = []
        self._template = create_database(server)
        migrate_all(self._template)
        with _connected(self._template) as connection:
            self._shape = _shape(connection)

    def lend(self) -> str:
        """Its URL for SQLAlchemy."""
        return self._spare.pop() if self._spare else self.copy()

    def copy(self) -> str:
        return create_database(self._server, self._template.rpartition("/")[2])

    def take_back(self, url: str) -> None:
        with suppress(psycopg.Error), _connected(url) as connection:
            connection.execute(_OTHERS_OUT)
            connection.execute(_EMPTY)
            if _shape(connection) == self._shape:
                self._spare.append(url)
                return
        drop_database(self._server, url)

    def close(self) -> None:
        for url in (*self._spare, self._template):
            drop_database(self._server, url)


def _connected(url: str) -> "psycopg.Connection[tuple[str]]":
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def _shape(connection: "psycopg.Connection[tuple[str]]") -> str:
    row = connection.execute(_SHAPE).fetchone()
    return row[0] if row else ""

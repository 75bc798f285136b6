"""The migrations of each service make exactly the tables that its code speaks of."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import Engine, MetaData, text

from common.db import make_engine, migrate, migration_state, migrations_folder
from common.delivery.ddl import DELIVERY_1, delivery_statements
from common.messages import Service

SCRATCH = "scratch"
"""A schema that holds the delivery tables and nothing else."""

# What Postgres says of the three delivery tables of a schema, without the schema's name.
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default, identity_generation
FROM information_schema.columns
WHERE table_schema = :schema AND table_name IN ('outbox', 'inbox', 'activity')
ORDER BY table_name, column_name
"""
INDEXES = """
SELECT replace(indexdef, :schema || '.', '') FROM pg_indexes
WHERE schemaname = :schema AND tablename IN ('outbox', 'inbox', 'activity') ORDER BY indexname
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE connamespace = CAST(:schema AS regnamespace) AND relname IN ('outbox', 'inbox', 'activity')
ORDER BY conname
"""
STORAGE = """
SELECT relname, reloptions FROM pg_class
WHERE relnamespace = CAST(:schema AS regnamespace) AND relname IN ('outbox', 'inbox', 'activity')
ORDER BY relname
"""


@pytest.fixture(params=list(Service))
def service(request: pytest.FixtureRequest) -> Service:
    found: Service = request.param
    return found


@pytest.fixture
def engine(database_url: str, service: Service) -> Iterator[Engine]:
    # Made before its schema is: an engine that finds the schema takes it for the default, without a name.
    opened = make_engine(SecretStr(database_url), service)
    migrate(opened, service, migrations_folder(service))
    yield opened
    opened.dispose()


def differences(engine: Engine, service: Service) -> list[Any]:
    metadata: MetaData = import_module(f"{service}.models").metadata
    options = {
        "version_table_schema": service.value,
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name == service.value,
        "compare_type": True,
        "compare_server_default": True,
    }
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def delivery_shape(engine: Engine, schema: str) -> list[list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        # Names are printed bare for what lies in the search_path.
        connection.execute(text(f"SET search_path TO {schema}"))
        found = [
            connection.execute(text(sql), {"schema": schema}).all()
            for sql in (COLUMNS, INDEXES, CONSTRAINTS, STORAGE)
        ]
    return [[tuple(row) for row in rows] for rows in found]


def test_the_migrated_schema_is_the_one_that_the_models_describe(engine: Engine, service: Service) -> None:
    current, newest = migration_state(engine, service, migrations_folder(service))
    assert current == newest
    assert differences(engine, service) == []


def test_the_delivery_tables_are_those_of_every_service(engine: Engine, service: Service) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {SCRATCH}"))
        for statement in delivery_statements(DELIVERY_1, SCRATCH):
            connection.execute(text(statement))
    shape = delivery_shape(engine, service.value)
    assert all(shape)
    assert shape == delivery_shape(engine, SCRATCH)


def test_migrating_again_changes_nothing(engine: Engine, service: Service) -> None:
    folder = migrations_folder(service)
    before = migration_state(engine, service, folder)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO activity (event) VALUES ('{}')"))
    migrate(engine, service, folder)
    assert migration_state(engine, service, folder) == before
    assert differences(engine, service) == []
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM activity")) == 1

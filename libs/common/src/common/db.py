"""Engines, schemas and migrations: each service owns one Postgres schema of its own name."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import JsonValue, SecretStr
from sqlalchemy import Connection, DateTime, Engine, MetaData, Table, Text, create_engine, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeEngine

from common.messages.routing import Service

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

RESTED = 1.0  # seconds after which an idle connection is asked whether it still lives

Json = dict[str, JsonValue]

COLUMN_TYPES: Mapping[Any, TypeEngine[Any]] = {  # the keys are whatever stands within Mapped[]
    str: Text(),
    datetime: DateTime(timezone=True),
    Json: JSONB(none_as_null=True),
    list[Json]: JSONB(none_as_null=True),
}
"""Every service's ``type_annotation_map``, to which it adds its own."""


def service_metadata(service: Service) -> MetaData:
    return MetaData(schema=service.value, naming_convention=NAMING)


def table_of(model: type[DeclarativeBase]) -> Table:
    """For statements that are built once and need no mapped objects: SQLAlchemy types it more widely."""
    return cast("Table", model.__table__)


def make_engine(database_url: SecretStr, service: Service, *, pool_size: int = 3) -> Engine:
    """An engine for this process alone: never make one before a fork."""
    engine = create_engine(
        database_url.get_secret_value(),
        pool_size=pool_size,
        max_overflow=2,
        connect_args={
            "application_name": f"ap-intake {service}",
            "connect_timeout": 10,
            # A host that vanished is noticed within a minute instead of hours.
            "keepalives_idle": 20,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 60_000,
            # A process that froze amid a transaction gives its locks back after a minute.
            "options": f"-csearch_path={service} -cidle_in_transaction_session_timeout=60000",
        },
    )
    _ping_what_rested(engine)
    return engine


def _ping_what_rested(engine: Engine) -> None:
    """Postgres may have been restarted since a connection's last statement.

    SQLAlchemy's own ``pool_pre_ping`` asks before each transaction, a fifth of all the round trips of a busy
    worker; one that is used all the time finds out by its statements, and its task is delivered again.
    """

    def left(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = monotonic()

    def taken(connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        if monotonic() - record.info.get("rests_since", inf) < RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError(str(error)) from error

    event.listen(engine, "checkin", left)
    event.listen(engine, "checkout", taken)


def migrations_folder(service: Service) -> Path:
    """Where a service's Alembic scripts lie, wherever it is installed."""
    return Path(str(files(service.value))) / "migrations"


def _alembic(service: Service, migrations: Path, connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["service"] = service
    return config


def migrate(engine: Engine, service: Service, migrations: Path, revision: str = "head") -> None:
    """Bring the service's schema to a revision, the newest by default; safe to run by several at once."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(hashtext(:name))"), {"name": f"migrate {service}"})
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{service}"'))
        connection.commit()
        try:
            command.upgrade(_alembic(service, migrations, connection), revision)
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(
                text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": f"migrate {service}"}
            )
            connection.commit()


def run_migrations(config: Config, metadata: MetaData) -> None:
    """The body of every service's ``migrations/env.py``."""
    from alembic import context  # noqa: PLC0415 - the proxy exists only while Alembic runs an env.py

    service: Service = config.attributes["service"]
    context.configure(
        connection=config.attributes["connection"],
        target_metadata=metadata,
        version_table_schema=service.value,
        include_schemas=True,
        include_name=lambda name, kind, _: kind != "schema" or name == service.value,
    )
    with context.begin_transaction():
        context.run_migrations()


def migration_state(engine: Engine, service: Service, migrations: Path) -> tuple[str | None, str | None]:
    """(revision of the database, newest revision of the code); equal when nothing is left to do."""
    script = ScriptDirectory(str(migrations))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table_schema": service.value})
        return context.get_current_revision(), script.get_current_head()

"""One database, and in it one role and one schema for each service, closed to the others."""

from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import Connection, sql

from standalone.postgres import EmbeddedPostgres

DATABASE = "ap_intake"


def role_urls(server: EmbeddedPostgres, passwords: Mapping[str, str]) -> dict[str, str]:
    """Each role's URL for SQLAlchemy."""
    address = f"127.0.0.1:{server.port}/{DATABASE}"
    return {role: f"postgresql+psycopg://{role}:{password}@{address}" for role, password in passwords.items()}


def provide_roles(server: EmbeddedPostgres, passwords: Mapping[str, str]) -> None:
    """Make what is missing. Safe to call at every start."""
    with psycopg.connect(server.libpq_url(), autocommit=True) as connection:
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    with psycopg.connect(server.libpq_url(DATABASE), autocommit=True) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for role, password in passwords.items():
            _provide_role(connection, role, password)


def _provide_role(connection: Connection, role: str, password: str) -> None:
    names = {
        "role": sql.Identifier(role),
        "database": sql.Identifier(DATABASE),
        "password": sql.Literal(password),
    }
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
        connection.execute(sql.SQL("CREATE ROLE {role} LOGIN").format(**names))
    for statement in (
        "ALTER ROLE {role} PASSWORD {password}",
        "ALTER ROLE {role} SET search_path = {role}",
        "GRANT CONNECT, CREATE ON DATABASE {database} TO {role}",
        "CREATE SCHEMA IF NOT EXISTS {role} AUTHORIZATION {role}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def _exists(connection: Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, (name,)).fetchone() is not None

from typing import Any

from sqlalchemy import Engine, text


class Rows:
    """Looks into one service's schema, which is the search_path of its engine's connections."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def rows(self, sql: str, **values: object) -> list[dict[str, Any]]:
        """Committed, so that it may be an UPDATE as well."""
        with self.engine.begin() as connection:
            result = connection.execute(text(sql), values)
            return [dict(row) for row in result.mappings()] if result.returns_rows else []

    def row(self, sql: str, **values: object) -> dict[str, Any]:
        (found,) = self.rows(sql, **values)
        return found

    def value(self, sql: str, **values: object) -> object:
        """The first column of the first row; None where there is no row."""
        with self.engine.begin() as connection:
            return connection.scalar(text(sql), values)

    def count(self, table: str) -> int:
        return int(self.row(f"SELECT count(*) AS n FROM {table}")["n"])  # noqa: S608 - the tests' own words

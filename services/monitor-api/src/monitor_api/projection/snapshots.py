"""Rows that hold the latest known state of something, each version ordered by ``occurred_at``."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from monitor_api.models import Base

Row = dict[str, Any]  # a column's name -> its value, of whatever type the column has


def latest(rows: Iterable[Row], key: Sequence[str]) -> list[Row]:
    """The last version of each key, ordered by key.

    One statement may touch a row only once; and transactions that lock rows in one order cannot
    block each other for ever.
    """
    by_key: dict[tuple[Any, ...], Row] = {}
    for row in sorted(rows, key=lambda row: row["occurred_at"]):  # stable: of equals, the later in the batch
        by_key[tuple(row[name] for name in key)] = row
    return [by_key[found] for found in sorted(by_key, key=lambda key: tuple(map(str, key)))]


def upsert_latest(session: Session, model: type[Base], rows: Iterable[Row], key: Sequence[str]) -> None:
    """Insert, or replace what is older. A row that is newer already stays as it is."""
    values = latest(rows, key)
    if not values:
        return
    table = model.__table__
    statement = insert(model).values(values)
    new = statement.excluded
    changes: dict[str, ColumnElement[Any]] = {name: new[name] for name in values[0] if name not in key}
    if "first_seen_at" in changes:
        changes["first_seen_at"] = func.least(table.c.first_seen_at, new.first_seen_at)
    replaces: ColumnElement[bool] = table.c.occurred_at <= new.occurred_at
    if "provisional" in changes:
        replaces = or_(replaces, table.c.provisional)
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes, where=replaces))

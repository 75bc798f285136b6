"""Rows that hold the latest known state of something, each version ordered by ``occurred_at``."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from common.db import table_of
from monitor_api.models import Base

Row = dict[str, Any]  # a column's name -> its value, of whatever type the column has


def latest(rows: Iterable[Row], key: Sequence[str]) -> list[Row]:
    """The last version of each key, ordered by key.

    One statement may touch a row only once; and transactions that lock rows in one order cannot
    block each other for ever. Whichever version wins, ``first_seen_at`` is that of the earliest.
    """
    by_key: dict[tuple[Any, ...], Row] = {}
    for row in sorted(rows, key=lambda row: row["occurred_at"]):  # stable: of equals, the later in the batch
        found = tuple(row[name] for name in key)
        before = by_key.get(found)
        if before is not None and "first_seen_at" in row:
            row["first_seen_at"] = min(before["first_seen_at"], row["first_seen_at"])
        by_key[found] = row
    return [by_key[found] for found in sorted(by_key, key=lambda key: tuple(map(str, key)))]


def upsert_latest(session: Session, model: type[Base], rows: Iterable[Row], key: Sequence[str]) -> None:
    """Insert, or replace what is older. Of a row that is newer already, only ``first_seen_at`` may change."""
    values = latest(rows, key)
    if values:
        session.execute(_upsert(model, tuple(values[0]), tuple(key)), values)


@cache
def _upsert(model: type[Base], columns: tuple[str, ...], key: tuple[str, ...]) -> Insert:
    """For one row; the rows of a batch are its parameters, so that it is compiled once and not for each."""
    table = table_of(model)
    statement = insert(table)
    new = statement.excluded
    changes: dict[str, ColumnElement[Any]] = {name: new[name] for name in columns if name not in key}
    replaces: ColumnElement[bool] = table.c.occurred_at <= new.occurred_at
    if "provisional" in changes:
        replaces = or_(replaces, table.c.provisional)
    touches = replaces
    if "first_seen_at" in changes:
        touches = or_(replaces, new.first_seen_at < table.c.first_seen_at)
        changes = {name: case((replaces, value), else_=table.c[name]) for name, value in changes.items()}
        changes["first_seen_at"] = func.least(table.c.first_seen_at, new.first_seen_at)
    return statement.on_conflict_do_update(index_elements=list(key), set_=changes, where=touches)

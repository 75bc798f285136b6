"""Keyset pages: stable while rows arrive, and as quick on the thousandth page as on the first."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from monitor_api.errors import InvalidCursor

T = TypeVar("T")

LARGEST_ID = 2**63 - 1
WIDEST = 30  # digits of an amount in a cursor


def a_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def a_date(text: str) -> date:
    return date.fromisoformat(text)


def an_id(text: str) -> int:
    number = int(text) if len(text) < WIDEST else -1
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(text)
    return number


def an_amount(text: str) -> Decimal:
    amount = Decimal(text)
    if not amount.is_finite() or abs(amount.adjusted()) > WIDEST:
        raise ValueError(text)
    return amount


def a_word(text: str) -> str:
    if "\x00" in text:
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class Key:
    """One column to sort by; never null. ``parse`` reads what ``str`` wrote, and raises ValueError."""

    column: ColumnElement[Any] | InstrumentedAttribute[Any]
    parse: Callable[[str], object]


@dataclass(frozen=True)
class Sort:
    """All ``keys`` together are unique. ``name`` is in the cursor, so that it fits no other sorting."""

    name: str
    keys: tuple[Key, ...]
    descending: bool = True


@dataclass(frozen=True)
class PageRequest:
    limit: int
    cursor: str | None


@dataclass(frozen=True)
class Slice(Generic[T]):
    items: list[T]
    next: str | None


def take_page(session: Session, statement: Select[T], sort: Sort, page: PageRequest) -> Slice[T]:
    """One page of single-entity rows. Raises InvalidCursor."""
    columns = [key.column for key in sort.keys]
    if page.cursor is not None:
        after = tuple_(*_decode(page.cursor, sort))
        place = tuple_(*columns)
        statement = statement.where(place < after if sort.descending else place > after)
    ordered = statement.order_by(*(c.desc() if sort.descending else c.asc() for c in columns))
    labelled = ordered.add_columns(*(c.label(f"sort_key_{i}") for i, c in enumerate(columns)))
    rows = session.execute(labelled.limit(page.limit + 1)).all()
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    return Slice([row[0] for row in rows], _encode(sort, list(rows[-1][1:])) if more else None)


def _encode(sort: Sort, values: list[object]) -> str:
    words = [v.isoformat() if isinstance(v, date) else str(v) for v in values]
    return urlsafe_b64encode(json.dumps([sort.name, *words]).encode()).decode()


def _decode(cursor: str, sort: Sort) -> list[object]:
    try:
        name, *words = json.loads(urlsafe_b64decode(cursor.encode("ascii")))
        values = [_parse(key, word) for key, word in zip(sort.keys, words, strict=True)]
    except (ValueError, TypeError, Base64Error, InvalidOperation, RecursionError) as error:
        raise InvalidCursor from error
    if name != sort.name:
        raise InvalidCursor
    return values


def _parse(key: Key, word: object) -> object:
    if not isinstance(word, str):
        raise TypeError(word)
    return key.parse(word)


__all__ = [
    "Key",
    "PageRequest",
    "Slice",
    "Sort",
    "a_date",
    "a_moment",
    "a_word",
    "an_amount",
    "an_id",
    "take_page",
]

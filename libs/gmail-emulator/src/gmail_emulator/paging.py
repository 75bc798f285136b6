"""Pages and their tokens, with the flaws that a page can be told to have."""

import base64
import binascii
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from gmail_emulator.errors import InvalidArgument

DEFAULT_PAGE = 100
MAX_PAGE = 500
# Every number of so many digits fits into a column of 64 bits.
_MAX_DIGITS = 18

Row = TypeVar("Row")


class PageFlaw(StrEnum):
    EMPTY = "empty_page"
    DUPLICATED = "duplicated_page"


class Cursor(NamedTuple):
    """Where a page begins: after a row, not at a count, so that new rows shift nothing.

    ``flawed`` marks the page that follows a flawed one: it is whole, or the flaw would never end.
    """

    after: str
    flawed: bool = False

    def number(self) -> int:
        """The row as a history id. Raises InvalidArgument when a made-up token holds none."""
        if not self.after.isascii() or not self.after.isdigit() or len(self.after) > _MAX_DIGITS:
            raise InvalidArgument("Invalid pageToken")
        return int(self.after)

    def token(self) -> str:
        return base64.urlsafe_b64encode(f"{self.after}/{int(self.flawed)}".encode()).decode().rstrip("=")


class Page(NamedTuple, Generic[Row]):
    rows: Sequence[Row]
    next_token: str | None


def cursor_of(token: str | None, start: str) -> Cursor:
    """The cursor in a page token, or the start. Raises InvalidArgument for a token that never was one."""
    if not token:
        return Cursor(start)
    try:
        after, flawed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().split("/")
    except (binascii.Error, ValueError) as error:
        raise InvalidArgument("Invalid pageToken") from error
    return Cursor(after, flawed == "1")


def page_size(asked: int | None) -> int:
    """Gmail answers at most 500 rows, however many are asked for, and 100 when not asked."""
    if asked is None:
        return DEFAULT_PAGE
    if asked < 1:
        raise InvalidArgument("Invalid value for maxResults: it must be at least 1")
    return min(asked, MAX_PAGE)


def cut(
    rows: Sequence[Row], size: int, cursor: Cursor, position: Callable[[Row], str], flaw: PageFlaw | None
) -> Page[Row]:
    """The page of ``rows``, of which one more than ``size`` was fetched when more follow."""
    again = Cursor(cursor.after, flawed=True).token()
    if flaw is PageFlaw.EMPTY:
        return Page([], again)
    shown = rows[:size]
    if flaw is PageFlaw.DUPLICATED:
        return Page(shown, again)
    return Page(shown, Cursor(position(shown[-1])).token() if len(rows) > size else None)

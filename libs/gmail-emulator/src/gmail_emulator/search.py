"""The part of Gmail's search syntax that is understood: limits in time. Every other word is ignored."""

import re
import time
from datetime import UTC, datetime
from typing import NamedTuple

from gmail_emulator.errors import InvalidArgument

_TERM = re.compile(r"(?:^|[\s({])(after|before|newer_than|older_than):(\S+?)(?=[\s)}]|$)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_AGE = re.compile(r"(\d{1,5})([hdmy])")
_SECONDS = {"h": 3600, "d": 86_400, "m": 30 * 86_400, "y": 365 * 86_400}
# Far outside of any date that a mail can have, in milliseconds.
_EVER = 2**60


class Period(NamedTuple):
    """Milliseconds since 1970: from ``since`` up to, but without, ``until``."""

    since: int
    until: int


def period_of(query: str) -> Period:
    """The period that a ``q`` asks for. Dates are days in UTC. Raises InvalidArgument for a broken one."""
    since, until = -_EVER, _EVER
    for word, value in _TERM.findall(query):
        match word.lower():
            case "after":
                since = max(since, _moment(value))
            case "before":
                until = min(until, _moment(value))
            case "newer_than":
                since = max(since, _ago(value))
            case _:
                until = min(until, _ago(value))
    return Period(since, until)


def _moment(value: str) -> int:
    if value.isascii() and value.isdigit() and len(value) <= len(str(_EVER // 1000)):
        return min(int(value) * 1000, _EVER)
    date = _DATE.fullmatch(value)
    if date is None:
        raise InvalidArgument(f"Invalid query: {value[:50]!r} is not a date")
    try:
        year, month, day = (int(group) for group in date.groups())
        return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000)
    except ValueError as error:
        raise InvalidArgument(f"Invalid query: {value!r} is not a date") from error


def _ago(value: str) -> int:
    age = _AGE.fullmatch(value)
    if age is None:
        raise InvalidArgument(f"Invalid query: {value[:50]!r} is not an age")
    return int((time.time() - int(age.group(1)) * _SECONDS[age.group(2)]) * 1000)

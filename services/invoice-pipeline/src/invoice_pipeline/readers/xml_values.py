"""XML texts as values. Each raises ValueError for a text that is not of its kind."""

import re
from datetime import date
from decimal import Decimal

from common.schemas.values import MAX_DIGITS, MAX_TEXT

_DECIMAL = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$", re.ASCII)
_ISO_DATE = re.compile(r"^(\d{4}-\d\d-\d\d)(T.*|Z|[+-]\d\d:\d\d)?$", re.ASCII)
_COMPACT_DATE = re.compile(r"^(\d{4})(\d\d)(\d\d)(\d{4}|\d{6})?$", re.ASCII)
_DIGEST = re.compile(r"^[0-9a-f]{64}$")


def decimal(text: str) -> Decimal:
    """An ``xsd:decimal``: no exponent, no thousands separator."""
    if not _DECIMAL.match(text) or len(text) > MAX_DIGITS:
        raise ValueError(text)
    return Decimal(text)


def day(text: str) -> date:
    """An ``xsd:date``, whose zone is dropped, or UN/EDIFACT 2379 formats 102, 203 and 204 (YYYYMMDD…)."""
    if iso := _ISO_DATE.match(text):
        return date.fromisoformat(iso[1])
    if compact := _COMPACT_DATE.match(text):
        return date(int(compact[1]), int(compact[2]), int(compact[3]))
    raise ValueError(text)


def indicator(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.lower()]


def plain(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(text)
    return text


def digest(text: str) -> str:
    """A SHA-256 in hexadecimal, which stands where an attached document was (see ``xml_attachments``)."""
    if not _DIGEST.match(text):
        raise ValueError(text)
    return text

"""XML texts as values. Each raises ValueError for a text that is not of its kind."""

import binascii
import hashlib
import re
from datetime import date
from decimal import Decimal

from common.schemas.values import MAX_DIGITS, MAX_TEXT

_DECIMAL = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$", re.ASCII)
_ISO_DATE = re.compile(r"^(\d{4}-\d\d-\d\d)(T.*|Z|[+-]\d\d:\d\d)?$", re.ASCII)
_COMPACT_DATE = re.compile(r"^(\d{4})(\d\d)(\d\d)(\d{4}|\d{6})?$", re.ASCII)


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


def embedded_sha256(text: str | None) -> str | None:
    """The SHA-256 of an attached document's bytes, which themselves stay where they are."""
    if text is None:
        return None
    try:
        return hashlib.sha256(binascii.a2b_base64(text)).hexdigest()
    except binascii.Error:
        return None

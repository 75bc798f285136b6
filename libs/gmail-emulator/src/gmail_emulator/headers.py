"""Header fields of a mail, decoded as far as they can be, and what a listing needs to know of them."""

import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from gmail_emulator.resources import MessagePartHeader

# A mail with more header fields than this is not written by a mail program.
MAX_HEADERS = 1000
_MAX_HEADER_BYTES = 256 * 1024
_MAX_REFERENCES = 50
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class HeaderFacts(NamedTuple):
    """Date in milliseconds since 1970 (None: missing or absurd), Message-ID, and the ids it answers to."""

    date: int | None
    message_id: str
    references: list[str]


def header_facts(raw: bytes) -> HeaderFacts:
    """Read the head of a mail alone; whatever is broken in it counts as missing."""
    head = raw[:_MAX_HEADER_BYTES]
    end = _END_OF_HEADERS.search(head)
    message = BytesHeaderParser().parsebytes(head[: end.end()] if end else head)
    fields = {field["name"].lower(): field["value"] for field in decoded_headers(message)}
    own = _MESSAGE_ID.search(fields.get("message-id", ""))
    references = _MESSAGE_ID.findall(f"{fields.get('references', '')} {fields.get('in-reply-to', '')}")
    return HeaderFacts(
        date=_milliseconds(fields.get("date", "")),
        message_id=own.group() if own else "",
        references=references[-_MAX_REFERENCES:],
    )


def decoded_headers(part: Message) -> list[MessagePartHeader]:
    """The fields in their order, unfolded, with encoded words decoded, as Gmail hands them out."""
    items = [(str(name), str(value)) for name, value in part.raw_items()][:MAX_HEADERS]
    return [{"name": _clean(name), "value": decoded_words(value)} for name, value in items]


def decoded_words(value: str) -> str:
    """RFC 2047 decoded text; unknown charsets and broken words become what can be shown of them."""
    unfolded = _clean(_FOLD.sub("", value))
    if "=?" not in unfolded:
        return unfolded
    try:
        words = decode_header(unfolded)
    except (HeaderParseError, ValueError):
        return unfolded
    return "".join(_word(content, charset) for content, charset in words)


def decoded_text(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def _word(content: bytes | str, charset: str | None) -> str:
    return content if isinstance(content, str) else decoded_text(content, charset)


def _clean(text: str) -> str:
    """The parser keeps undecodable bytes as lone surrogates, which JSON cannot carry."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _milliseconds(date: str) -> int | None:
    try:
        moment = parsedate_to_datetime(date)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        milliseconds = int(aware.timestamp() * 1000)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    plausible = 0 < milliseconds < datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000
    return milliseconds if plausible else None

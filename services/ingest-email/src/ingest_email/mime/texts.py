"""Words out of hostile headers: always valid Unicode, short, and free of characters that deceive."""

import re
import unicodedata
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.utils import collapse_rfc2231_value, parseaddr

from ingest_email.mime.parser import MimePart

_LONGEST_NAME = 150  # characters; file systems allow 255 bytes
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Controls, formats (right-to-left overrides among them), surrogates, private and unassigned code points."""


def decoded(data: bytes, charset: str | None) -> str:
    """Text in whatever charset it claims; a wrong or unknown claim costs characters, never an error."""
    for name in (charset, "utf-8"):
        try:
            return data.decode(name or "ascii")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def clean(text: str, longest: int) -> str:
    """One line of visible characters."""
    try:
        raw = text.encode("utf-8", "surrogateescape")  # the parser hides bytes beyond ASCII in surrogates
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "replace")
    text = raw.decode("utf-8", "replace")
    shown = text[: 4 * longest]
    visible = "".join(" " if unicodedata.category(c) in _INVISIBLE else c for c in shown)
    return " ".join(visible.split())[:longest]


def unescaped(value: str) -> str:
    """A header's value with its encoded words (RFC 2047) decoded, the broken ones left as they are."""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, MessageError, ValueError, LookupError):
        return value
    return "".join(piece if isinstance(piece, str) else decoded(piece, charset) for piece, charset in pieces)


def header(part: MimePart, name: str, longest: int = 500) -> str | None:
    """The first header of that name, decoded and clean; None where it is missing or empty."""
    value = part.get(name)
    return (clean(unescaped(str(value)), longest) or None) if value is not None else None


def sender(part: MimePart) -> str | None:
    """``Name <address>`` as the mail shows it, or the bare address."""
    shown = header(part, "From")
    if shown is None:
        return None
    name, address = parseaddr(shown)
    return f"{name} <{address}>" if name and address else address or shown


def raw_filename(part: MimePart) -> str | None:
    """What the sender calls the part, by RFC 2231, RFC 2047 or neither."""
    for parameter, from_header in (("filename", "content-disposition"), ("name", "content-type")):
        try:
            value = part.get_param(parameter, None, from_header)
            text = collapse_rfc2231_value(value) if value is not None else ""
        except (ValueError, LookupError, TypeError, AttributeError):
            continue  # a parameter broken beyond what the library mends
        if text:
            return unescaped(text)
    return None


def safe_filename(name: str | None, fallback: str) -> str:
    """A bare file name that no system trips over and no reader misreads; its extension is kept."""
    text = unicodedata.normalize("NFC", clean(name or "", 4 * _LONGEST_NAME))
    text = re.split(r"[/\\]", text)[-1]
    text = _UNSAFE.sub("_", text).strip(". ")
    stem, dot, extension = text.rpartition(".")
    if dot and len(extension) <= 10:  # noqa: PLR2004 - longer ones are no extensions
        return f"{stem[: _LONGEST_NAME - len(extension) - 1].rstrip()}.{extension}"
    return text[:_LONGEST_NAME].rstrip() or fallback

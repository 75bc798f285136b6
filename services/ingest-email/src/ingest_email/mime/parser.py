"""The standard library's MIME parser inside limits.

It parses with the ``compat32`` policy: that one keeps headers as they came and never parses them by
itself, while the newer policies raise on, or spend minutes in, headers that are made for it.
"""

from email._policybase import Compat32
from email.feedparser import BytesFeedParser
from email.message import Message

from ingest_email.errors import MailRefused
from ingest_email.mime.limits import MailLimits
from ingest_email.states import EmailReason

_CHUNK = 64 * 1024
_PARSER_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the parser of Python 3.11 has been seen to raise on broken mails, besides its own errors."""

MimePart = Message


class _CutHeaders(Compat32):
    """Cuts each header to ``header_bytes`` before anything looks at it, and never hands out surrogates."""

    header_bytes = MailLimits().header_bytes

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name[:100], value[: self.header_bytes]

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 - the policy's signature
        """Bytes beyond ASCII, which no header should have, are UTF-8 (RFC 6532) or else Latin-1."""
        raw = value.encode("utf-8", "surrogateescape")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1")


class _BoundedPart(MimePart):
    """Keeps the first headers only: many small ones cost more memory than they are worth."""

    kept = 0
    most = MailLimits().headers

    def set_raw(self, name: str, value: str) -> None:
        if self.kept < self.most:
            self.kept += 1
            super().set_raw(name, value)


class _BoundedParser(BytesFeedParser):
    """Counts parts while they are found, so that a bomb is refused before it is built."""

    def __init__(self, limits: MailLimits) -> None:
        super().__init__(_BoundedPart, policy=_CutHeaders())
        self._limits = limits
        self._found = 0

    def _new_message(self) -> None:
        """Called by the parser at each part; its stack is the only place that knows the depth."""
        self._found += 1
        if self._found > 2 * self._limits.parts:  # containers count as well
            raise MailRefused(EmailReason.TOO_MANY_PARTS, self._found, 2 * self._limits.parts)
        depth = len(self._msgstack)  # type: ignore[attr-defined]  # the stubs do not list it
        if depth > self._limits.nesting:
            raise MailRefused(EmailReason.TOO_DEEP, depth, self._limits.nesting)
        super()._new_message()  # type: ignore[misc]  # as above


def line_count(raw: bytes) -> int:
    """Lines as the parser sees them: CR, LF and CRLF all end one."""
    return raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")


def parse(raw: bytes, limits: MailLimits) -> MimePart:
    """The tree of a mail. Raises MailRefused when it is over a limit or no parser's food at all."""
    if len(raw) > limits.mail_bytes:
        raise MailRefused(EmailReason.TOO_LARGE, len(raw), limits.mail_bytes)
    lines = line_count(raw)
    if lines > limits.lines:
        raise MailRefused(EmailReason.TOO_MANY_LINES, lines, limits.lines)
    parser = _BoundedParser(limits)
    try:
        for start in range(0, len(raw), _CHUNK):
            parser.feed(raw[start : start + _CHUNK])
        return parser.close()
    except _PARSER_FAULTS as error:
        raise MailRefused(EmailReason.UNREADABLE_MIME, len(raw), limits.mail_bytes) from error

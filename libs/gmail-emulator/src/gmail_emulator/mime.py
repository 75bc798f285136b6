"""A mail as Gmail's payload tree: MessageParts with part ids, bodies and attachment ids."""

import base64
import binascii
import html
import logging
import re
import secrets
import threading
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from itertools import islice

from gmail_emulator.errors import NotFound
from gmail_emulator.headers import decoded_headers, decoded_text, decoded_words
from gmail_emulator.resources import MessagePart, MessagePartBody

logger = logging.getLogger(__name__)

# More container parts than this are a bomb, not a mail: the parser's time grows with lines x depth.
_MAX_CONTAINERS = 1000
_CONTAINER = re.compile(rb"boundary|message/rfc822", re.IGNORECASE)
# And each part costs a kilobyte of memory, however short it is.
_MAX_DELIMITERS = 20_000
_MAX_PARTS = 1000
_MAX_DEPTH = 50
_SNIPPET_LENGTH = 200
_SNIPPET_SOURCE = 20_000
_NOT_TEXT = re.compile(r"<(style|script|head)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
# Attached mails are handed out unfolded lines and all, not as Python would write them.
_AS_WRITTEN = compat32.clone(max_line_length=None, mangle_from_=False)
# Parsing takes several times the mail's size in memory, so that only so many mails are open at once.
_open_mails = threading.BoundedSemaphore(2)


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode()


class Mail:
    """A parsed mail. One that cannot be parsed is a single text part, so that it stays readable."""

    def __init__(self, raw: bytes, message_id: str) -> None:
        self._message_id = message_id
        self._root = _parsed(raw)
        self._parts = 0

    def payload(self) -> MessagePart:
        self._parts = 0
        return self._part(self._root, "")

    def head(self, names: list[str]) -> MessagePart:
        """The payload of ``format=metadata``: the named header fields, or all where none is named."""
        wanted = {name.lower() for name in names}
        headers = [
            field for field in decoded_headers(self._root) if not wanted or field["name"].lower() in wanted
        ]
        return {"partId": "", "mimeType": self._root.get_content_type(), "headers": headers}

    def snippet(self) -> str:
        """The first 200 characters of readable text, HTML-escaped as Gmail's."""
        leaves = list(_leaves(self._root))
        for subtype in ("plain", "html"):
            for part in leaves:
                if part.get_content_type() == f"text/{subtype}" and not _file_name(part):
                    text = decoded_text(_content(part)[:_SNIPPET_SOURCE], part.get_content_charset())
                    readable = html.unescape(_NOT_TEXT.sub(" ", text)) if subtype == "html" else text
                    return html.escape(" ".join(readable.split())[:_SNIPPET_LENGTH])
        return ""

    def attachment(self, attachment_id: str) -> MessagePartBody:
        """The bytes of a part. Raises NotFound for an id that no answer of this message held."""
        part = self._root
        for index in self._steps(attachment_id):
            children = _children(part)
            if index >= len(children):
                raise NotFound
            part = children[index]
        content = _content(part)
        return {"size": len(content), "data": base64url(content)}

    def _part(self, part: Message, part_id: str) -> MessagePart:
        self._parts += 1
        room = max(0, _MAX_PARTS - self._parts) if part_id.count(".") < _MAX_DEPTH else 0
        children = _children(part)[:room]
        file_name = _file_name(part)
        described: MessagePart = {
            "partId": part_id,
            "mimeType": part.get_content_type(),
            "filename": file_name,
            "headers": decoded_headers(part),
            "body": self._body(part, part_id, file_name),
        }
        if children:
            prefix = f"{part_id}." if part_id else ""
            described["parts"] = [
                self._part(child, f"{prefix}{index}") for index, child in enumerate(children)
            ]
        return described

    def _body(self, part: Message, part_id: str, file_name: str) -> MessagePartBody:
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            return {"size": 0}
        content = _content(part)
        if file_name or part.get_content_maintype() not in {"text", "multipart"}:
            return {"attachmentId": self._attachment_id(part_id), "size": len(content)}
        return {"size": len(content), "data": base64url(content)}

    def _attachment_id(self, part_id: str) -> str:
        """As with Gmail, another one at every call, and each of them stays good."""
        return "ANGjdJ" + base64url(f"{self._message_id}/{part_id}/{secrets.token_hex(24)}".encode())

    def _steps(self, attachment_id: str) -> list[int]:
        try:
            text = base64.urlsafe_b64decode(attachment_id.removeprefix("ANGjdJ")).decode()
            message_id, part_id, _ = text.split("/")
            steps = [int(step) for step in part_id.split(".")] if part_id else []
        except (binascii.Error, ValueError) as error:
            raise NotFound from error
        if message_id != self._message_id or any(step < 0 for step in steps):
            raise NotFound
        return steps


def open_mail(raw: bytes, message_id: str) -> Mail:
    with _open_mails:
        return Mail(raw, message_id)


def _parsed(raw: bytes) -> Message:
    containers = sum(1 for _ in _CONTAINER.finditer(raw))
    if containers > _MAX_CONTAINERS or raw.count(b"\n--") > _MAX_DELIMITERS:
        logger.warning("a mail with too many parts is shown as one part")
        return _opaque(raw)
    try:
        message = BytesParser().parsebytes(raw)
        for part in message.walk():
            _unwrap(part)
            _content(part)
    except Exception as error:  # noqa: BLE001 - the parser raises anything on hostile mail; it must stay listed
        logger.warning("a mail that cannot be parsed is shown as one part: %s", error)
        return _opaque(raw)
    return message


def _opaque(raw: bytes) -> Message:
    """The mail as one part of text whose body is all that follows the head."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    message = Message()
    for name, value in BytesHeaderParser().parsebytes(head).raw_items():
        if not name.lower().startswith("content-"):
            message[name] = value
    message.set_payload(body.decode("ascii", "surrogateescape"))
    return message


def _unwrap(part: Message) -> None:
    """An attached mail must not be encoded (RFC 2046 section 5.2.1), but often is: decode and parse it."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    attached = _children(part)
    if part.get_content_type() == "message/rfc822" and encoding == "base64" and not attached[0].keys():
        content = attached[0].get_payload()
        if isinstance(content, str):
            part.set_payload([BytesParser().parsebytes(base64.b64decode(content))])


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    if part.get_content_type() == "message/delivery-status" or not isinstance(payload, list):
        return []
    return [child for child in payload if isinstance(child, Message)]


def _leaves(part: Message) -> Iterator[Message]:
    return (child for child in islice(part.walk(), _MAX_PARTS) if not child.is_multipart())


def _file_name(part: Message) -> str:
    name = part.get_filename()
    return decoded_words(str(name)) if name else ""


def _content(part: Message) -> bytes:
    """The decoded bytes of a leaf; of an attached mail or report its own bytes; of other containers none."""
    payload = part.get_payload()
    if isinstance(payload, list):
        held = payload if part.get_content_maintype() == "message" else []
        return b"\n".join(child.as_bytes(policy=_AS_WRITTEN) for child in held if isinstance(child, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""

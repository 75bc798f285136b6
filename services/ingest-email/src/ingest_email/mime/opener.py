"""A mail as the list of its parts, forwarded messages included."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from ingest_email.errors import MailRefused
from ingest_email.mime.classify import PartFacts, ignored_because
from ingest_email.mime.limits import MailLimits
from ingest_email.mime.parser import MimePart, parse
from ingest_email.mime.sniff import Kind, kind_of
from ingest_email.mime.texts import header, raw_filename, safe_filename, sender
from ingest_email.states import AttachmentReason, AttachmentState, EmailReason

_ELSEWHERE = {"message/external-body", "message/partial"}
_FALLBACK_EXTENSION = {
    Kind.PDF: ".pdf",
    Kind.XML: ".xml",
    Kind.ZIP: ".zip",
    Kind.HTML: ".html",
    Kind.TEXT: ".txt",
    Kind.TNEF: ".dat",
}


@dataclass(frozen=True, slots=True)
class Heading:
    message_id: str | None
    sender: str | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """A leaf of the mail. ``found`` ones are to be looked at; the others are settled with a reason."""

    path: str
    filename: str
    declared_type: str
    media_type: str
    content: bytes
    state: AttachmentState
    reason: AttachmentReason | None


@dataclass(frozen=True, slots=True)
class OpenedMail:
    heading: Heading
    parts: tuple[OpenedPart, ...]


def open_mail(raw: bytes, limits: MailLimits) -> OpenedMail:
    """Take a mail apart. Raises MailRefused; nothing else, whatever the bytes are."""
    root = parse(raw, limits)
    heading = Heading(header(root, "Message-ID"), sender(root), header(root, "Subject"))
    parts: list[OpenedPart] = []
    for part in _Walk(limits).mail(root, "", 0):
        parts.append(part)
        if len(parts) > limits.parts:
            raise MailRefused(EmailReason.TOO_MANY_PARTS, len(parts), limits.parts)
    return OpenedMail(heading, tuple(parts))


class _Walk:
    """Paths count as IMAP does: "2.1" is the first part of the second."""

    def __init__(self, limits: MailLimits) -> None:
        self._limits = limits

    def mail(self, root: MimePart, prefix: str, forwards: int) -> Iterator[OpenedPart]:
        """The parts of a whole message; ``forwards`` is how many messages it lies in."""
        if root.get_content_maintype() == "multipart" and root.is_multipart():
            yield from self._children(root, prefix, forwards)
        else:
            yield from self._part(root, f"{prefix}1", forwards, related=False)

    def _children(self, part: MimePart, prefix: str, forwards: int) -> Iterator[OpenedPart]:
        related = part.get_content_type() == "multipart/related"
        for number, child in enumerate(_payload(part), start=1):
            yield from self._part(child, f"{prefix}{number}", forwards, related=related)

    def _part(self, part: MimePart, path: str, forwards: int, *, related: bool) -> Iterator[OpenedPart]:
        declared = part.get_content_type()[:100].encode("ascii", "replace").decode()
        if declared == "message/rfc822" and part.is_multipart():
            yield from self._forwarded(part, path, forwards)
        elif declared in _ELSEWHERE:
            yield _settled(part, path, declared, b"", AttachmentReason.EXTERNAL_BODY)
        elif part.is_multipart() and not declared.startswith("message/"):
            yield from self._children(part, f"{path}.", forwards)
        else:
            yield from self._leaf(part, path, declared, forwards, related=related)

    def _leaf(
        self, part: MimePart, path: str, declared: str, forwards: int, *, related: bool
    ) -> Iterator[OpenedPart]:
        content, name = _content(part), raw_filename(part)
        if (name or "").lower().endswith(".eml") and kind_of(content) is Kind.TEXT:
            yield from self._embedded(part, path, declared, content, forwards)
            return
        disposition = part.get_content_disposition()
        facts = PartFacts(
            declared_type=declared,
            filename=name,
            attached=disposition == "attachment",
            shown_inside=related or disposition == "inline" or "content-id" in part,
            content=content,
        )
        yield _leaf(path, facts, ignored_because(facts, self._limits.inline_image_bytes))

    def _forwarded(self, part: MimePart, path: str, forwards: int) -> Iterator[OpenedPart]:
        """A message within the message, which the parser has opened already."""
        inner = _payload(part)[0]
        if str(part.get("content-transfer-encoding", "")).strip().lower() in ("base64", "quoted-printable"):
            # RFC 2046 forbids the encoding, and so the parser took the encoded lines for the message.
            content = _decoded_message(part, inner)
            yield from self._embedded(part, path, "message/rfc822", content, forwards)
        elif forwards >= self._limits.forwards:
            yield _settled(part, path, "message/rfc822", b"", AttachmentReason.FORWARDED_TOO_DEEP)
        else:
            yield from self.mail(inner, f"{path}.", forwards + 1)

    def _embedded(
        self, part: MimePart, path: str, declared: str, content: bytes, forwards: int
    ) -> Iterator[OpenedPart]:
        """A message within the message that still has to be parsed, with the same limits again."""
        if forwards >= self._limits.forwards:
            yield _settled(part, path, declared, content, AttachmentReason.FORWARDED_TOO_DEEP)
            return
        try:
            inner = parse(content, self._limits)
        except MailRefused:
            yield _settled(part, path, declared, content, AttachmentReason.FORWARDED_UNREADABLE)
            return
        yield from self.mail(inner, f"{path}.", forwards + 1)


def _payload(part: MimePart) -> list[MimePart]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, type(part))] if isinstance(payload, list) else []


def _content(part: MimePart) -> bytes:
    """The decoded bytes; a broken encoding yields what is there, as it is."""
    if part.is_multipart():  # message/delivery-status and its like: a list of header blocks
        return b"\n".join(str(block).encode("utf-8", "replace") for block in _payload(part))
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        content = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def _decoded_message(part: MimePart, inner: MimePart) -> bytes:
    text = str(inner.get_payload()) if not inner.keys() else str(inner)
    raw = text.encode("ascii", "replace")
    if str(part["content-transfer-encoding"]).strip().lower() == "quoted-printable":
        return binascii.a2b_qp(raw)
    try:
        return base64.b64decode(raw, validate=False)
    except binascii.Error:
        return raw


def _leaf(path: str, facts: PartFacts, ignored: AttachmentReason | None) -> OpenedPart:
    state = AttachmentState.FOUND if ignored is None else AttachmentState.IGNORED
    kind = kind_of(facts.content)
    fallback = f"part-{path}{_FALLBACK_EXTENSION.get(kind, '.bin')}"
    name = safe_filename(facts.filename, fallback)
    media_type = facts.declared_type if kind is Kind.UNKNOWN else kind.value
    return OpenedPart(path, name, facts.declared_type, media_type, facts.content, state, ignored)


def _settled(
    part: MimePart, path: str, declared: str, content: bytes, reason: AttachmentReason
) -> OpenedPart:
    name = safe_filename(raw_filename(part), f"part-{path}.eml")
    return OpenedPart(path, name, declared, declared, content, AttachmentState.UNSUPPORTED, reason)

"""SignedData of RFC 5652 (CMS, PKCS #7), which CAdES signatures are: its content, and who signed it.

Nothing is verified here; see ``cms_signature``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from invoice_pipeline.readers import ber
from invoice_pipeline.readers.ber import Element, Malformed

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_KEY_ID = 0x80
"""[0] IMPLICIT OCTET STRING: a signer that is not named by issuer and serial number."""
_MOST_SIGNERS = 20
_MOST_CERTIFICATES = 50
_MOST_ATTRIBUTES = 50


@dataclass(frozen=True, slots=True)
class Algorithm:
    """``parameters`` is DER, where there are any."""

    oid: str
    parameters: bytes | None


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """RFC 5652 section 5.3. Its certificate is told by ``issuer`` (DER) and ``serial``, or by ``key_id``.

    ``signed_attributes`` are the SET that was signed (section 5.4). ``signing_time`` is a UTCTime or a
    GeneralizedTime in DER, as the signer wrote it: nobody else vouches for it.
    """

    issuer: bytes | None
    serial: int | None
    key_id: bytes | None
    digest: Algorithm
    signature: Algorithm
    value: bytes
    signed_attributes: bytes | None
    message_digest: bytes | None
    signing_time: bytes | None


@dataclass(frozen=True, slots=True)
class SignedData:
    """``content`` is None for a signature that lies beside what it signs."""

    content: bytes | None
    certificates: tuple[bytes, ...]
    signers: tuple[SignerInfo, ...]


def signed_data(data: bytes, limit: int) -> SignedData | None:
    """None for CMS of another content type, such as an encrypted one. Raises Malformed.

    ``limit`` is the largest content, in bytes.
    """
    outer = _Fields(ber.element(data))
    if ber.oid(outer.take(ber.OBJECT_IDENTIFIER)) != _SIGNED_DATA:
        return None
    fields = _Fields(_only_child(outer.take(ber.CONTEXT)))
    fields.take(ber.INTEGER)
    fields.take(ber.SET)
    content = _content(fields.take(ber.SEQUENCE), limit)
    certificates = fields.find(ber.CONTEXT)
    fields.find(ber.CONTEXT + 1)  # revocation lists
    return SignedData(
        content,
        tuple(_certificates(certificates)) if certificates else (),
        tuple(map(_signer, _bounded(fields.take(ber.SET), _MOST_SIGNERS))),
    )


def is_signed_data(head: bytes) -> bool:
    """Whether bytes begin as a ContentInfo of SignedData does, in DER or BER."""
    return head[:1] == b"\x30" and b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" in head[:20]


class _Fields:
    """The children of a SEQUENCE, taken one after the other."""

    def __init__(self, sequence: Element) -> None:
        self._children = sequence.children()
        self._next = next(self._children, None)

    def find(self, tag: int) -> Element | None:
        """The next child, if it has this tag."""
        found = self._next
        if found is None or found.tag != tag:
            return None
        self._next = next(self._children, None)
        return found

    def take(self, tag: int) -> Element:
        found = self.find(tag)
        if found is None:
            raise Malformed(f"an element of tag {tag:#x} is expected")
        return found

    def any(self) -> Element:
        found = self._next
        if found is None:
            raise Malformed("an element is missing")
        return self.take(found.tag)


def _only_child(found: Element) -> Element:
    return _Fields(found).any()


def _bounded(group: Element, most: int) -> Iterator[Element]:
    yield from islice(group.children(), most)


def _content(encapsulated: Element, limit: int) -> bytes | None:
    fields = _Fields(encapsulated)
    fields.take(ber.OBJECT_IDENTIFIER)
    explicit = fields.find(ber.CONTEXT)
    return None if explicit is None else _only_child(explicit).octets(limit)


def _certificates(group: Element) -> Iterator[bytes]:
    """X.509 certificates alone; attribute certificates and the like carry other tags."""
    for found in _bounded(group, _MOST_CERTIFICATES):
        if found.tag == ber.SEQUENCE:
            yield found.raw


def _signer(info: Element) -> SignerInfo:
    fields = _Fields(info)
    fields.take(ber.INTEGER)
    who = fields.any()
    digest = _algorithm(fields.take(ber.SEQUENCE))
    signed = fields.find(ber.CONTEXT)
    signature = _algorithm(fields.take(ber.SEQUENCE))
    value = fields.any().octets(1 << 16)
    issuer, serial = _issuer_and_serial(who) if who.tag == ber.SEQUENCE else (None, None)
    attributes = _attributes(signed) if signed else {}
    message_digest = attributes.get(_MESSAGE_DIGEST)
    signing_time = attributes.get(_SIGNING_TIME)
    return SignerInfo(
        issuer=issuer,
        serial=serial,
        key_id=who.body if who.tag == _KEY_ID else None,
        digest=digest,
        signature=signature,
        value=value,
        signed_attributes=bytes([ber.SET]) + signed.raw[1:] if signed else None,
        message_digest=message_digest.body if message_digest else None,
        signing_time=signing_time.raw if signing_time else None,
    )


def _algorithm(identifier: Element) -> Algorithm:
    fields = _Fields(identifier)
    name = ber.oid(fields.take(ber.OBJECT_IDENTIFIER))
    parameters = next(iter(identifier.children()), None)
    rest = identifier.data[parameters.end : identifier.until] if parameters else b""
    return Algorithm(name, rest or None)


def _issuer_and_serial(who: Element) -> tuple[bytes, int]:
    fields = _Fields(who)
    issuer = fields.take(ber.SEQUENCE).raw
    return issuer, int.from_bytes(fields.take(ber.INTEGER).body, signed=True)


def _attributes(group: Element) -> dict[str, Element]:
    """The first value of each signed attribute."""
    found: dict[str, Element] = {}
    for attribute in _bounded(group, _MOST_ATTRIBUTES):
        fields = _Fields(attribute)
        name = ber.oid(fields.take(ber.OBJECT_IDENTIFIER))
        found.setdefault(name, _only_child(fields.take(ber.SET)))
    return found

"""Signed envelopes (CMS) made with a throw-away certificate."""

import base64
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Pen:
    """A key with a self-signed certificate, valid from yesterday for ten years unless told otherwise."""

    def __init__(
        self, name: str = "Anna Verdi", key: Key | None = None, *, until: datetime | None = None
    ) -> None:
        self.key: Key = key or ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.until = until or datetime.now(UTC) + timedelta(days=3650)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(self.key.public_key())
            .serial_number(4711)
            .not_valid_before(min(datetime.now(UTC), self.until) - timedelta(days=1))
            .not_valid_after(self.until)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def sign(self, content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
        """SignedData in DER, the content inside."""
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        signed = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        return signed.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def in_base64(envelope: bytes) -> bytes:
    return base64.encodebytes(envelope)


def in_pem(envelope: bytes) -> bytes:
    return b"-----BEGIN PKCS7-----\n" + base64.encodebytes(envelope) + b"-----END PKCS7-----\n"


def in_ber(envelope: bytes, content: bytes, piece: int = 100) -> bytes:
    """The same envelope with every length around the content indefinite, and the content cut to pieces.

    ``envelope`` is of ``Pen.sign``, whose content is one octet string.
    """
    pieces = [content[at : at + piece] for at in range(0, len(content), piece)]
    octets = b"\x24\x80" + b"".join(tlv(0x04, part) for part in pieces) + b"\x00\x00"
    fields = children(children(children(envelope)[1])[0])
    encapsulated = children(fields[2])
    data = b"\x30\x80" + encapsulated[0] + b"\xa0\x80" + octets + b"\x00\x00" + b"\x00\x00"
    signed = b"\x30\x80" + b"".join([*fields[:2], data, *fields[3:]]) + b"\x00\x00"
    return b"\x30\x80" + children(envelope)[0] + b"\xa0\x80" + signed + b"\x00\x00" + b"\x00\x00"


def tlv(tag: int, body: bytes) -> bytes:
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + body


def children(element: bytes) -> list[bytes]:
    """The elements in an element, each whole; DER alone."""
    body, found = _body(element), []
    while body:
        size = len(body) - len(_after(body))
        found.append(body[:size])
        body = body[size:]
    return found


def _header(element: bytes) -> tuple[int, int]:
    if element[1] < 0x80:
        return 2, element[1]
    count = element[1] & 0x7F
    return 2 + count, int.from_bytes(element[2 : 2 + count])


def _body(element: bytes) -> bytes:
    start, length = _header(element)
    return element[start : start + length]


def _after(elements: bytes) -> bytes:
    start, length = _header(elements)
    return elements[start + length :]

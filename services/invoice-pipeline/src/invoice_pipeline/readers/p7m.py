"""Documents in signed envelopes: CAdES files (``.p7m``) in DER, BER, base64 or PEM, one in another."""

import base64
import binascii
import re
from dataclasses import dataclass

from common.schemas.reasons import ReasonCode
from common.schemas.signature import Signature, Signer
from invoice_pipeline.readers import cms, cms_signature
from invoice_pipeline.readers.ber import Malformed
from invoice_pipeline.readers.errors import ReadingError, TooLarge

_MOST_LAYERS = 5
"""A counter-signed invoice has two."""
_ARMOUR = re.compile(rb"\s*-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----")
_ARMOUR_END = b"-----END"
_BASE64_OF_SEQUENCE = re.compile(rb"\s*MI[A-Za-z0-9+/]")
"""Base64 of ``30 80`` to ``30 84``, with one of which a ContentInfo begins."""
_HEAD = 100
"""Bytes that show whether a document is an envelope."""


class UnreadableEnvelope(ReadingError):
    """Ask the sender for the document without its signature, or have it signed again."""

    def __init__(self, detail: str) -> None:
        super().__init__(ReasonCode.UNREADABLE_SIGNATURE, detail=detail)


@dataclass(frozen=True, slots=True)
class Opened:
    """What lay in the envelope, and what is known of the signatures around it."""

    content: bytes
    signature: Signature


def is_enveloped(document: bytes) -> bool:
    """Told by the first bytes, so that any document may be asked."""
    text = _base64_text(document[: 10 * _HEAD])
    return cms.is_signed_data(document[:_HEAD] if text is None else _decoded(text[:_HEAD]))


def open_envelopes(document: bytes, limit: int) -> Opened:
    """Raises TooLarge or UnreadableEnvelope. ``limit`` is the largest content, in bytes."""
    content, layer = document, 0
    signers: list[Signer] = []
    while (envelope := _der(content)) is not None:
        layer += 1
        if layer > _MOST_LAYERS:
            raise TooLarge("envelopes in one another", layer, _MOST_LAYERS)
        content, found = _open(envelope, layer, limit)
        signers += found
    if not layer:
        raise UnreadableEnvelope("its base64 is damaged")
    return Opened(content, Signature(layers=layer, signers=tuple(signers)))


def _open(envelope: bytes, layer: int, limit: int) -> tuple[bytes, list[Signer]]:
    try:
        signed = cms.signed_data(envelope, limit)
    except Malformed as error:
        raise UnreadableEnvelope(str(error)) from error
    if signed is None:
        raise UnreadableEnvelope("it holds no signed data; it may be encrypted")
    if signed.content is None:
        raise UnreadableEnvelope("the signature lies beside its document, which did not come along")
    return signed.content, list(cms_signature.signers(signed, signed.content, layer))


def _der(document: bytes) -> bytes | None:
    """The bytes of the ContentInfo; None where the document is none."""
    text = _base64_text(document)
    decoded = document if text is None else _decoded(text)
    return decoded if cms.is_signed_data(decoded) else None


def _base64_text(document: bytes) -> bytes | None:
    """The base64 digits, without line breaks and armour; None for what cannot be base64 of an envelope."""
    armour = _ARMOUR.match(document)
    text = document[armour.end() :].partition(_ARMOUR_END)[0] if armour else document
    return b"".join(text.split()) if _BASE64_OF_SEQUENCE.match(text) else None


def _decoded(text: bytes) -> bytes:
    """Whatever is not base64 is no envelope."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""

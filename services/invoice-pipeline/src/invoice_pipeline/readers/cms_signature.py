"""Whether the signatures of a SignedData are right: digest, signature and the certificate's days.

The certificate's chain is not followed: whom to trust is not known here.
"""

import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from common.schemas.signature import SignatureCheck, Signer
from invoice_pipeline.readers.cms import SignedData, SignerInfo

_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}
"""SHA-1 and MD5 are left out: who can make two files of one digest can have one signed and show the other."""
_RSA = "1.2.840.113549.1.1."
_RSA_ENCRYPTION = f"{_RSA}1"
_RSA_WITH = {
    f"{_RSA}11": "2.16.840.1.101.3.4.2.1",
    f"{_RSA}12": "2.16.840.1.101.3.4.2.2",
    f"{_RSA}13": "2.16.840.1.101.3.4.2.3",
}
_PSS = f"{_RSA}10"
_ECDSA_WITH = {
    "1.2.840.10045.4.3.2": "2.16.840.1.101.3.4.2.1",
    "1.2.840.10045.4.3.3": "2.16.840.1.101.3.4.2.2",
    "1.2.840.10045.4.3.4": "2.16.840.1.101.3.4.2.3",
}
_UTC_TIME = 0x17
_GENERALIZED_TIME = 0x18
_LONGEST_TIME = 30
"""Bytes of ``YYYYMMDDHHMMSSZ`` with its tag, and twice as many."""
_TEXT = 300


def signers(signed: SignedData, content: bytes, layer: int) -> Iterator[Signer]:
    """What the check of each signer came to."""
    certificates = list(_certificates(signed))
    for info in signed.signers:
        certificate = next((found for found in certificates if _is_of(found, info)), None)
        signed_at = _signing_time(info)
        yield _described(
            certificate, Signer(layer=layer, check=_check(info, certificate, content), signed_at=signed_at)
        )


def _certificates(signed: SignedData) -> Iterator[x509.Certificate]:
    for der in signed.certificates:
        try:
            certificate = x509.load_der_x509_certificate(der)
            # The library parses when it is asked: what fails, shall fail here.
            _described(certificate, Signer(check=SignatureCheck.NOT_CHECKED))
        except (ValueError, OverflowError):
            continue
        yield certificate


def _is_of(certificate: x509.Certificate, info: SignerInfo) -> bool:
    if info.key_id is not None:
        return _key_id(certificate) == info.key_id
    try:
        issuer = certificate.issuer.public_bytes()
    except ValueError:
        return False
    return certificate.serial_number == info.serial and issuer == info.issuer


def _key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return None


def _check(info: SignerInfo, certificate: x509.Certificate | None, content: bytes) -> SignatureCheck:
    try:
        if info.signed_attributes is not None and not _is_what_was_signed(info, content):
            return SignatureCheck.CONTENT_CHANGED
        if certificate is None:
            return SignatureCheck.CERTIFICATE_MISSING
        _verify(info, certificate, content if info.signed_attributes is None else info.signed_attributes)
    except InvalidSignature:
        return SignatureCheck.WRONG_SIGNATURE
    except (UnsupportedAlgorithm, ValueError, TypeError):
        return SignatureCheck.NOT_CHECKED
    return SignatureCheck.VALID if _was_valid(certificate, info) else SignatureCheck.CERTIFICATE_EXPIRED


def _is_what_was_signed(info: SignerInfo, content: bytes) -> bool:
    """Raises UnsupportedAlgorithm, or InvalidSignature where no digest was signed."""
    if info.message_digest is None:
        raise InvalidSignature
    return hmac.compare_digest(_digest(_hash_of(info.digest.oid), content), info.message_digest)


def _digest(algorithm: hashes.HashAlgorithm, content: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()


def _verify(info: SignerInfo, certificate: x509.Certificate, signed: bytes) -> None:
    """Raises InvalidSignature, UnsupportedAlgorithm or ValueError."""
    key, method = certificate.public_key(), info.signature.oid
    if isinstance(key, rsa.RSAPublicKey) and (method == _RSA_ENCRYPTION or method in _RSA_WITH):
        algorithm = _hash_of(_RSA_WITH.get(method, info.digest.oid))
        key.verify(info.value, signed, padding.PKCS1v15(), algorithm)
    elif isinstance(key, rsa.RSAPublicKey) and method == _PSS:
        algorithm = _hash_of(info.digest.oid)
        key.verify(info.value, signed, padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey) and method in _ECDSA_WITH:
        key.verify(info.value, signed, ec.ECDSA(_hash_of(_ECDSA_WITH[method])))
    else:
        raise UnsupportedAlgorithm(method)


def _hash_of(oid: str) -> hashes.HashAlgorithm:
    make = _HASHES.get(oid)
    if make is None:
        raise UnsupportedAlgorithm(oid)
    return make()


def _was_valid(certificate: x509.Certificate, info: SignerInfo) -> bool:
    """At the time that the signer states. Where none is stated, nothing speaks against it."""
    moment = _signing_time(info)
    return moment is None or certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc


def _signing_time(info: SignerInfo) -> datetime | None:
    """RFC 5652 section 11.3: the two digits of a UTCTime's year are of the last century from 50 on."""
    raw = info.signing_time
    if raw is None or len(raw) > _LONGEST_TIME or raw[0] not in (_UTC_TIME, _GENERALIZED_TIME):
        return None
    text = raw[2:].decode("ascii", "replace")
    if raw[0] == _UTC_TIME:
        text = ("19" if text[:1] >= "5" else "20") + text
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _described(certificate: x509.Certificate | None, signer: Signer) -> Signer:
    if certificate is None:
        return signer
    return signer.model_copy(
        update={
            "name": _name(certificate.subject),
            "issuer": _name(certificate.issuer),
            "serial_number": f"{certificate.serial_number:x}"[:60],
            "algorithm": _algorithm(certificate),
            "valid_from": certificate.not_valid_before_utc,
            "valid_until": certificate.not_valid_after_utc,
        }
    )


def _name(name: x509.Name) -> str:
    return name.rfc4514_string()[:_TEXT]


def _algorithm(certificate: x509.Certificate) -> str | None:
    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    return f"ECDSA {key.curve.name}" if isinstance(key, ec.EllipticCurvePublicKey) else None

"""The kind of a file by its first bytes; what the sender says about it is only a hint."""

import base64
import binascii
import re
from enum import StrEnum


class Kind(StrEnum):
    """What a file's content shows it to be, as the media type that is stored with it."""

    PDF = "application/pdf"
    XML = "application/xml"
    HTML = "text/html"
    ZIP = "application/zip"
    OLE = "application/x-ole-storage"
    RTF = "application/rtf"
    TNEF = "application/ms-tnef"
    PNG = "image/png"
    JPEG = "image/jpeg"
    GIF = "image/gif"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    BMP = "image/bmp"
    SVG = "image/svg+xml"
    HEIC = "image/heic"
    GZIP = "application/gzip"
    RAR = "application/vnd.rar"
    SEVEN_ZIP = "application/x-7z-compressed"
    PGP = "application/pgp-encrypted"
    CMS = "application/pkcs7-mime"
    TEXT = "text/plain"
    UNKNOWN = "application/octet-stream"


_PDF_WITHIN = 1_024
"""Bytes of rubbish before ``%PDF-`` that PDF readers tolerate (PDF 1.7, appendix H)."""
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF8", Kind.GIF),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"BM", Kind.BMP),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0", Kind.OLE),
    (b"{\\rtf", Kind.RTF),
    (b"\x78\x9f\x3e\x22", Kind.TNEF),
    (b"\x1f\x8b", Kind.GZIP),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"-----BEGIN PGP", Kind.PGP),
)
_HTML = re.compile(rb"(<!doctype\s+html|<html|<head|<body)\b", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_MARKUP = re.compile(rb"<[?!A-Za-z_]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DER_SEQUENCE = re.compile(rb"\x30[\x80\x81-\x84]")
_PKCS7 = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"  # 1.2.840.113549.1.7, the arc of all its content types
_ARMOUR = re.compile(rb"\s*-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----")
_BASE64_OF_SEQUENCE = re.compile(rb"\s*MI[A-Za-z0-9+/]")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def kind_of(content: bytes) -> Kind:
    head = content[:4_096]
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Kind.PDF
    for magic, kind in _MAGIC:
        if head.startswith(magic) and not (kind is Kind.BMP and not _CONTROL.search(head)):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return Kind.HEIC
    return Kind.CMS if _is_cms(cms_head(head)) else _text_kind(head)


def cms_head(content: bytes) -> bytes:
    """The first bytes of a signed or encrypted container, out of the base64 or PEM that it may come in."""
    head = content[:4_096]
    armour = _ARMOUR.match(head)
    text = head[armour.end() :].partition(b"-----END")[0] if armour else head
    if not _BASE64_OF_SEQUENCE.match(text):
        return head
    digits = b"".join(text.split())
    try:
        return base64.b64decode(digits[: len(digits) // 4 * 4], validate=True)
    except binascii.Error:
        return head


def _is_cms(head: bytes) -> bool:
    return _DER_SEQUENCE.match(head) is not None and _PKCS7 in head[:40]


def _text_kind(head: bytes) -> Kind:
    text = _as_ascii(head).lstrip()
    if _MARKUP.match(text):
        if _HTML.match(text):
            return Kind.HTML
        return Kind.SVG if _SVG.search(text[:1_024]) else Kind.XML
    return Kind.UNKNOWN if not text or _CONTROL.search(text) else Kind.TEXT


def _as_ascii(head: bytes) -> bytes:
    """The same text with its byte order mark taken off and UTF-16 made readable."""
    encoding = _UTF16.get(head[:2])
    if encoding is None and head[:4] == b"<\x00?\x00":
        encoding = "utf-16-le"
    if encoding is None and head[:4] == b"\x00<\x00?":
        encoding = "utf-16-be"
    if encoding is not None:
        return head.decode(encoding, "ignore").lstrip("\ufeff").encode("ascii", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")

"""What becomes of an attachment, by its content."""

import io
import struct
import zipfile

import pytest
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options

from ingest_email.archive import ArchiveLimits, unpack
from ingest_email.documents import Decision, HandOver, Settle, Unpack, decide
from ingest_email.errors import ArchiveRefused
from ingest_email.states import AttachmentReason, AttachmentState
from support.envelopes import Pen, in_base64, in_ber, in_pem
from support.fatturapa import fattura

LIMITS = ArchiveLimits()
PEN = Pen()
FATTURA = fattura()
SIGNED = PEN.sign(FATTURA)
BESIDE = PEN.sign(FATTURA, PKCS7Options.DetachedSignature)
MESSAGE = b'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\nSee my invoice.\r\n'
ENCRYPTED = (AttachmentState.UNSUPPORTED, AttachmentReason.ENCRYPTED)


def decided(content: bytes) -> Decision:
    return decide(content, 1_000_000, in_archive=False)


def archive(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return buffer.getvalue()


def refused(content: bytes, limits: ArchiveLimits = LIMITS) -> AttachmentReason:
    with pytest.raises(ArchiveRefused) as caught:
        list(unpack(content, limits))
    return caught.value.reason


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"\r\n junk %PDF-1.4", "application/pdf"),
        (b"<Invoice xmlns='urn:x'/>", "application/xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><CreditNote/>", "application/xml"),
        ('<?xml version="1.0" encoding="UTF-16"?><Invoice/>'.encode("utf-16"), "application/xml"),
        (b"<r:CrossIndustryInvoice xmlns:r='urn:y'>", "application/xml"),
        (b"<?xml version='1.0'?><Invo", "application/xml"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><Invoice/>", "application/xml"),
        (b"<p:FatturaElettronicaSemplificata xmlns:p='urn:z'>", "application/xml"),
        (SIGNED, "application/pkcs7-mime"),
        (in_base64(SIGNED), "application/pkcs7-mime"),
        (in_pem(SIGNED), "application/pkcs7-mime"),
        (in_ber(SIGNED, FATTURA), "application/pkcs7-mime"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20_000), "image/png"),
        (b"\xff\xd8\xff" + bytes(20_000), "image/jpeg"),
        (b"II*\x00" + bytes(20_000), "image/tiff"),
    ],
)
def test_documents_are_handed_over_by_their_content(content: bytes, media_type: str) -> None:
    assert decided(content) == HandOver(media_type)


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [
        (b"<settings/>", AttachmentState.IGNORED, AttachmentReason.XML_NOT_AN_INVOICE),
        (b"plain words", AttachmentState.IGNORED, AttachmentReason.PLAIN_TEXT),
        (b"<html><body>Invoice</body>", AttachmentState.UNSUPPORTED, AttachmentReason.HTML),
        (b"\x89PNG\r\n\x1a\n....", AttachmentState.UNSUPPORTED, AttachmentReason.IMAGE),
        (b"\xd0\xcf\x11\xe0....", AttachmentState.UNSUPPORTED, AttachmentReason.OFFICE_DOCUMENT),
        (b"\x78\x9f\x3e\x22....", AttachmentState.UNSUPPORTED, AttachmentReason.TNEF),
        (b"Rar!\x1a\x07\x01", AttachmentState.UNSUPPORTED, AttachmentReason.OTHER_ARCHIVE),
        (b"-----BEGIN PGP MESSAGE-----", AttachmentState.UNSUPPORTED, AttachmentReason.ENCRYPTED),
        (b"\x00\x01\x02", AttachmentState.UNSUPPORTED, AttachmentReason.UNKNOWN_FORMAT),
        (BESIDE, AttachmentState.IGNORED, AttachmentReason.SIGNATURE),
        (in_base64(BESIDE), AttachmentState.IGNORED, AttachmentReason.SIGNATURE),
        (PEN.sign(MESSAGE), AttachmentState.UNSUPPORTED, AttachmentReason.SIGNED_CONTAINER),
        (in_ber(SIGNED, FATTURA).replace(b"\x07\x02", b"\x07\x03", 1), *ENCRYPTED),
        (b"%PDF" + bytes(1_000_000), AttachmentState.TOO_LARGE, AttachmentReason.DOCUMENT_TOO_LARGE),
        (archive(("mimetype", b"x")), AttachmentState.UNSUPPORTED, AttachmentReason.OFFICE_DOCUMENT),
    ],
)
def test_everything_else_ends_with_a_reason(
    content: bytes, state: AttachmentState, reason: AttachmentReason
) -> None:
    decision = decided(content)
    assert isinstance(decision, Settle)
    assert (decision.state, decision.reason) == (state, reason)


def test_an_archive_is_unpacked_once_and_no_deeper() -> None:
    content = archive(("a.pdf", b"%PDF-1.4"))
    assert decided(content) == Unpack()
    inner = decide(content, 1_000_000, in_archive=True)
    assert isinstance(inner, Settle)
    assert inner.reason is AttachmentReason.NESTED_ARCHIVE


def test_files_of_an_archive_come_with_safe_names() -> None:
    files = list(unpack(archive(("../../a.pdf", b"1"), ("dir/", b""), ("x/__MACOSX/.b", b"2")), LIMITS))
    assert [(file.name, file.content, file.metadata) for file in files] == [
        ("a.pdf", b"1", False),
        ("b", b"2", True),
    ]


def test_bombs_and_broken_archives_are_refused_with_a_reason() -> None:
    many = archive(*((str(n), b"x") for n in range(60)))
    assert refused(many) is AttachmentReason.TOO_MANY_FILES
    wide = archive(*((str(n), bytes(1_000)) for n in range(10)))
    assert refused(wide, ArchiveLimits(total_bytes=5_000)) is AttachmentReason.ARCHIVE_TOO_LARGE
    good = archive(("a", b"x" * 1_000))
    assert refused(good[:-30]) is AttachmentReason.BROKEN_ARCHIVE
    assert refused(good[:31] + b"\xff\xff\xff" + good[34:]) is AttachmentReason.BROKEN_ARCHIVE
    assert refused(archive(("a", b"x"), method=zipfile.ZIP_LZMA)) is AttachmentReason.OTHER_ARCHIVE


def test_an_archive_with_a_password_says_so() -> None:
    content = bytearray(archive(("a.pdf", b"%PDF")))
    central = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, central + 8, 1)
    assert refused(bytes(content)) is AttachmentReason.PASSWORD_PROTECTED


def test_a_file_that_claims_to_be_small_is_not_believed() -> None:
    content = bytearray(archive(("bomb", bytes(5_000_000))))
    central = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, central + 24, 10)  # its size, by the directory
    limits = ArchiveLimits(file_bytes=1_000_000)
    assert refused(bytes(content), limits) is AttachmentReason.BROKEN_ARCHIVE


def test_a_file_over_the_limit_is_named_and_not_unpacked() -> None:
    content = archive(("large", bytes(5_000_000)), ("small", b"x"))
    files = list(unpack(content, ArchiveLimits(file_bytes=1_000_000)))
    assert [(file.name, file.size, file.content) for file in files] == [
        ("large", 5_000_000, None),
        ("small", 1, b"x"),
    ]

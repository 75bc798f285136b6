"""What becomes of one attachment, decided by its content alone."""

import re
from dataclasses import dataclass

from ingest_email.archive import is_office_document
from ingest_email.mime.sniff import Kind, cms_head, kind_of
from ingest_email.states import AttachmentReason, AttachmentState
from ingest_email.xml_root import root_name

INVOICE_ROOTS = frozenset(
    {
        "Invoice",  # UBL 2.1
        "CreditNote",
        "CrossIndustryInvoice",  # UN/CEFACT D16B: ZUGFeRD 2, Factur-X, XRechnung
        "CrossIndustryDocument",  # ZUGFeRD 1
        "FatturaElettronica",  # FatturaPA
        "FatturaElettronicaSemplificata",
        "StandardBusinessDocument",  # a Peppol envelope
    }
)

_UNSUPPORTED = {
    Kind.TNEF: AttachmentReason.TNEF,
    Kind.HTML: AttachmentReason.HTML,
    Kind.SVG: AttachmentReason.IMAGE,
    Kind.OLE: AttachmentReason.OFFICE_DOCUMENT,
    Kind.RTF: AttachmentReason.OFFICE_DOCUMENT,
    Kind.GZIP: AttachmentReason.OTHER_ARCHIVE,
    Kind.RAR: AttachmentReason.OTHER_ARCHIVE,
    Kind.SEVEN_ZIP: AttachmentReason.OTHER_ARCHIVE,
    Kind.PGP: AttachmentReason.ENCRYPTED,
}

_SMALLEST_SCAN = 15_000
"""Bytes: a page in black and white takes 20,000 where it is packed best (TIFF, group 4). Logos take less."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """It goes to invoice-pipeline as this media type."""

    media_type: str


@dataclass(frozen=True, slots=True)
class Settle:
    """It ends here, in this state, for this reason."""

    state: AttachmentState
    reason: AttachmentReason
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Unpack:
    """It is an archive whose files become attachments."""


Decision = HandOver | Settle | Unpack


def decide(content: bytes, most_bytes: int, *, in_archive: bool) -> Decision:
    """``in_archive`` says that the content came out of an archive: no other is opened in it."""
    if len(content) > most_bytes:
        detail = f"{len(content)} bytes; {most_bytes} are allowed"
        return Settle(AttachmentState.TOO_LARGE, AttachmentReason.DOCUMENT_TOO_LARGE, detail)
    kind = kind_of(content)
    match kind:
        case Kind.PDF | Kind.PNG | Kind.JPEG | Kind.TIFF if kind is Kind.PDF or _is_scan(content):
            return HandOver(kind.value)
        case Kind.XML:
            return _xml(content)
        case Kind.CMS:
            return _container(content)
        case Kind.ZIP:
            return _zip(content, in_archive=in_archive)
        case _:
            return _settled(kind)


def _is_scan(picture: bytes) -> bool:
    return len(picture) >= _SMALLEST_SCAN


def _settled(kind: Kind) -> Settle:
    if kind is Kind.TEXT:
        return Settle(AttachmentState.IGNORED, AttachmentReason.PLAIN_TEXT)
    reason = _UNSUPPORTED.get(kind)
    if reason is None:
        image = kind.startswith("image/")
        reason = AttachmentReason.IMAGE if image else AttachmentReason.UNKNOWN_FORMAT
    return Settle(AttachmentState.UNSUPPORTED, reason)


def _xml(content: bytes) -> Decision:
    """XML that is broken before its root may still be an invoice: the reader says what is wrong with it."""
    root = root_name(content)
    if root is None or root in INVOICE_ROOTS:
        return HandOver(Kind.XML.value)
    return Settle(AttachmentState.IGNORED, AttachmentReason.XML_NOT_AN_INVOICE, f"its root is <{root[:80]}>")


_SIGNED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_DATA = rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
_NOTHING_INSIDE = re.compile(rb"\x30\x0b" + _DATA + rb"|\x30\x80" + _DATA + rb"\x00\x00")
"""An EncapsulatedContentInfo (RFC 5652) without content: the signature lies beside what it signs."""
_MIME_INSIDE = re.compile(rb"(?:^|[^\w-])(?:Content-Type|MIME-Version):\s", re.IGNORECASE)
_FIRST_BYTES_INSIDE = 400
"""The heads of the container and of the first MIME part in it; a document's own text comes later."""


def _container(content: bytes) -> Decision:
    """A signed document is handed over as it is, so that its signature can be checked where it is read."""
    head = cms_head(content)
    if _SIGNED not in head[:40]:
        return Settle(AttachmentState.UNSUPPORTED, AttachmentReason.ENCRYPTED)
    if _NOTHING_INSIDE.search(head):
        return Settle(AttachmentState.IGNORED, AttachmentReason.SIGNATURE)
    if _MIME_INSIDE.search(head[:_FIRST_BYTES_INSIDE]):
        return Settle(AttachmentState.UNSUPPORTED, AttachmentReason.SIGNED_CONTAINER)
    return HandOver(Kind.CMS.value)


def _zip(content: bytes, *, in_archive: bool) -> Decision:
    if is_office_document(content):
        return Settle(AttachmentState.UNSUPPORTED, AttachmentReason.OFFICE_DOCUMENT)
    if in_archive:
        return Settle(AttachmentState.UNSUPPORTED, AttachmentReason.NESTED_ARCHIVE)
    return Unpack()

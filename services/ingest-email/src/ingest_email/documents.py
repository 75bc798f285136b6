"""What becomes of one attachment, decided by its content alone."""

from dataclasses import dataclass

from ingest_email.archive import is_office_document
from ingest_email.mime.sniff import Kind, kind_of
from ingest_email.states import AttachmentReason, AttachmentState
from ingest_email.xml_root import root_name

INVOICE_ROOTS = frozenset(
    {
        "Invoice",  # UBL 2.1
        "CreditNote",
        "CrossIndustryInvoice",  # UN/CEFACT D16B: ZUGFeRD 2, Factur-X, XRechnung
        "CrossIndustryDocument",  # ZUGFeRD 1
        "FatturaElettronica",  # FatturaPA
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
    Kind.DER: AttachmentReason.SIGNED_CONTAINER,
}


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
        case Kind.PDF:
            return HandOver(Kind.PDF.value)
        case Kind.XML:
            return _xml(content)
        case Kind.ZIP:
            return _zip(content, in_archive=in_archive)
        case _:
            return _settled(kind)


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


def _zip(content: bytes, *, in_archive: bool) -> Decision:
    if is_office_document(content):
        return Settle(AttachmentState.UNSUPPORTED, AttachmentReason.OFFICE_DOCUMENT)
    if in_archive:
        return Settle(AttachmentState.UNSUPPORTED, AttachmentReason.NESTED_ARCHIVE)
    return Unpack()

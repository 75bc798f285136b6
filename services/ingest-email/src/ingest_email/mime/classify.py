"""Which parts of a mail are no documents, told before anything is stored."""

from dataclasses import dataclass

from ingest_email.mime.sniff import Kind, kind_of
from ingest_email.states import AttachmentReason

_BY_TYPE = {
    "application/pgp-signature": AttachmentReason.SIGNATURE,
    "application/pgp-keys": AttachmentReason.SIGNATURE,
    "application/pgp-encrypted": AttachmentReason.SIGNATURE,
    "application/pkcs7-signature": AttachmentReason.SIGNATURE,
    "application/x-pkcs7-signature": AttachmentReason.SIGNATURE,
    "text/calendar": AttachmentReason.CALENDAR,
    "application/ics": AttachmentReason.CALENDAR,
    "text/vcard": AttachmentReason.CONTACT,
    "text/x-vcard": AttachmentReason.CONTACT,
    "text/directory": AttachmentReason.CONTACT,
    "message/delivery-status": AttachmentReason.DELIVERY_REPORT,
    "message/disposition-notification": AttachmentReason.DELIVERY_REPORT,
    "message/feedback-report": AttachmentReason.DELIVERY_REPORT,
    "message/global-delivery-status": AttachmentReason.DELIVERY_REPORT,
    "text/rfc822-headers": AttachmentReason.DELIVERY_REPORT,
}
_BY_EXTENSION = {
    "p7s": AttachmentReason.SIGNATURE,
    "ics": AttachmentReason.CALENDAR,
    "vcf": AttachmentReason.CONTACT,
}
_DOCUMENTS = {Kind.PDF, Kind.XML, Kind.ZIP, Kind.TNEF}
_BODIES = ("text/plain", "text/html")


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What is known of a leaf: its declared type, name, place and content."""

    declared_type: str
    filename: str | None
    attached: bool
    """Content-Disposition says "attachment"."""
    shown_inside: bool
    """It has a Content-ID, is "inline", or belongs to a multipart/related."""
    content: bytes

    @property
    def unnamed(self) -> bool:
        return self.filename is None and not self.attached


def ignored_because(part: PartFacts, inline_image_bytes: int) -> AttachmentReason | None:
    """Why the part is no document, or None where its content has to be looked at."""
    if not part.content.strip():
        return AttachmentReason.EMPTY
    kind = kind_of(part.content)
    if kind is Kind.XML and _is_markup_in_text(part):
        return AttachmentReason.TEXT_BODY
    if kind in _DOCUMENTS:
        return None  # whatever else it claims to be: senders mislabel invoices more than anything
    extension = (part.filename or "").lower().rpartition(".")[2]
    if kind is Kind.CMS and extension == "p7m":
        return None  # a signed document, also where the sender calls it a signature
    known = _BY_TYPE.get(part.declared_type) or _BY_EXTENSION.get(extension)
    return known or _decoration(part, kind, inline_image_bytes)


def _decoration(part: PartFacts, kind: Kind, inline_image_bytes: int) -> AttachmentReason | None:
    if kind.startswith("image/") and part.shown_inside and len(part.content) <= inline_image_bytes:
        return AttachmentReason.INLINE_IMAGE
    # A multipart that is a leaf has lost its boundary: what is left of it is text.
    if part.declared_type.startswith(("text/", "multipart/")) and part.unnamed:
        return AttachmentReason.TEXT_BODY
    return None


def _is_markup_in_text(part: PartFacts) -> bool:
    """A body that begins with a tag is still a body; a whole XML document pasted as text is not."""
    if part.declared_type not in _BODIES or not part.unnamed:
        return False
    return part.declared_type == "text/html" or not part.content.lstrip().startswith(b"<?xml")

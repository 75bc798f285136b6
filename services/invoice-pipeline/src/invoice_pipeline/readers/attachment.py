from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that lay embedded in an invoice (BG-24); invoices name it by its SHA-256."""

    sha256: str
    content: bytes
    media_type: str
    """As its sender calls it; nobody has looked whether that is true."""

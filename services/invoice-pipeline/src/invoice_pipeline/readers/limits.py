from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a hostile document a reader takes in before it refuses. Sizes are bytes."""

    document: int = 50_000_000
    """Mail providers refuse attachments over some 35 MB."""
    xml: int = 20_000_000
    """An XML invoice with its attached documents; the largest receivers accept 15 to 20 MB."""
    xml_markup: int = 500_000
    """Tags and attributes. 3,000 lines have some 250,000; each costs about 150 bytes of memory."""
    invoices: int = 1_000
    """In one document. A lot of the size that Italy's exchange takes, 5 MB, holds 1,000 of 5 kB."""
    pdf_pages: int = 200
    pdf_attachments: int = 50
    pdf_characters: int = 400_000
    """Characters of the text layer, over all pages: about 100 dense pages."""


DEFAULT_LIMITS = Limits()

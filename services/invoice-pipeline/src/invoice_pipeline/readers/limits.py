from dataclasses import dataclass
from pathlib import Path

from invoice_pipeline.readers.ocr.engine import OcrMode


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a hostile document a reader takes in before it refuses, and by what. Sizes are bytes."""

    document: int = 50_000_000
    """Mail providers refuse attachments over some 35 MB."""
    xml: int = 20_000_000
    """An XML invoice with its attached documents; the largest receivers accept 15 to 20 MB."""
    xml_elements: int = 400_000
    """5,000 full lines have 230,000; each costs about 300 bytes of memory, its text included."""
    xml_attributes: int = 150_000
    """5,000 full lines have 45,000. As many in one element alone take a third of a second to parse."""
    xml_depth: int = 64
    """The deepest element of UBL and CII that an invoice uses is the tenth, of a signature the twentieth."""
    attachments: int = 200
    """Embedded documents (BG-24); the German public receivers accept as many."""
    attachment: int = 15_000_000
    """As much as the largest XML can hold in base64."""
    invoices: int = 1_000
    """In one document. A lot of the size that Italy's exchange takes, 5 MB, holds 1,000 of 5 kB."""
    pdf_pages: int = 200
    pdf_attachments: int = 50
    pdf_characters: int = 400_000
    """Characters of the text layer, over all pages: about 100 dense pages."""
    templates: Path | None = None
    """Folder of templates that are tried on pages; none where it is not set."""
    ocr: OcrMode = OcrMode.AUTO
    ocr_pages: int = 10
    """Pictures of pages that are read; what is due stands on the first ones or the last."""
    ocr_seconds: float = 60.0
    """Processor time for the pictures of one document; a page takes 2 to 6 s."""


DEFAULT_LIMITS = Limits()

"""From a document's bytes to the canonical invoice; pure, without files, settings or network."""

from invoice_pipeline.readers.attachment import Attachment
from invoice_pipeline.readers.dispatch import is_plain, read
from invoice_pipeline.readers.limits import DEFAULT_LIMITS, Limits
from invoice_pipeline.readers.page_of_another_file import compare
from invoice_pipeline.readers.results import NotAnInvoice, Read, ReadResult, Unreadable

__all__ = [
    "DEFAULT_LIMITS",
    "Attachment",
    "Limits",
    "NotAnInvoice",
    "Read",
    "ReadResult",
    "Unreadable",
    "compare",
    "is_plain",
    "read",
]

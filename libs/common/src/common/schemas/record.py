"""One read invoice with all that is known about its reading; stored as JSON, passed on by reference."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from common.schemas.comparison import PageComparison
from common.schemas.evidence import FieldEvidence
from common.schemas.findings import Finding, Severity
from common.schemas.invoice import Invoice
from common.schemas.ocr import OcrReport
from common.schemas.reasons import Reason
from common.schemas.signature import Signature
from common.schemas.values import Closed, Sha256


class Coverage(StrEnum):
    """How much of the document its reader undertakes to read.

    ``header``: the lines and the tax breakdown may be missing here though the document has them, or its
    profile has none (Factur-X MINIMUM and BASIC WL); the rules about them then do not apply. Of a page it is
    ``full`` only where lines and breakdown were read whole and come to the totals.
    """

    FULL = "full"
    HEADER = "header"


class ReaderStamp(Closed):
    """Which reader read the document; the version changes whenever its answers may."""

    name: str = Field(max_length=50)
    version: str = Field(max_length=20)


class PageRun(Closed):
    """Pages of a document that follow each other, counted from 1; both are among them."""

    first: int = Field(ge=1)
    last: int = Field(ge=1)


class SourceFile(Closed):
    """A file of a mail that is ``pages`` of the document that was read; it came as ``invoice_id``."""

    invoice_id: UUID
    filename: str = Field(max_length=1_000)
    document_sha256: Sha256
    media_type: str = Field(max_length=255)
    pages: PageRun


class InvoiceRecord(Closed):
    """``part`` counts from 1 where one document holds several invoices; ``pages`` are then those of this one.

    ``sources``: the files of a mail that the document was put together from, in the order of its pages; none
    where it came as it is. ``doubts``: what its reader would have a person look at, beside what each field's
    confidence says.

    ``signature`` is that of the envelope in which the document came, such as a CAdES ``.p7m``; ``comparison``
    is of a hybrid's XML with its page, None where there is only one of them. ``ocr`` says what was read off
    pages that are pictures, None where there are none, or nobody asked for it. ``page_notes`` names a blob
    with the words of the pages that it was read from, for a later correction; None where that was XML.
    """

    document_sha256: Sha256
    part: int = Field(default=1, ge=1)
    pages: PageRun | None = None
    sources: tuple[SourceFile, ...] = Field(default=(), max_length=50)
    reader: ReaderStamp
    coverage: Coverage = Coverage.FULL
    signature: Signature | None = None
    invoice: Invoice
    evidence: tuple[FieldEvidence, ...] = ()
    comparison: PageComparison | None = None
    ocr: OcrReport | None = None
    page_notes: Sha256 | None = None
    doubts: tuple[Reason, ...] = Field(default=(), max_length=50)
    findings: tuple[Finding, ...] = ()


__all__ = ["Coverage", "Finding", "InvoiceRecord", "PageRun", "ReaderStamp", "Severity", "SourceFile"]

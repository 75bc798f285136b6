from pydantic import Field

from common.config import ServiceSettings
from invoice_pipeline.official import DEFAULT_DEPTH, Depth
from invoice_pipeline.readers import DEFAULT_LIMITS, Limits
from invoice_pipeline.readers.ocr.engine import OcrMode


class PipelineSettings(ServiceSettings):
    """What the invoice pipeline needs beyond every service's settings."""

    reader_max_document_bytes: int = Field(
        default=DEFAULT_LIMITS.document, ge=1_000, le=64 * 1024 * 1024, description="larger files are refused"
    )
    reader_max_pdf_pages: int = Field(
        default=DEFAULT_LIMITS.pdf_pages, ge=1, le=5_000, description="longer PDFs are refused"
    )
    ocr: OcrMode = Field(
        default=OcrMode.AUTO,
        description="what reads pages that are pictures: auto, off, tesseract or rapidocr",
    )
    official_validation: Depth = Field(
        default=DEFAULT_DEPTH,
        description="second opinion on XML: off, schema (the official XSD) or rules (its schematron too)",
    )

    def limits(self) -> Limits:
        return Limits(
            document=self.reader_max_document_bytes, pdf_pages=self.reader_max_pdf_pages, ocr=self.ocr
        )

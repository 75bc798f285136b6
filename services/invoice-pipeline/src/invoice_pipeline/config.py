import json
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from pydantic import AnyHttpUrl, Field, SecretStr, model_validator

from common.config import ServiceSettings, Settings
from invoice_pipeline.doubts import DEFAULT_POLICY, Policy
from invoice_pipeline.official import DEFAULT_DEPTH, Depth
from invoice_pipeline.readers import DEFAULT_LIMITS, Limits
from invoice_pipeline.readers.ocr.engine import OcrMode
from invoice_pipeline.sandbox.bounds import DEFAULT_BOUNDS, Bounds


class ReadingSettings(Settings):
    """How documents are read and judged, by workers and on the command line alike."""

    reader_max_document_bytes: int = Field(
        default=DEFAULT_LIMITS.document, ge=1_000, le=64 * 1024 * 1024, description="larger files are refused"
    )
    reader_max_pdf_pages: int = Field(
        default=DEFAULT_LIMITS.pdf_pages, ge=1, le=5_000, description="longer PDFs are refused"
    )
    reader_memory_bytes: int = Field(
        default=DEFAULT_BOUNDS.memory,
        ge=300_000_000,
        le=64_000_000_000,
        description="of the process that reads a document; one that takes more is ended",
    )
    reader_time_limit: timedelta = Field(
        default=timedelta(seconds=DEFAULT_BOUNDS.seconds),
        ge=timedelta(seconds=1),
        le=timedelta(minutes=1),
        description="for reading one document, OCR apart, which has a time of its own",
    )
    reader_pdf_passwords: SecretStr = Field(
        default=SecretStr(""),
        description="tried on PDFs that ask for one: by commas, or a JSON list where one has a comma in it",
    )
    reader_templates: Path | None = Field(
        default=None,
        description="folder of invoice2data templates for pages; needs the extra `templates`; unset: none",
    )
    ocr: OcrMode = Field(
        default=OcrMode.AUTO,
        description="what reads pages that are pictures: auto, off, tesseract or rapidocr",
    )

    approval_min_confidence: float = Field(
        default=DEFAULT_POLICY.min_confidence,
        ge=0.5,
        le=0.99,  # what XML states has 0.99
        description="below it an amount, account, seller, number or date goes to a person; others 0.15 below",
    )

    @model_validator(mode="after")
    def _passwords_are_a_list(self) -> Self:
        self.passwords()
        return self

    @model_validator(mode="after")
    def _templates_can_be_used(self) -> Self:
        if self.reader_templates is None:
            return self
        if not self.reader_templates.is_dir():
            raise ValueError("READER_TEMPLATES is no folder that can be read here")
        if find_spec("invoice2data") is None:
            raise ValueError(
                "READER_TEMPLATES is set, but the library is missing: pip install invoice2data, or install "
                "ap-intake-invoice-pipeline[templates]"
            )
        return self

    def limits(self) -> Limits:
        return Limits(
            document=self.reader_max_document_bytes,
            pdf_pages=self.reader_max_pdf_pages,
            templates=self.reader_templates and self.reader_templates.resolve(),
            ocr=self.ocr,
        )

    def policy(self) -> Policy:
        return Policy.of(self.approval_min_confidence)

    def bounds(self) -> Bounds:
        """A process may keep half of its memory between two documents."""
        return Bounds(
            memory=self.reader_memory_bytes,
            seconds=self.reader_time_limit.total_seconds(),
            rest=self.reader_memory_bytes // 2,
        )

    def passwords(self) -> tuple[SecretStr, ...]:
        """Raises ValueError, which does not quote what is wrong."""
        written = self.reader_pdf_passwords.get_secret_value()
        given = _from_json(written) if written.lstrip().startswith("[") else written.split(",")
        return tuple(SecretStr(password) for password in given if password)


def _from_json(written: str) -> list[str]:
    try:
        given = json.loads(written)
    except ValueError:
        given = None
    if not isinstance(given, list) or not all(isinstance(password, str) for password in given):
        raise ValueError("READER_PDF_PASSWORDS begins like a JSON list and is none of texts")
    return given


class PatchSettings(Settings):
    """Whom to ask about doubtful fields, if anybody."""

    patch_endpoint: AnyHttpUrl | None = Field(
        default=None,
        description="an OpenAI-compatible interface such as http://models:8000/v1, to be sent the text of "
        "pages with doubtful fields; unset: none",
    )
    patch_model: str = Field(default="", max_length=200, description="which of its models to ask")
    patch_api_key: SecretStr = Field(default=SecretStr(""), description="empty where it asks for none")
    patch_timeout: timedelta = Field(
        default=timedelta(seconds=20),
        ge=timedelta(seconds=1),
        le=timedelta(minutes=1),
        description="for its answer; without one the invoice goes on as it was read",
    )

    @model_validator(mode="after")
    def _names_a_model(self) -> Self:
        if self.patch_endpoint is not None and not self.patch_model:
            raise ValueError("PATCH_ENDPOINT is set, so PATCH_MODEL must be too")
        return self


class PipelineSettings(ReadingSettings, PatchSettings, ServiceSettings):
    """What the invoice pipeline needs beyond every service's settings."""

    official_validation: Depth = Field(
        default=DEFAULT_DEPTH,
        description="second opinion on XML: off, schema (the official XSD) or rules (its schematron too)",
    )

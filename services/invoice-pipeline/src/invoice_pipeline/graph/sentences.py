"""Reasons as a person reads them: the code with its sentence, short enough to travel in messages."""

from collections.abc import Iterable
from enum import StrEnum

from common.messages.activity import Reason as Stated
from common.schemas.reasons import Reason, ReasonCode
from invoice_pipeline.readers.page_comparison.sentences import DIFFERS, LEFT_OUT, NOT_SHOWN, UNCOMPARED

MAX_REASONS = 100
"""Nobody reads more, and a hostile invoice may break every rule twenty times."""
_MAX_MESSAGE = 500
_MAX_FIELDS = 50


class Circumstance(StrEnum):
    """Reasons that lie in the flow and not in the document."""

    EXPORT_FAILED = "export_failed"
    EXPORT_DISCARDED = "export_discarded"
    PROCESSING_FAILED = "processing_failed"
    PROCESSING_DISCARDED = "processing_discarded"


_SENTENCES = {
    ReasonCode.ALL_CHECKS_PASSED: "Everything needed was read, and agrees with itself.",
    ReasonCode.UNSOUND_SIGNATURE: "The signature around the document is not sound.",
    ReasonCode.LOW_CONFIDENCE: (
        'The {name} was read as "{read}"; of values read like it {likely} in 100 are right, {needed} must be.'
    ),
    ReasonCode.NEGATIVE_DUE: "The amount due is below zero, as of a correction or a credit.",
    ReasonCode.BUYER_NOT_READ: "Whom this invoice is for was not found: it may be for somebody else.",
    ReasonCode.TAX_NUMBER_NOT_READ: "Tax is charged, but no tax number of the seller was found.",
    ReasonCode.READ_BY_OCR: "Pages are pictures: {outcome}.",
    ReasonCode.SEVERAL_INVOICES_SUSPECTED: "Page {page} may belong to another invoice, which was not read.",
    ReasonCode.ENCLOSED_INVOICE_SUSPECTED: "It lies behind invoice {number}, of other parties: a receipt?",
    ReasonCode.PAGES_MISSING: "Its page numbers count {of} pages; {missing} not in this document.",
    ReasonCode.JOINED_IN_SAME_MAIL: "Put together from files of one mail: {files}.",
    ReasonCode.JOIN_UNCONFIRMED: "That {files} files are one invoice is said by their page numbers alone.",
    ReasonCode.PAGE_IN_SAME_MAIL: "It is {pages} of {filename} of the same mail: {invoice_id} goes on.",
    ReasonCode.COPY_IN_SAME_MAIL: "The same mail brought this invoice as {filename}: {invoice_id} goes on.",
    ReasonCode.COPY_DIFFERS: "The same mail brought this invoice as {filename} too: {invoice_id}.",
    ReasonCode.SHOWN_IN_SAME_MAIL: "Held against its page, {filename} of the same mail: {invoice_id}.",
    ReasonCode.PAGE_DIFFERS: DIFFERS,
    ReasonCode.PAGE_LACKS_VALUE: NOT_SHOWN,
    ReasonCode.PAGE_SHOWS_MORE: LEFT_OUT,
    ReasonCode.PAGE_NOT_COMPARED: UNCOMPARED,
    ReasonCode.DUPLICATE_SAME_BYTES: "The very same file was handed in before, as invoice {invoice_id}.",
    ReasonCode.DUPLICATE_SAME_NUMBER: "This seller's invoice of this number is there already: {invoice_id}.",
    ReasonCode.NOT_AN_INVOICE: "The document was understood, and is no invoice.",
    ReasonCode.NO_INVOICE_FIELDS: "The document has text, but nothing of an invoice was found in it.",
    ReasonCode.UNSUPPORTED_FORMAT: "This kind of file is not read.",
    ReasonCode.EMPTY_DOCUMENT: "The file is empty, or its pages show nothing.",
    ReasonCode.NO_TEXT_LAYER: "The pages are pictures only, with no text in them.",
    ReasonCode.UNREADABLE_PDF: "The PDF is damaged beyond repair.",
    ReasonCode.ENCRYPTED_PDF: "The PDF asks for a password.",
    ReasonCode.UNREADABLE_XML: "The XML is not well-formed, or a value in it has no valid form.",
    ReasonCode.FORBIDDEN_XML: "The XML declares a document type or entities, which no invoice needs.",
    ReasonCode.UNREADABLE_SIGNATURE: "The signed envelope cannot be opened, so its document was not read.",
    ReasonCode.TOO_LARGE: "The document, or something in it, is over a limit.",
    ReasonCode.READING_TIMED_OUT: "Reading took longer than allowed, and was stopped.",
    ReasonCode.READING_OUT_OF_MEMORY: "Reading took more memory than allowed, and was stopped.",
    ReasonCode.READING_CRASHED: "The document broke its reader, which was started anew.",
    ReasonCode.APPROVED_BY_PERSON: "{actor} approved it.",
    ReasonCode.CORRECTED_BY_PERSON: "{actor} corrected it.",
    ReasonCode.REJECTED_BY_PERSON: "{actor} rejected it.",
}


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"(unknown {key.replace('_', ' ')})"


def storable(text: str, limit: int) -> str:
    """What Postgres takes: no NUL, which the text layer of a PDF may hold, and not too long."""
    return text.replace("\x00", "")[:limit]


def state_reasons(reasons: Iterable[Reason]) -> list[Stated]:
    return [_stated(reason) for _, reason in zip(range(MAX_REASONS), reasons, strict=False)]


def circumstance(code: Circumstance, message: str) -> Stated:
    return Stated(code=code.value, message=storable(message, _MAX_MESSAGE))


def _stated(reason: Reason) -> Stated:
    facts = dict(reason.facts)
    message = facts.pop("message", None)
    if message is None:
        message = _SENTENCES.get(reason.code, reason.code.value).format_map(_Facts(facts))
        extra = facts.get("comment") or facts.get("detail")
        message = f"{message} ({extra})" if extra else message
    return Stated(
        code=reason.code.value,
        message=storable(message, _MAX_MESSAGE),
        fields=tuple(field[:100] for field in reason.fields[:_MAX_FIELDS]),
    )


__all__ = ["MAX_REASONS", "Circumstance", "circumstance", "state_reasons", "storable"]

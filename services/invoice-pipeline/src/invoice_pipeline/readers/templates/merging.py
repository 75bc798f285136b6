"""What a template gives beside what the page's own reader gives: agreement, contradiction, and who wins."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice
from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage, InvoiceRecord, ReaderStamp
from invoice_pipeline.field_values import confidence_of, text_of, with_value
from invoice_pipeline.readers.results import NotAnInvoice, Read, ReadResult, Unreadable
from invoice_pipeline.readers.standing import same_value
from invoice_pipeline.readers.templates.library import fields_by_template
from invoice_pipeline.readers.templates.proposals import Proposal, proposals
from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.words import Pages

VERSION = "1"
_AGREED = 0.96
"""Both have read the same, each in its own way."""
_BY_TEMPLATE, _STATED = 0.93, 0.9
"""Of what stands on the page; of a name or currency that the template states itself."""
_UNSEEN = 0.6
"""Of anything else that the page does not show: it was computed, or read wrongly."""
_CONTESTED = 0.6
"""At most, where the reader surely says otherwise: a person looks at it."""
_SURE = 0.85
_HEADING = 0.6
"""Of being an invoice, where only a template says so."""
_STATABLE = ("seller.name", "currency")
_BETWEEN_TOTALS = ("totals.net", "totals.tax", "totals.gross")


def with_templates(result: ReadResult, pages: Pages | None, folder: Path, sha256: str) -> ReadResult:
    """A document's one invoice as a template reads it too. ``pages``: where the reader has found none."""
    match result:
        case Read(records=(record,), pages=Pages() as read):
            found = fields_by_template(read, folder)
            if not found:
                return result
            merged = _merged(record, list(proposals(found, lines_of(read.words))))
            return Read((merged,), result.attachments, read)
        case NotAnInvoice(reason) | Unreadable(reason) if (
            reason.code is ReasonCode.NO_INVOICE_FIELDS and pages
        ):
            return _found_by_template(pages, folder, sha256) or result
        case _:
            return result


def _found_by_template(pages: Pages, folder: Path, sha256: str) -> Read | None:
    """The reader knows neither heading nor label, but a template knows the page, its number and total."""
    found = fields_by_template(pages, folder)
    given = list(proposals(found, lines_of(pages.words))) if found else []
    if not {"number", "totals.gross"} <= {one.field for one in given if one.standing}:
        return None
    kind = FieldEvidence(field="type_code", method=Method.TEMPLATE, text="", confidence=_HEADING)
    empty = InvoiceRecord(
        document_sha256=sha256,
        reader=ReaderStamp(name="templates", version=VERSION),
        coverage=Coverage.HEADER,
        invoice=Invoice(type_code="380"),
        evidence=(kind,),
        ocr=pages.ocr,
    )
    return Read((_merged(empty, given),), pages=pages)


def _merged(record: InvoiceRecord, given: Sequence[Proposal]) -> InvoiceRecord:
    held = _totals_hold(record.invoice)
    for one in given:
        record = _with(record, one, held=held)
    gross = next((one for one in given if one.field == "totals.gross"), None)
    if gross and text_of(record.invoice, "totals.payable") is None:
        payable = Proposal("totals.payable", gross.value, gross.standing)
        record = _with(record, payable, held=held)
    return record


def _with(record: InvoiceRecord, one: Proposal, *, held: bool) -> InvoiceRecord:
    own = text_of(record.invoice, one.field)
    sureness = confidence_of(record, one.field)
    if own is not None and _agree(one, own):
        confidence = max(sureness, _AGREED if one.standing else sureness)
        return _add(record, _evidence(one, confidence)) if one.standing else record
    if own is not None and (sureness >= _SURE or one.standing is None):
        if one.standing is None and one.field not in _STATABLE:
            return record
        if held and one.field in _BETWEEN_TOTALS:
            return _doubted(record, one.field)  # three amounts that add up are not given up for one
        return with_value(record, one.value, _evidence(one, _CONTESTED))
    return with_value(record, one.value, _evidence(one, _sureness_of(one)))


def _agree(one: Proposal, own: str) -> bool:
    return same_value(one.field, one.value, own) or one.value == own


def _sureness_of(one: Proposal) -> float:
    if one.standing:
        return _BY_TEMPLATE
    return _STATED if one.field in _STATABLE else _UNSEEN


def _add(record: InvoiceRecord, evidence: FieldEvidence) -> InvoiceRecord:
    return record.model_copy(update={"evidence": (*record.evidence, evidence)})


def _doubted(record: InvoiceRecord, field: str) -> InvoiceRecord:
    def lessened(item: FieldEvidence) -> FieldEvidence:
        if item.field != field:
            return item
        return item.model_copy(update={"confidence": min(item.confidence, _CONTESTED)})

    return record.model_copy(update={"evidence": tuple(map(lessened, record.evidence))})


def _evidence(one: Proposal, confidence: float) -> FieldEvidence:
    if one.standing is None:
        return FieldEvidence(
            field=one.field, method=Method.TEMPLATE, text=one.value[:500], confidence=confidence
        )
    read = Candidate(one.value, one.standing.words, confidence).evidence(one.field)
    return read.model_copy(update={"method": Method.TEMPLATE})


def _totals_hold(invoice: Invoice) -> bool:
    totals = invoice.totals
    if totals is None or totals.net is None or totals.gross is None:
        return False
    return totals.net + (totals.tax or Decimal(0)) == totals.gross

"""Lessons put to use: an invoice is read again, in the fields that people have corrected before."""

from collections.abc import Iterator

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline.field_values import confidence_of, text_of, with_value
from invoice_pipeline.learning.lessons import Constant, KnownSeller, Lesson
from invoice_pipeline.learning.notes import PageNotes
from invoice_pipeline.learning.places import find_place
from invoice_pipeline.learning.sellers import shares_a_number
from invoice_pipeline.readers.standing import same_value, standings
from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.words import Word

_AT_ITS_LABEL, _AT_ITS_PLACE = 0.94, 0.88
"""Of a value found where a person has shown that it stands, with the form that it had there."""
_CONFIRMED = 0.02
"""More, once a person has approved of a value that was found so."""
_SEEN, _NUMBERED, _PRESUMED = 0.94, 0.9, 0.6
"""Of what is always the same: the page says it as well; it shows the seller's number; neither."""
_DOUBTED = 0.6
"""At most, where the label stands at several values, where the reader is sure of another one, or where an
account is named that nobody has seen there: below what goes on without a person."""
_SURE = 0.85
"""A reading that is as sure as this, and is not the one that was corrected, is heard."""


def given(lesson: Lesson, notes: PageNotes) -> str | None:
    """The value that the lesson gives on these pages."""
    if isinstance(lesson.rule, Constant):
        return lesson.rule.text
    hit = find_place(lesson.field, lesson.rule, notes.sheet)
    return hit.value if hit else None


def with_lessons(record: InvoiceRecord, notes: PageNotes, seller: KnownSeller) -> InvoiceRecord:
    """The record with what the lessons give, and the evidence for it; as it was, where nothing fits."""
    for lesson in seller.lessons:
        evidence = _evidence(lesson, record, notes, seller)
        if evidence is not None:
            record = with_value(record, *evidence)
    return record


def _evidence(
    lesson: Lesson, record: InvoiceRecord, notes: PageNotes, seller: KnownSeller
) -> tuple[str, FieldEvidence] | None:
    """None where the lesson does not fit, or gives what was read as surely without it."""
    found = _found(lesson, notes, seller)
    if found is None:
        return None
    value, words, confidence = found
    own = text_of(record.invoice, lesson.field)
    sureness = confidence_of(record, lesson.field)
    if same_value(lesson.field, own, value):
        if sureness >= confidence or _pays_elsewhere(notes, seller):
            return None
    elif own is not None and sureness >= _SURE and not _is_corrected_reading(lesson, own, sureness):
        if isinstance(lesson.rule, Constant):
            return None
        confidence = min(confidence, _DOUBTED)
    if _pays_elsewhere(notes, seller):
        confidence = min(confidence, _DOUBTED)
    return value, _written(lesson.field, value, words, confidence)


def _found(
    lesson: Lesson, notes: PageNotes, seller: KnownSeller
) -> tuple[str, tuple[Word, ...], float] | None:
    more = _CONFIRMED if lesson.confirmed else 0.0
    if isinstance(lesson.rule, Constant):
        words = next(_places_of(lesson.field, lesson.rule.text, notes), ())
        numbered = _NUMBERED if shares_a_number(seller, notes.marks) else _PRESUMED
        return lesson.rule.text, words, (_SEEN if words else numbered) + more
    hit = find_place(lesson.field, lesson.rule, notes.sheet)
    if hit is None:
        return None
    confidence = (_AT_ITS_LABEL if lesson.rule.label else _AT_ITS_PLACE) + more
    return hit.value, hit.standing.words, confidence if hit.sure else _DOUBTED


def _places_of(field: str, text: str, notes: PageNotes) -> Iterator[tuple[Word, ...]]:
    return (found.words for found, _ in standings(field, text, notes.sheet.lines))


def _is_corrected_reading(lesson: Lesson, own: str, sureness: float) -> bool:
    """The reader errs as it did when it was corrected: by the same value, or as surely of another one."""
    if isinstance(lesson.rule, Constant):
        return own == lesson.rule.replaced
    return sureness <= lesson.beaten


def _pays_elsewhere(notes: PageNotes, seller: KnownSeller) -> bool:
    """An account is named that people have not seen on this seller's invoices."""
    return not notes.accounts <= seller.accounts


def _written(field: str, value: str, words: tuple[Word, ...], confidence: float) -> FieldEvidence:
    if not words:
        return FieldEvidence(
            field=field, method=Method.TEMPLATE, text=value[:500], confidence=round(confidence, 3)
        )
    read = Candidate(value, words, confidence).evidence(field)
    return read.model_copy(update={"method": Method.TEMPLATE})

"""What a person's decision changes in what is known of a seller: taught, dropped or confirmed lessons."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from common.schemas.record import InvoiceRecord
from invoice_pipeline.field_values import confidence_of, text_of
from invoice_pipeline.graph.sentences import storable
from invoice_pipeline.learning.applying import given
from invoice_pipeline.learning.lessons import CONSTANT, LEARNABLE, Constant, KnownSeller, Place
from invoice_pipeline.learning.notes import PageNotes
from invoice_pipeline.learning.places import place_of
from invoice_pipeline.readers.standing import same_value

_LONGEST = 500
_OF_MARKS = {"seller.vat_id": "vat:", "seller.tax_id": "tax:"}


@dataclass(frozen=True, slots=True)
class Taught:
    """``beaten`` is the confidence of the reading that was corrected."""

    field: str
    rule: Place | Constant
    beaten: float


@dataclass(frozen=True, slots=True)
class Change:
    """Fields whose lessons are dropped or confirmed, and the new ones.

    ``marks`` are those of the page that no correction has shown to be wrong. ``approved``: a person has let
    it be paid, to the account that it names.
    """

    marks: frozenset[str]
    taught: tuple[Taught, ...] = ()
    dropped: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    approved: bool = False


def by_correction(
    record: InvoiceRecord,
    corrections: Mapping[str, str | None],
    notes: PageNotes,
    seller: KnownSeller | None,
    invoice_id: UUID,
) -> Change:
    """What correcting ``record``, which the person saw, teaches.

    A correction of what a lesson gave drops it and teaches nothing: what holds of some of the seller's pages
    only is no rule. Who corrects an invoice once more means the last correction.
    """
    taught: list[Taught] = []
    dropped: list[str] = []
    for field, text in corrections.items():
        known = seller.lesson(field) if seller else None
        if known and not same_value(field, given(known, notes), text):
            dropped.append(field)
            if known.invoice_id != invoice_id:
                continue
        elif known:
            continue
        if text is not None and field in LEARNABLE and (rule := _rule(record, field, text, notes)):
            taught.append(Taught(field, rule, confidence_of(record, field)))
    wrong = tuple(mark for field, mark in _OF_MARKS.items() if field in corrections)
    kept = frozenset(mark for mark in notes.marks if not (wrong and mark.startswith(wrong)))
    return Change(kept, tuple(taught), tuple(dropped))


def by_approval(record: InvoiceRecord, notes: PageNotes, seller: KnownSeller) -> Change:
    """Every lesson that gives what was approved is confirmed."""
    right = [
        lesson.field
        for lesson in seller.lessons
        if same_value(lesson.field, given(lesson, notes), text_of(record.invoice, lesson.field))
    ]
    return Change(notes.marks, confirmed=tuple(right), approved=True)


def _rule(record: InvoiceRecord, field: str, text: str, notes: PageNotes) -> Place | Constant | None:
    if field in ("seller.name", "currency"):
        return _constant(record, field, text)
    place = place_of(field, text, notes.sheet)
    return place or (_constant(record, field, text) if field in CONSTANT else None)


def _constant(record: InvoiceRecord, field: str, text: str) -> Constant:
    replaced = text_of(record.invoice, field)
    return Constant(text=storable(text, _LONGEST), replaced=replaced and storable(replaced, _LONGEST))

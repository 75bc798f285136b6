"""Within the graph: what was learnt of a seller is put to use, and what a correction will need is kept."""

from collections.abc import Callable, Collection, Sequence

from common.schemas.record import InvoiceRecord
from invoice_pipeline.graph.records import Records
from invoice_pipeline.learning.applying import with_lessons
from invoice_pipeline.learning.lessons import KnownSeller
from invoice_pipeline.learning.notes import MEDIA_TYPE, PageNotes, pages_of
from invoice_pipeline.learning.sellers import known_as
from invoice_pipeline.readers import Read

Recall = Callable[[Collection[str]], Sequence[KnownSeller]]
"""Marks -> the sellers that have one of them."""


def nothing_learnt(marks: Collection[str]) -> Sequence[KnownSeller]:
    """Where there is no database, as on the command line."""
    del marks
    return ()


def remembered(result: Read, records: Records, recall: Recall) -> tuple[InvoiceRecord, ...]:
    """The invoices as people have shown how to read them, each with its notes in the store."""
    if result.pages is None:
        return result.records
    alone = len(result.records) == 1
    found = []
    for record in result.records:
        notes = PageNotes.of(record, pages_of(record, result.pages, alone=alone))
        kept = records.keep(notes.to_json(), MEDIA_TYPE)
        known = record.model_copy(update={"page_notes": kept.sha256})
        sellers = recall(notes.marks)
        seller = known_as(sellers, notes.marks, notes.layout) if sellers else None
        found.append(with_lessons(known, notes, seller) if seller else known)
    return tuple(found)


def notes_of(record: InvoiceRecord, records: Records) -> PageNotes | None:
    """What was kept of its reading; None where that was XML, or a release that kept it otherwise."""
    if record.page_notes is None:
        return None
    try:
        return PageNotes.from_json(records.by_digest(record.page_notes))
    except ValueError:
        return None

"""An amount that was taken for the tax because it leads to the total, and that the page calls otherwise."""

from collections.abc import Iterator

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.words import Word
from invoice_pipeline.readers.trust.naming import is_text

_FIELD = "totals.tax"
_ALONE = 2
"""Amounts of its row at the most: itself, and a rate or what it is taken of."""


def misnamed_tax(record: InvoiceRecord, document: LabelledLines) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0 beside what was read: taxes have names that are known."""
    item = surest(record.evidence).get(_FIELD)
    if item is None or item.bbox is None or not (record.invoice.totals and record.invoice.totals.tax):
        return
    x0, top, x1, bottom = item.bbox
    for position, line in enumerate(document.lines):
        if line.page == item.page and line.bbox[1] < bottom and top < line.bbox[3]:
            words = [word for word in line.words if x0 <= word.bbox[0] and word.bbox[2] <= x1]
            same = " ".join(word.text for word in words) == item.text
            if same and _is_misnamed(document, position, words[0]):
                yield item.model_copy(update={"confidence": 0.0})
                return


def _is_misnamed(document: LabelledLines, position: int, value: Word) -> bool:
    """Alone behind a name in which no label begins; among other amounts, the head of its column names it."""
    line = document.lines[position]
    before = line.words[: line.words.index(value)]
    starts = document.label_starts(position)
    alone = len(document.amounts(position)) <= _ALONE
    return alone and is_text(before) and not any(id(word) in starts for word in before)


__all__ = ["misnamed_tax"]

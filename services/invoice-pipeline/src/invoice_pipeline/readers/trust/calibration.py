"""The evidence of a page with calibrated confidences in the place of scores."""

from collections.abc import Iterator, Sequence

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.words import PageSize
from invoice_pipeline.readers.trust.accounts import unread_accounts, unread_payees
from invoice_pipeline.readers.trust.broken_numbers import broken_numbers
from invoice_pipeline.readers.trust.buyers_numbers import buyers_numbers
from invoice_pipeline.readers.trust.misnamed_tax import misnamed_tax
from invoice_pipeline.readers.trust.model import Model, shipped
from invoice_pipeline.readers.trust.naming import Table
from invoice_pipeline.readers.trust.sign import CAPPING
from invoice_pipeline.readers.trust.signs import Look, SignsOf
from invoice_pipeline.readers.trust.unclaimed_names import unclaimed_names
from invoice_pipeline.readers.trust.unfinished_totals import unfinished_totals
from invoice_pipeline.readers.trust.unnamed_amounts import unnamed_amounts
from invoice_pipeline.readers.trust.unnamed_dates import unnamed_dates, unnamed_in_head
from invoice_pipeline.readers.trust.unnamed_identifiers import unnamed_identifiers
from invoice_pipeline.readers.trust.unnamed_references import unnamed_references
from invoice_pipeline.readers.trust.unnamed_tax import unnamed_tax

_FROM_PAGES = frozenset({Method.LABEL, Method.TABLE, Method.OCR})
"""What the model was fitted to; others come with a confidence of their own."""
_GUESSED, _MONEY_GUESSED = 0.45, 0.7
"""Scores below which a place says next to nothing: then no sign beside it makes the value surer.

Of the total and of what is due, a column's name or a place alone is not enough: the rows of the totals may be
on a page that is missing.
"""
_MONEY = frozenset({"totals.gross", "totals.payable"})


def calibrated(record: InvoiceRecord, document: LabelledLines, sizes: Sequence[PageSize]) -> InvoiceRecord:
    """``record`` is as the page reader leaves it: its confidences are scores.

    A label in vain stays evidence of confidence 0: there is no value that could be right.
    """
    model, signs_of = shipped(), SignsOf(record, Look.at(document, sizes))
    weighed = (_weighed(item, signs_of, model) for item in record.evidence)
    against = _against(record, document, sizes)
    return record.model_copy(update={"evidence": (*weighed, *against)})


def _against(
    record: InvoiceRecord, document: LabelledLines, sizes: Sequence[PageSize]
) -> Iterator[FieldEvidence]:
    """Evidence of confidence 0: what the pages show as well, and nobody has understood."""
    table = Table.of(record)
    yield from unread_accounts(record, document)
    yield from unread_payees(record, document)
    yield from unnamed_dates(record, document, table)
    yield from unnamed_in_head(record, document, table, sizes)
    yield from unnamed_references(record, document, table)
    yield from unnamed_identifiers(record, document)
    yield from unnamed_amounts(record, document)
    yield from unfinished_totals(record, document, table)
    yield from unnamed_tax(record, document, table)
    yield from misnamed_tax(record, document)
    yield from broken_numbers(record, document)
    yield from buyers_numbers(record, document)
    yield from unclaimed_names(record, document, sizes)


def _weighed(item: FieldEvidence, signs_of: SignsOf, model: Model) -> FieldEvidence:
    if item.method not in _FROM_PAGES or item.confidence == 0:
        return item
    signs = signs_of(item)
    confidence = model.probability(item.field, item.confidence, signs)
    guessed = _MONEY_GUESSED if item.field in _MONEY else _GUESSED
    if signs & CAPPING or item.confidence < guessed:
        confidence = min(confidence, item.confidence)
    told = {"score": item.confidence, "signs": tuple(sorted(signs)), "confidence": round(confidence, 3)}
    return item.model_copy(update=told)


__all__ = ["calibrated"]

"""The evidence of a page with calibrated confidences in the place of scores."""

from collections.abc import Sequence

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.words import PageSize
from invoice_pipeline.readers.trust.accounts import unread_accounts
from invoice_pipeline.readers.trust.model import Model, shipped
from invoice_pipeline.readers.trust.sign import CAPPING
from invoice_pipeline.readers.trust.signs import Look, SignsOf

_FROM_PAGES = frozenset({Method.LABEL, Method.TABLE, Method.OCR})
"""What the model was fitted to; others come with a confidence of their own."""


def calibrated(record: InvoiceRecord, document: LabelledLines, sizes: Sequence[PageSize]) -> InvoiceRecord:
    """``record`` is as the page reader leaves it: its confidences are scores.

    A label in vain stays evidence of confidence 0: there is no value that could be right.
    """
    model, signs_of = shipped(), SignsOf(record, Look.at(document, sizes))
    weighed = (_weighed(item, signs_of, model) for item in record.evidence)
    return record.model_copy(update={"evidence": (*weighed, *unread_accounts(record, document.lines))})


def _weighed(item: FieldEvidence, signs_of: SignsOf, model: Model) -> FieldEvidence:
    if item.method not in _FROM_PAGES or item.confidence == 0:
        return item
    signs = signs_of(item)
    confidence = model.probability(item.field, item.confidence, signs)
    if signs & CAPPING:
        confidence = min(confidence, item.confidence)
    told = {"score": item.confidence, "signs": tuple(sorted(signs)), "confidence": round(confidence, 3)}
    return item.model_copy(update=told)


__all__ = ["calibrated"]

"""Doubtful fields filled in from a model's answer, which changes nothing else and may fail in any way."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from prometheus_client import Counter
from pydantic import JsonValue

from common.logging import get_logger
from common.schemas.evidence import FieldEvidence, Method, surest
from common.schemas.record import InvoiceRecord
from invoice_pipeline.doubts import DEFAULT_POLICY, Policy
from invoice_pipeline.field_values import with_value
from invoice_pipeline.learning.places import Sheet
from invoice_pipeline.patching.answer import Pointed, UselessAnswer, pointed_at
from invoice_pipeline.patching.question import doubtful, question
from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.words import Pages

_POINTED_AT = 0.6
"""Of what a model points at: it stands on the page, but nothing says that it is what was asked for."""
_PROVEN = 0.9
"""Of an amount that two others, which were read surely without a model, leave no choice but to be."""
_SURE = 0.9
"""Of those two."""

PATCHES = Counter(
    "ap_intake_patches", "Questions to the model by outcome: patched, nothing, failed", ["outcome"]
)


class EndpointFailed(Exception):
    """``why`` is for logs: it has no address, no key and nothing of the document."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


Ask = Callable[[dict[str, JsonValue]], bytes]
"""A request's body -> the answer's. Raises EndpointFailed."""


@dataclass(frozen=True, slots=True)
class Patcher:
    """Whom to ask: a model at an endpoint."""

    model: str
    ask: Ask


def patched(
    record: InvoiceRecord, pages: Pages, patcher: Patcher, policy: Policy = DEFAULT_POLICY
) -> InvoiceRecord:
    """With the values that the model points at; as it was, where nothing is doubtful or the model fails."""
    fields = doubtful(record, policy)
    if not fields or not pages.words:
        return record
    try:
        answer = patcher.ask(question(fields, pages, patcher.model))
        found = list(pointed_at(answer, fields, Sheet(pages)))
    except (EndpointFailed, UselessAnswer) as error:
        why = error.why if isinstance(error, EndpointFailed) else "useless_answer"
        _count("failed")
        get_logger().warning("patch_failed", document_sha256=record.document_sha256, why=why)
        return record
    _count("patched" if found else "nothing")
    for one in found:
        record = _put(record, one)
    return _with_proofs(record)


def _count(outcome: Literal["patched", "nothing", "failed"]) -> None:
    PATCHES.labels(outcome).inc()


def _put(record: InvoiceRecord, one: Pointed) -> InvoiceRecord:
    read = Candidate(one.value, one.standing.words, _POINTED_AT).evidence(one.field)
    return with_value(record, one.value, read.model_copy(update={"method": Method.LLM}))


def _with_proofs(record: InvoiceRecord) -> InvoiceRecord:
    """An amount that follows from two others is as sure as they are."""
    proven = set(_proven(record))
    evidence = tuple(_raised(item) if item.field in proven else item for item in record.evidence)
    return record.model_copy(update={"evidence": evidence})


def _proven(record: InvoiceRecord) -> list[str]:
    totals = record.invoice.totals
    if totals is None:
        return []
    sums = {
        ("net", "tax", "gross"): _holds(totals.net, totals.tax, totals.gross),
        ("payable", "prepaid", "gross"): _holds(totals.payable, totals.prepaid, totals.gross),
    }
    found, best = [], surest(record.evidence)
    for names, holds in sums.items():
        fields = [f"totals.{name}" for name in names]
        by_model = [field for field in fields if field in best and best[field].method is Method.LLM]
        others = [best.get(field) for field in fields if field not in by_model]
        if holds and len(by_model) == 1 and all(item and item.confidence >= _SURE for item in others):
            found += by_model
    return found


def _holds(first: Decimal | None, second: Decimal | None, both: Decimal | None) -> bool:
    return first is not None and second is not None and both is not None and first + second == both


def _raised(item: FieldEvidence) -> FieldEvidence:
    return item.model_copy(update={"confidence": _PROVEN}) if item.method is Method.LLM else item

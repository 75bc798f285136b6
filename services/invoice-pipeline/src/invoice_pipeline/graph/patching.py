"""The optional node between read and validate: doubtful fields are asked of a model, where one is set."""

from time import monotonic

from celery.exceptions import SoftTimeLimitExceeded
from langgraph.runtime import Runtime

from common.messages.payload import BlobRef
from invoice_pipeline.graph.context import Context
from invoice_pipeline.graph.nodes import described
from invoice_pipeline.graph.state import InvoiceState, Json
from invoice_pipeline.learning.remembering import notes_of
from invoice_pipeline.patching.patch import Patcher, patched

_SECONDS = 45.0
"""For all invoices of a document; those that come after it are left as they were read."""


def patch_node(state: InvoiceState, runtime: Runtime[Context]) -> InvoiceState:
    """No failure of it is one of the invoice. What another invoice's run has handed over was asked there."""
    context = runtime.context
    record = state.get("record")
    if context.patcher is None or record is None or _came_read(state):
        return {}
    until = monotonic() + _SECONDS
    try:
        first, *others = [
            _patched(ref, context.patcher, context) if monotonic() < until else ref
            for ref in (record, *state.get("further", ()))
        ]
    except SoftTimeLimitExceeded:
        return {}
    invoice = context.records.load(BlobRef.model_validate(first)).invoice
    return {"record": first, **({"further": others} if others else {}), **described(invoice)}


def with_answers(ref: Json, context: Context) -> Json:
    """One record as the model would have it, where one is set."""
    try:
        return _patched(ref, context.patcher, context) if context.patcher else ref
    except SoftTimeLimitExceeded:
        return ref


def _came_read(state: InvoiceState) -> bool:
    place = state.get("place")
    return place is not None and place["part"] != 1


def _patched(ref: Json, patcher: Patcher, context: Context) -> Json:
    record = context.records.load(BlobRef.model_validate(ref))
    notes = notes_of(record, context.records)
    if notes is None:
        return ref
    found = patched(record, notes.pages, patcher, context.policy)
    return ref if found is record else context.records.save(found).model_dump(mode="json")

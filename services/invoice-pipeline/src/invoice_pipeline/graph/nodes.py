"""The nodes, all pure: state and context in, changed state out; tables and messages are the tasks' matter."""

from celery.exceptions import SoftTimeLimitExceeded
from langgraph.runtime import Runtime

from common.messages.payload import BlobRef
from common.schemas.invoice import Invoice
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline.duplicates import identity_key
from invoice_pipeline.graph.context import Context
from invoice_pipeline.graph.sentences import Circumstance, circumstance, state_reasons
from invoice_pipeline.graph.state import InvoiceState, Json
from invoice_pipeline.graph.summary import summarise
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers import NotAnInvoice, Read, ReadResult, Unreadable, read
from invoice_pipeline.triage import triage

RECEIVE = "invoice_pipeline.receive"
READ = "invoice_pipeline.read"
TRIAGE = "invoice_pipeline.triage"


def receive_node(state: InvoiceState, runtime: Runtime[Context]) -> InvoiceState:
    """The same bytes as an earlier invoice end here, unread."""
    del state
    twin = next((twin for twin in runtime.context.twins if twin.same_bytes), None)
    if twin is None:
        return {"status": InvoiceStatus.RECEIVED.value}
    reason = Reason(code=ReasonCode.DUPLICATE_SAME_BYTES, facts={"invoice_id": twin.invoice_id})
    return {
        "status": InvoiceStatus.DUPLICATE.value,
        "reasons": _json([reason]),
        "duplicate_of": twin.invoice_id,
        "decided_by": RECEIVE,
    }


def read_node(state: InvoiceState, runtime: Runtime[Context]) -> InvoiceState:
    context = runtime.context
    document = context.records.document(BlobRef.model_validate(state["document"]))
    result = _read(document, context)
    if isinstance(result, Read):
        return _as_read(result, context)
    status = InvoiceStatus.UNREADABLE if isinstance(result, Unreadable) else InvoiceStatus.NOT_AN_INVOICE
    return {"status": status.value, "reasons": _json([result.reason]), "decided_by": READ}


def _read(document: bytes, context: Context) -> ReadResult:
    """A document that eats all its time or memory is a stated end, and not a task to be tried again."""
    try:
        result = read(document, limits=context.limits)
    except (SoftTimeLimitExceeded, MemoryError):
        return Unreadable(Reason(code=ReasonCode.READING_TIMED_OUT))
    if isinstance(result, Read) and not result.records:
        return NotAnInvoice(Reason(code=ReasonCode.NO_INVOICE_FIELDS))
    return result


def _as_read(result: Read, context: Context) -> InvoiceState:
    record, *others = result.records
    several = f"The document holds {len(result.records)} invoices; this is the first of them."
    found = [circumstance(Circumstance.SEVERAL_INVOICES, several)] if others else []
    return {
        "status": InvoiceStatus.READ.value,
        "record": context.records.save(record).model_dump(mode="json"),
        "reasons": [reason.model_dump(mode="json") for reason in found],
        "decided_by": READ,
        **described(record.invoice),
    }


def described(invoice: Invoice) -> InvoiceState:
    """What lists and the search for duplicates need of an invoice."""
    return {"summary": summarise(invoice).model_dump(mode="json"), "identity": identity_key(invoice)}


def validate_node(state: InvoiceState, runtime: Runtime[Context]) -> InvoiceState:
    context = runtime.context
    record = context.records.load(BlobRef.model_validate(state["record"]))
    found = judged(record, today=context.today)
    return {"record": context.records.save(found).model_dump(mode="json")}


def triage_node(state: InvoiceState, runtime: Runtime[Context]) -> InvoiceState:
    context = runtime.context
    record = context.records.load(BlobRef.model_validate(state["record"]))
    twins = [twin for twin in context.twins if not twin.same_bytes]
    decision = triage(record, record.findings, twins)
    several = [r for r in state["reasons"] if r["code"] == Circumstance.SEVERAL_INVOICES]
    status = decision.status
    if several and status is InvoiceStatus.APPROVED:
        status = InvoiceStatus.NEEDS_REVIEW
    corrected = state["corrected"]
    return {
        "status": status.value,
        "reasons": [*([corrected] if corrected else []), *several, *_json(decision.reasons)],
        "duplicate_of": twins[0].invoice_id if twins and status is InvoiceStatus.DUPLICATE else None,
        "decided_by": TRIAGE,
    }


def stage_export_node(state: InvoiceState) -> InvoiceState:
    """What leaves for the exporter is this revision of this record; the task sends it."""
    return {"status": InvoiceStatus.APPROVED.value, "revision": state["revision"]}


def _json(reasons: "list[Reason] | tuple[Reason, ...]") -> list[Json]:
    return [reason.model_dump(mode="json") for reason in state_reasons(reasons)]

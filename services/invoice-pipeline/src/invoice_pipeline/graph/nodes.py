"""The nodes, all pure: state and context in, changed state out; tables and messages are the tasks' matter."""

from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from langgraph.runtime import Runtime

from common.messages.payload import BlobRef, LotPlace
from common.schemas.invoice import Invoice
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline.duplicates import identity_key
from invoice_pipeline.graph.context import Context
from invoice_pipeline.graph.second_look import look_again
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.graph.shown_copy import shown
from invoice_pipeline.graph.state import InvoiceState, Json
from invoice_pipeline.graph.summary import summarise
from invoice_pipeline.judgement import judged
from invoice_pipeline.kin_decision import decide_among_kin
from invoice_pipeline.learning.remembering import remembered
from invoice_pipeline.readers import NotAnInvoice, Read, ReadResult, Unreadable
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
    if state.get("record"):  # a further invoice of a document that was read before
        return _as_read(BlobRef.model_validate(state["record"]), context)
    document = context.records.document(BlobRef.model_validate(state["document"]))
    result = _read(document, context)
    if isinstance(result, Read):
        return _several(result, state, context)
    status = InvoiceStatus.UNREADABLE if isinstance(result, Unreadable) else InvoiceStatus.NOT_AN_INVOICE
    return {"status": status.value, "reasons": _json([result.reason]), "decided_by": READ}


def _read(document: bytes, context: Context) -> ReadResult:
    """A document that eats all its time or memory is a stated end, and not a task to be tried again."""
    try:
        result = context.sandbox.read(document)
    except SoftTimeLimitExceeded:
        return Unreadable(Reason(code=ReasonCode.READING_TIMED_OUT))
    except MemoryError:
        return Unreadable(Reason(code=ReasonCode.READING_OUT_OF_MEMORY))
    if isinstance(result, Read) and not result.records:
        return NotAnInvoice(Reason(code=ReasonCode.NO_INVOICE_FIELDS))
    return result


def _several(result: Read, state: InvoiceState, context: Context) -> InvoiceState:
    """The first invoice of the document is this one; the others go on as invoices of their own."""
    for attachment in result.attachments:
        context.records.attach(attachment)
    read = remembered(result, context.records, context.recall)
    first, *others = [context.records.save(record) for record in read]
    if not others:
        return _as_read(first, context)
    place = LotPlace(lot=UUID(state["invoice_id"]), part=1, parts=len(result.records))
    return {
        **_as_read(first, context),
        "place": place.model_dump(mode="json"),
        "further": [other.model_dump(mode="json") for other in others],
    }


def _as_read(record: BlobRef, context: Context) -> InvoiceState:
    return {
        "status": InvoiceStatus.READ.value,
        "record": record.model_dump(mode="json"),
        "decided_by": READ,
        **described(context.records.load(record).invoice),
    }


def described(invoice: Invoice) -> InvoiceState:
    """What lists and the search for duplicates need of an invoice."""
    return {"summary": summarise(invoice).model_dump(mode="json"), "identity": identity_key(invoice)}


def validate_node(state: InvoiceState, runtime: Runtime[Context]) -> InvoiceState:
    context = runtime.context
    record = shown(context.records.load(BlobRef.model_validate(state["record"])), context)
    found = judged(record, today=context.today)
    more = look_again(BlobRef.model_validate(state["document"]), record, found.findings, context)
    found = found.model_copy(update={"findings": (*found.findings, *more)})
    return {"record": context.records.save(found).model_dump(mode="json")}


def triage_node(state: InvoiceState, runtime: Runtime[Context]) -> InvoiceState:
    context = runtime.context
    record = context.records.load(BlobRef.model_validate(state["record"]))
    twins = [twin for twin in context.twins if not twin.same_bytes]
    alone = triage(record, record.findings, twins, context.policy)
    decision, original = decide_among_kin(alone, context.kin)
    status, corrected = decision.status, state["corrected"]
    originals = [str(original.member.invoice_id)] if original else [twin.invoice_id for twin in twins]
    return {
        "status": status.value,
        "reasons": [*([corrected] if corrected else []), *_json(decision.reasons)],
        "duplicate_of": originals[0] if originals and status is InvoiceStatus.DUPLICATE else None,
        "decided_by": TRIAGE,
    }


def stage_export_node(state: InvoiceState) -> InvoiceState:
    """What leaves for the exporter is this revision of this record; the task sends it."""
    return {"status": InvoiceStatus.APPROVED.value, "revision": state["revision"]}


def _json(reasons: "list[Reason] | tuple[Reason, ...]") -> list[Json]:
    return [reason.model_dump(mode="json") for reason in state_reasons(reasons)]

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from common.schemas.status import InvoiceStatus
from invoice_pipeline.graph.context import Context
from invoice_pipeline.graph.nodes import (
    read_node,
    receive_node,
    stage_export_node,
    triage_node,
    validate_node,
)
from invoice_pipeline.graph.patching import patch_node
from invoice_pipeline.graph.review import review_node
from invoice_pipeline.graph.state import InvoiceState

InvoiceGraph = CompiledStateGraph[InvoiceState, Context, InvoiceState, InvoiceState]

_NEXT = {
    InvoiceStatus.RECEIVED: "read",
    InvoiceStatus.READ: "validate",
    InvoiceStatus.NEEDS_REVIEW: "review",
    InvoiceStatus.APPROVED: "stage_export",
}


def next_node(state: InvoiceState) -> str:
    """Where an invoice of this status goes; every other status is an end."""
    return _NEXT.get(InvoiceStatus(state["status"]), END)


def build_graph(checkpointer: "BaseCheckpointSaver[str]") -> InvoiceGraph:
    """Compile the graph: costly, once per process."""
    graph = StateGraph(InvoiceState, context_schema=Context)
    graph.add_node("receive", receive_node)
    graph.add_node("read", read_node)
    graph.add_node("patch", patch_node)
    graph.add_node("validate", validate_node)
    graph.add_node("triage", triage_node)
    graph.add_node("review", review_node)
    graph.add_node("stage_export", stage_export_node)
    graph.add_edge(START, "receive")
    graph.add_conditional_edges("receive", next_node, ["read", END])
    graph.add_conditional_edges("read", next_node, {"validate": "patch", END: END})
    graph.add_edge("patch", "validate")
    graph.add_edge("validate", "triage")
    graph.add_conditional_edges("triage", next_node, ["review", "stage_export", END])
    graph.add_conditional_edges("review", next_node, ["validate", "stage_export", END])
    graph.add_edge("stage_export", END)
    return graph.compile(checkpointer=checkpointer)

"""Runs the graph: the only place that knows how LangGraph is started, halted and resumed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.types import Command

from common.messages.invoice_pipeline import FurtherPart
from common.messages.payload import BlobRef
from common.schemas.record import SourceFile
from common.storage import BlobStore
from invoice_pipeline.checkpoints import RunSaver, Thread
from invoice_pipeline.doubts import DEFAULT_POLICY, Policy
from invoice_pipeline.duplicates import Twin
from invoice_pipeline.errors import CheckpointMissing, CheckpointOutdated
from invoice_pipeline.graph.build import build_graph
from invoice_pipeline.graph.context import Context, today
from invoice_pipeline.graph.joining import PageFile, joined_from
from invoice_pipeline.graph.records import Records
from invoice_pipeline.graph.review import Verdict
from invoice_pipeline.graph.state import GRAPH_VERSION, InvoiceState, Progress, first_state
from invoice_pipeline.kinship import NO_KIN, Kin
from invoice_pipeline.learning.remembering import Recall, nothing_learnt
from invoice_pipeline.official import DEFAULT_DEPTH, Depth
from invoice_pipeline.patching.patch import Patcher
from invoice_pipeline.sandbox.sandbox import Sandbox

Input = InvoiceState | Command[str] | None


@dataclass(frozen=True)
class Run:
    """What a run came to: the state to project, and the checkpoint to store with it."""

    progress: Progress
    thread: Thread


class Pipeline:
    """The compiled graph with what its nodes may look at; one per process. It closes no sandbox."""

    def __init__(
        self,
        store: BlobStore,
        sandbox: Sandbox,
        clock: Callable[[], date] = today,
        *,
        official: Depth = DEFAULT_DEPTH,
        policy: Policy = DEFAULT_POLICY,
        patcher: Patcher | None = None,
    ) -> None:
        self.records = Records(store)
        self._sandbox = sandbox
        self._clock = clock
        self._official = official
        self._policy = policy
        self._patcher = patcher
        self._saver = RunSaver()
        self._graph = build_graph(self._saver)

    def read(
        self,
        invoice_id: UUID,
        document: BlobRef,
        twins: tuple[Twin, ...],
        further: FurtherPart | None = None,
        recall: Recall = nothing_learnt,
    ) -> Run:
        """The first half, up to the hand-over."""
        context = self._context(twins, recall=recall)
        return self._run(first_state(invoice_id, document, further), invoice_id, None, context, halt=True)

    def join(
        self,
        invoice_id: UUID,
        saved: CheckpointTuple | None,
        files: Sequence[PageFile],
        recall: Recall = nothing_learnt,
    ) -> tuple[Run, tuple[SourceFile, ...]] | None:
        """The first file's invoice with those of the others that are its pages, undecided yet, and its files.

        None where nothing says that any are.
        """
        known = _carried_on(invoice_id, saved)
        joined = joined_from(files, self._context((), recall=recall))
        if joined is None:
            return None
        changed, sources = joined
        thread_id = str(invoice_id)
        config: RunnableConfig = {"configurable": {"thread_id": thread_id}}
        self._saver.begin(thread_id, known)
        try:
            self._graph.update_state(config, changed, as_node="patch")
            state = {**known.checkpoint["channel_values"], **changed}
        finally:
            thread = self._saver.end(thread_id)
        return Run(Progress.model_validate(state), thread), sources

    def decide(
        self, invoice_id: UUID, saved: CheckpointTuple | None, twins: tuple[Twin, ...], kin: Kin = NO_KIN
    ) -> Run:
        """The second half, from the hand-over to a decision or to a person."""
        return self._run(None, invoice_id, _carried_on(invoice_id, saved), self._context(twins, kin))

    def review(
        self,
        invoice_id: UUID,
        saved: CheckpointTuple | None,
        verdict: Verdict,
        twins: tuple[Twin, ...],
        kin: Kin = NO_KIN,
    ) -> Run:
        """Go on from the interrupt with a person's verdict. Raises ReviewRefused when it cannot stand."""
        known = _carried_on(invoice_id, saved)
        resume = {self._waiting(invoice_id, known): verdict.model_dump(mode="json")}
        return self._run(Command(resume=resume), invoice_id, known, self._context(twins, kin))

    def _waiting(self, invoice_id: UUID, saved: CheckpointTuple) -> str:
        """The id of the interrupt that waits for a person."""
        thread_id = str(invoice_id)
        self._saver.begin(thread_id, saved)
        try:
            interrupts = self._graph.get_state({"configurable": {"thread_id": thread_id}}).interrupts
        finally:
            self._saver.end(thread_id)
        if not interrupts:
            raise CheckpointMissing(invoice_id)
        return interrupts[0].id

    def _context(
        self, twins: tuple[Twin, ...], kin: Kin = NO_KIN, recall: Recall = nothing_learnt
    ) -> Context:
        return Context(
            self.records,
            self._sandbox,
            self._clock(),
            tuple(twin for twin in twins if UUID(twin.invoice_id) not in kin.ids),
            self._official,
            self._policy,
            recall,
            self._patcher,
            kin,
        )

    def _run(
        self,
        given: Input,
        invoice_id: UUID,
        saved: CheckpointTuple | None,
        context: Context,
        *,
        halt: bool = False,
    ) -> Run:
        thread_id = str(invoice_id)
        config: RunnableConfig = {"configurable": {"thread_id": thread_id}}
        self._saver.begin(thread_id, saved)
        try:
            state = self._graph.invoke(
                given,
                config,
                context=context,
                durability="exit",
                interrupt_before=["validate"] if halt else None,
            )
        finally:
            thread = self._saver.end(thread_id)
        return Run(Progress.model_validate(state), thread)


def _carried_on(invoice_id: UUID, saved: CheckpointTuple | None) -> CheckpointTuple:
    if saved is None:
        raise CheckpointMissing(invoice_id)
    version = saved.checkpoint["channel_values"]["graph_version"]
    if version != GRAPH_VERSION:
        raise CheckpointOutdated(invoice_id, version, GRAPH_VERSION)
    return saved

"""LangGraph's Postgres checkpoints, written in the task's own finishing transaction.

The checkpoint, the tables projected from it, the messages that follow and ``done`` are committed together
or not at all: no crash can leave the graph ahead of the tables, and no commit is spent on the checkpoint.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import UUID

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata, CheckpointTuple
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.checkpoint.postgres.base import BasePostgresSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import DictRow

# Plain values only, whatever the environment says: a checkpoint must not be able to name code.
SERIALIZER = JsonPlusSerializer(allowed_msgpack_modules=None)


class Put(NamedTuple):
    config: RunnableConfig
    checkpoint: Checkpoint
    metadata: CheckpointMetadata
    versions: ChannelVersions


class Writes(NamedTuple):
    config: RunnableConfig
    writes: Sequence[tuple[str, object]]
    task_id: str
    task_path: str


@dataclass
class Thread:
    """One invoice's thread during one run: what was loaded, and what is to be stored."""

    saved: CheckpointTuple | None = None
    puts: list[Put] = field(default_factory=list)
    writes: list[Writes] = field(default_factory=list)


class RunSaver(BasePostgresSaver):
    """The compiled graph's checkpointer: reads what was loaded, keeps what is written until it is stored."""

    def __init__(self) -> None:
        super().__init__(serde=SERIALIZER)
        self._threads: dict[str, Thread] = {}

    def begin(self, thread_id: str, saved: CheckpointTuple | None) -> None:
        self._threads[thread_id] = Thread(saved)

    def end(self, thread_id: str) -> Thread:
        return self._threads.pop(thread_id)

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return self._thread(config).saved

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        self._thread(config).puts.append(Put(config, checkpoint, metadata, new_versions))
        place = config["configurable"]
        stored = {key: place[key] for key in ("thread_id", "checkpoint_ns")}
        return {"configurable": {**stored, "checkpoint_id": checkpoint["id"]}}

    def put_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, object]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        self._thread(config).writes.append(Writes(config, writes, task_id, task_path))

    def _thread(self, config: RunnableConfig) -> Thread:
        return self._threads[config["configurable"]["thread_id"]]


def load(session: Session, invoice_id: UUID) -> CheckpointTuple | None:
    """The newest checkpoint of an invoice's thread."""
    return _saver(session).get_tuple({"configurable": {"thread_id": str(invoice_id)}})


def store(session: Session, thread: Thread) -> None:
    """Write what a run left, with this session's transaction."""
    saver = _saver(session)
    for put in thread.puts:
        saver.put(*put)
    for writes in thread.writes:
        saver.put_writes(*writes)


def prune(session: Session, invoice_id: UUID) -> None:
    """Forget the thread of an invoice that has left the graph."""
    _saver(session).delete_thread(str(invoice_id))


def _saver(session: Session) -> PostgresSaver:
    connection = session.connection().connection.driver_connection
    return PostgresSaver(cast("Connection[DictRow]", connection), serde=SERIALIZER)

"""The tables that langgraph-checkpoint-postgres 3.2 keeps, declared so that the schema is wholly known."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB


def _key(*names: str) -> list[Column[str]]:
    return [
        Column(name, Text, primary_key=True, server_default="" if name == "checkpoint_ns" else None)
        for name in names
    ]


def checkpoint_tables(metadata: MetaData) -> tuple[Table, ...]:
    migrations = Table("checkpoint_migrations", metadata, Column("v", Integer, primary_key=True))
    checkpoints = Table(
        "checkpoints",
        metadata,
        *_key("thread_id", "checkpoint_ns", "checkpoint_id"),
        Column("parent_checkpoint_id", Text),
        Column("type", Text),
        Column("checkpoint", JSONB, nullable=False),
        Column("metadata", JSONB, nullable=False, server_default="{}"),
    )
    blobs = Table(
        "checkpoint_blobs",
        metadata,
        *_key("thread_id", "checkpoint_ns", "channel", "version"),
        Column("type", Text, nullable=False),
        Column("blob", LargeBinary),
    )
    writes = Table(
        "checkpoint_writes",
        metadata,
        *_key("thread_id", "checkpoint_ns", "checkpoint_id", "task_id"),
        Column("idx", Integer, primary_key=True),
        Column("channel", Text, nullable=False),
        Column("type", Text),
        Column("blob", LargeBinary, nullable=False),
        Column("task_path", Text, nullable=False, server_default=""),
    )
    for table in (checkpoints, blobs, writes):
        Index(f"{table.name}_thread_id_idx", table.c.thread_id)
    return migrations, checkpoints, blobs, writes

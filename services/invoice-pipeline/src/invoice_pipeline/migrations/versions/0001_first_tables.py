"""Delivery, invoices with their history and claims, and the graph's checkpoints."""

import sqlalchemy as sa
from alembic import op
from langgraph.checkpoint.postgres.base import BasePostgresSaver
from sqlalchemy.dialects.postgresql import JSONB

from common.delivery.ddl import DELIVERY_1, delivery_statements

revision = "0001"
down_revision = None

SCHEMA = "invoice_pipeline"
CHECKPOINT_STEPS = 10  # of langgraph-checkpoint-postgres 3.2; a later one's further steps are a new migration


def upgrade() -> None:
    for statement in delivery_statements(DELIVERY_1, SCHEMA):
        op.execute(statement)
    _create_invoices()
    _create_events()
    _create_claims()
    _create_checkpoints()


def _create_invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("origin", sa.JSON, nullable=False),
        sa.Column("record", JSONB),
        sa.Column("identity", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("seller_name", sa.Text),
        sa.Column("seller_vat_id", sa.Text),
        sa.Column("buyer_name", sa.Text),
        sa.Column("issue_date", sa.Date),
        sa.Column("due_date", sa.Date),
        sa.Column("currency", sa.Text),
        sa.Column("payable", sa.Numeric),
        sa.Column("gross", sa.Numeric),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("duplicate_of", sa.Uuid),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("id", name="pk_invoices"),
        schema=SCHEMA,
    )
    op.create_index("ix_invoices_state", "invoices", ["state", "changed_at"], schema=SCHEMA)


def _create_events() -> None:
    op.create_table(
        "invoice_events",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("record", JSONB),
        sa.Column("detail", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_events"),
        _belongs_to_an_invoice("invoice_events"),
        schema=SCHEMA,
    )
    op.create_index("ix_invoice_events_invoice_id", "invoice_events", ["invoice_id"], schema=SCHEMA)


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_claims"),
        _belongs_to_an_invoice("claims"),
        schema=SCHEMA,
    )
    op.create_index("ix_claims_invoice_id", "claims", ["invoice_id"], schema=SCHEMA)


def _belongs_to_an_invoice(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_invoice_id_invoices"
    return sa.ForeignKeyConstraint(["invoice_id"], [f"{SCHEMA}.invoices.id"], name=name, ondelete="CASCADE")


def _create_checkpoints() -> None:
    """The library's own statements, in this transaction; its ``setup()`` then finds nothing left to do."""
    op.execute(f"SET LOCAL search_path TO {SCHEMA}")
    for step, statement in enumerate(BasePostgresSaver.MIGRATIONS[:CHECKPOINT_STEPS]):
        op.execute(statement.replace("INDEX CONCURRENTLY", "INDEX"))  # the tables are new: nobody waits
        op.execute(f"INSERT INTO checkpoint_migrations (v) VALUES ({step})")  # noqa: S608 - a number

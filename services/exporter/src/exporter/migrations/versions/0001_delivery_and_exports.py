"""Delivery, and the ledger of bills."""

import sqlalchemy as sa
from alembic import op

from common.delivery.ddl import DELIVERY_1, delivery_statements

revision = "0001"
down_revision = None

SCHEMA = "exporter"


def upgrade() -> None:
    for statement in delivery_statements(DELIVERY_1, SCHEMA):
        op.execute(statement)
    op.create_table(
        "exports",
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("destination", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("location", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("written_at", sa.DateTime(timezone=True)),
        sa.Column("cleaned_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("invoice_id", "revision", "destination", name="pk_exports"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_exports_written_at",
        "exports",
        ["written_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("cleaned_at IS NULL"),
    )

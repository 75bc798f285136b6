"""What people's corrections have taught: of whose invoices, and which field is read how."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

SCHEMA = "invoice_pipeline"


def upgrade() -> None:
    _create_sellers()
    _create_lessons()


def _create_sellers() -> None:
    op.create_table(
        "known_sellers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("layout", JSONB, nullable=False),
        sa.Column("accounts", JSONB, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        schema=SCHEMA,
    )
    op.create_table(
        "seller_marks",
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column(
            "seller_id",
            sa.Uuid,
            sa.ForeignKey(f"{SCHEMA}.known_sellers.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_seller_marks_seller_id", "seller_marks", ["seller_id"], schema=SCHEMA)


def _create_lessons() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "seller_id",
            sa.Uuid,
            sa.ForeignKey(f"{SCHEMA}.known_sellers.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("rule", JSONB, nullable=False),
        sa.Column("beaten", sa.Float, nullable=False),
        sa.Column("confirmed", sa.Integer, nullable=False),
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("taught_by", sa.Text, nullable=False),
        sa.Column("taught_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("seller_id", "field", name="uq_lessons_seller_id_field"),
        schema=SCHEMA,
    )

"""Delivery, the runs of jobs, and the answers that came to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from common.delivery.ddl import DELIVERY_1, delivery_statements

revision = "0001"
down_revision = None

SCHEMA = "maintenance"


def upgrade() -> None:
    for statement in delivery_statements(DELIVERY_1, SCHEMA):
        op.execute(statement)
    _create_runs()
    _create_answers()


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("requested_by", sa.Text),
        sa.Column("older_than_seconds", sa.Integer),
        sa.Column("limits", JSONB, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("summary", JSONB),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_runs_open",
        "runs",
        ["deadline_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index("ix_runs_job", "runs", ["job", "started_at"], schema=SCHEMA)


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("run_id", sa.Uuid, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("chore", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text),
        sa.Column("result", JSONB),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("message_id", name="pk_answers"),
        sa.ForeignKeyConstraint(
            ["run_id"], [f"{SCHEMA}.runs.id"], name="fk_answers_run_id_runs", ondelete="CASCADE"
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_answers_run_id", "answers", ["run_id"], schema=SCHEMA)

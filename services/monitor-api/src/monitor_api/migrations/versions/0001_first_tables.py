"""Delivery and the whole read model, with tokens and uploads."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

from common.delivery.ddl import DELIVERY_1, delivery_statements

revision = "0001"
down_revision = None

SCHEMA = "monitor_api"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for statement in delivery_statements(DELIVERY_1, SCHEMA):
        op.execute(statement)
    _create_attachments()
    _create_bills()
    _create_dead_letters()
    _create_emails()
    _create_invoice_history()
    _create_invoices()
    _create_mailboxes_and_runs()
    _create_task_hours()
    _create_task_runs()
    _create_tokens()
    _create_uploads()
    _create_worker_processes()


def _table(name: str, *columns: SchemaItem) -> None:
    op.create_table(name, *columns, schema=SCHEMA)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), schema=SCHEMA)


def _create_attachments() -> None:
    _table(
        "attachments",
        sa.Column("attachment_id", sa.Uuid, nullable=False),
        sa.Column("email_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("document", JSONB),
        sa.Column("invoice_id", sa.Uuid),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", name="pk_attachments"),
    )
    _index("attachments", "email_id")
    _index("attachments", "invoice_id")


def _create_bills() -> None:
    _table(
        "bills",
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("destination", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("location", sa.Text),
        sa.Column("sha256", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("invoice_id", "revision", "destination", name="pk_bills"),
    )
    _index("bills", "occurred_at", "invoice_id", "revision", "destination")


def _create_dead_letters() -> None:
    _table(
        "dead_letters",
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("task", sa.Text),
        sa.Column("correlation_id", sa.Text),
        sa.Column("attempts", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("traceback", sa.Text),
        sa.Column("payload", JSONB),
        sa.Column("died_at", MOMENT),
        sa.Column("action", sa.Text),
        sa.Column("settled_by", sa.Text),
        sa.Column("settled_at", MOMENT),
        sa.Column("succeeded_at", MOMENT),
        sa.PrimaryKeyConstraint("message_id", name="pk_dead_letters"),
    )
    _index("dead_letters", "died_at", "message_id")


def _create_emails() -> None:
    _table(
        "emails",
        sa.Column("email_id", sa.Uuid, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("gmail_id", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text),
        sa.Column("sender", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("received_at", MOMENT),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("email_id", name="pk_emails"),
    )
    _index("emails", "first_seen_at", "email_id")


def _create_invoice_history() -> None:
    _table(
        "invoice_history",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("record", JSONB),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_history"),
        sa.UniqueConstraint(
            "invoice_id",
            "occurred_at",
            "state",
            "revision",
            name="uq_invoice_history_invoice_id_occurred_at_state_revision",
        ),
    )


def _create_invoices() -> None:
    _table(
        "invoices",
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("number", sa.Text),
        sa.Column("seller_name", sa.Text),
        sa.Column("seller_vat_id", sa.Text),
        sa.Column("buyer_name", sa.Text),
        sa.Column("issue_date", sa.Date),
        sa.Column("due_date", sa.Date),
        sa.Column("currency", sa.Text),
        sa.Column("payable", sa.Numeric),
        sa.Column("gross", sa.Numeric),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("origin", JSONB, nullable=False),
        sa.Column("record", JSONB),
        sa.Column("duplicate_of", sa.Uuid),
        sa.Column("provisional", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("invoice_id", name="pk_invoices"),
    )
    _index("invoices", "first_seen_at", "invoice_id")
    _index("invoices", "number")
    _index("invoices", "occurred_at", "invoice_id")
    _index("invoices", "state", "occurred_at")


def _create_mailboxes_and_runs() -> None:
    _table(
        "mailboxes",
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("interval_seconds", sa.Integer, nullable=False),
        sa.Column("last_polled_at", MOMENT),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mailboxes"),
    )
    _table(
        "maintenance_runs",
        sa.Column("run_id", sa.Uuid, nullable=False),
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("answers", JSONB, nullable=False),
        sa.Column("requested_by", sa.Text),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_maintenance_runs"),
    )
    _index("maintenance_runs", "started_at", "run_id")


def _create_task_hours() -> None:
    _table(
        "task_hours",
        sa.Column("hour", MOMENT, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("succeeded", sa.BigInteger, nullable=False),
        sa.Column("failed", sa.BigInteger, nullable=False),
        sa.Column("retried", sa.BigInteger, nullable=False),
        sa.Column("dead", sa.BigInteger, nullable=False),
        sa.Column("discarded", sa.BigInteger, nullable=False),
        sa.Column("total_seconds", sa.Float, nullable=False),
        sa.Column("max_seconds", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("hour", "task", name="pk_task_hours"),
    )


def _create_task_runs() -> None:
    _table(
        "task_runs",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=False),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_task_runs"),
        sa.UniqueConstraint(
            "message_id", "attempt", "started_at", name="uq_task_runs_message_id_attempt_started_at"
        ),
    )
    _index("task_runs", "correlation_id")
    _index("task_runs", "finished_at", "id")
    _index("task_runs", "task", "finished_at")
    op.create_index(
        "ix_task_runs_troubled",
        "task_runs",
        ["finished_at", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("outcome <> 'succeeded'"),
    )


def _create_tokens() -> None:
    _table(
        "tokens",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )
    op.create_index(
        "uq_tokens_name_in_use",
        "tokens",
        ["name"],
        schema=SCHEMA,
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _create_uploads() -> None:
    _table(
        "uploads",
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("invoice_id", name="pk_uploads"),
    )


def _create_worker_processes() -> None:
    _table(
        "worker_processes",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("last_task", sa.Text, nullable=False),
        sa.Column("runs", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", "queue", name="pk_worker_processes"),
    )
    _index("worker_processes", "last_seen")

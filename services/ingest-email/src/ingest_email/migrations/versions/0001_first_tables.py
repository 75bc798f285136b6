"""The delivery tables, mailboxes, mails, attachments and labels."""

import sqlalchemy as sa
from alembic import op

from common.delivery.ddl import DELIVERY_1, delivery_statements

revision = "0001"
down_revision = None

SCHEMA = "ingest_email"
WORD = sa.String(40)


def upgrade() -> None:
    for statement in delivery_statements(DELIVERY_1, SCHEMA):
        op.execute(statement)
    _mailboxes()
    _emails()
    _attachments()
    _label_effects()


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def _mailboxes() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", WORD),
        sa.Column("auth_kind", WORD, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("poll_interval", sa.Interval, nullable=False),
        _moment("read_from"),
        sa.Column("history_id", sa.Text),
        sa.Column("listing_history_id", sa.Text),
        sa.Column("listing_token", sa.Text),
        _now("next_poll_at"),
        _moment("poll_sent_at"),
        _moment("last_polled_at"),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_error", sa.Text),
        _now("added_at"),
        sa.PrimaryKeyConstraint("address", name="pk_mailboxes"),
        schema=SCHEMA,
    )


def _emails() -> None:
    op.create_table(
        "emails",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("gmail_id", sa.Text, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", WORD),
        sa.Column("detail", sa.Text),
        sa.Column("message_id", sa.Text),
        sa.Column("sender", sa.Text),
        sa.Column("subject", sa.Text),
        _moment("received_at"),
        sa.Column("raw_sha256", sa.Text),
        sa.Column("raw_size", sa.BigInteger),
        _now("discovered_at"),
        _moment("ended_at"),
        sa.PrimaryKeyConstraint("id", name="pk_emails"),
        sa.UniqueConstraint("mailbox", "gmail_id", name="uq_emails_mailbox_gmail_id"),
        sa.ForeignKeyConstraint(
            ["mailbox"], [f"{SCHEMA}.mailboxes.address"], name="fk_emails_mailbox_mailboxes"
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_emails_mailbox", "emails", ["mailbox", "state"], schema=SCHEMA)
    op.create_index(
        "ix_emails_ended_at",
        "emails",
        ["mailbox", "ended_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("email_id", sa.Uuid, nullable=False),
        sa.Column("part_path", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("declared_type", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text),
        sa.Column("stored", sa.Boolean, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", WORD),
        sa.Column("detail", sa.Text),
        sa.Column("invoice_id", sa.Uuid),
        _now("added_at"),
        _moment("ended_at"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.UniqueConstraint("email_id", "part_path", name="uq_attachments_email_id_part_path"),
        sa.ForeignKeyConstraint(["email_id"], [f"{SCHEMA}.emails.id"], name="fk_attachments_email_id_emails"),
        schema=SCHEMA,
    )


def _label_effects() -> None:
    op.create_table(
        "label_effects",
        sa.Column("email_id", sa.Uuid, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("error", sa.Text),
        _now("noted_at"),
        _moment("ended_at"),
        sa.PrimaryKeyConstraint("email_id", name="pk_label_effects"),
        sa.ForeignKeyConstraint(
            ["email_id"], [f"{SCHEMA}.emails.id"], name="fk_label_effects_email_id_emails"
        ),
        schema=SCHEMA,
    )

"""The mail that an invoice came in, and the other documents that came with it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SCHEMA = "invoice_pipeline"


def upgrade() -> None:
    op.add_column("invoices", sa.Column("mail", sa.Uuid), schema=SCHEMA)
    op.add_column("invoices", sa.Column("companions", sa.JSON), schema=SCHEMA)
    op.create_index("ix_invoices_mail", "invoices", ["mail"], schema=SCHEMA)

"""Documents that hold several invoices: which one of how many each is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SCHEMA = "invoice_pipeline"


def upgrade() -> None:
    op.add_column("invoices", sa.Column("lot", sa.Uuid), schema=SCHEMA)
    op.add_column("invoices", sa.Column("part", sa.Integer), schema=SCHEMA)
    op.add_column("invoices", sa.Column("parts", sa.Integer), schema=SCHEMA)
    op.create_index("ix_invoices_lot", "invoices", ["lot"], schema=SCHEMA)

"""Files of a mail that may be pages of one invoice wait for each other."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

SCHEMA = "invoice_pipeline"


def upgrade() -> None:
    op.add_column("invoices", sa.Column("waits_as_page", sa.Integer), schema=SCHEMA)

from alembic import context

from common.db import run_migrations
from ingest_email.models import metadata

run_migrations(context.config, metadata)

from alembic import context

from common.db import run_migrations
from maintenance.models import metadata

run_migrations(context.config, metadata)

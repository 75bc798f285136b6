from alembic import context

from common.db import run_migrations
from monitor_api.models import metadata

run_migrations(context.config, metadata)

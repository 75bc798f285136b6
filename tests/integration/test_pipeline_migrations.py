from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from langgraph.checkpoint.postgres.base import BasePostgresSaver
from pydantic import SecretStr
from sqlalchemy import text

from common.db import make_engine, migrate, migration_state, migrations_folder
from common.messages import Service
from invoice_pipeline.models import metadata

SERVICE = Service.INVOICE_PIPELINE


def test_the_migrated_pipeline_schema_is_the_one_that_its_models_describe(database_url: str) -> None:
    engine = make_engine(SecretStr(database_url), SERVICE)
    folder = migrations_folder(SERVICE)
    migrate(engine, SERVICE, folder)
    current, newest = migration_state(engine, SERVICE, folder)
    options = {
        "version_table_schema": SERVICE.value,
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name == SERVICE.value,
        "compare_type": True,
        "compare_server_default": True,
    }
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        steps = connection.scalar(text("SELECT max(v) FROM checkpoint_migrations"))
    engine.dispose()
    assert current == newest
    assert differences == []
    assert steps == len(BasePostgresSaver.MIGRATIONS) - 1, (
        "a new release of the checkpointer: add a migration"
    )
